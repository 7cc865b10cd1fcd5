import ObjectStore
import Signatures

/// What is answered when a request of S3's protocol is refused.
public struct S3Error: Error, Sendable, Equatable, CustomStringConvertible {
    /// S3's name for it, for example `NoSuchKey`.
    public var code: String
    /// The HTTP status.
    public var status: Int
    /// What and where, in one sentence.
    public var message: String
    /// What to do about it; nil when there is no advice.
    public var hint: String?

    /// An error from its parts.
    public init(_ code: String, _ status: Int, _ message: String, hint: String? = nil) {
        self.code = code
        self.status = status
        self.message = message
        self.hint = hint
    }

    /// The message, without the hint.
    public var description: String { message }

    /// What any error is called in S3's protocol; one that nobody foresaw is `InternalError`.
    init(_ error: any Error) {
        switch error {
        case let error as S3Error: self = error
        case let error as ObjectStoreError:
            self.init(error.code.rawValue, error.status, error.message, hint: error.hint)
        case let error as SignatureError:
            self.init(error.name(for: .s3), error.status(for: .s3), error.message, hint: error.hint)
        default: self.init("InternalError", 500, "We encountered an internal error. Please try again.")
        }
    }

    static func argument(_ message: String) -> S3Error { S3Error("InvalidArgument", 400, message) }

    static let malformedXML = S3Error(
        "MalformedXML", 400, "The XML you provided was not well-formed or did not validate against our published schema"
    )

    static func notImplemented(_ what: String) -> S3Error {
        S3Error(
            "NotImplemented", 501,
            "A header or query you provided implies functionality that is not implemented: \(what)")
    }
}

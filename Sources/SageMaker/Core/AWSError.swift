/// A refusal in AWS's words: the `__type` and `message` of a JSON 1.1 answer.
public struct AWSError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The error's type, without a prefix: `ValidationException`, `ResourceInUse`, `ResourceNotFound`, ….
    public var code: String
    /// The HTTP status: 400 for nearly all.
    public var status: Int
    /// What is wrong, in the words that clients look for where they do.
    public var message: String

    /// An error from its parts.
    public init(_ code: String, _ message: String, status: Int = 400) {
        self.code = code
        self.message = message
        self.status = status
    }

    /// Code and message.
    public var description: String { "\(code): \(message)" }

    /// What is asked for makes no sense.
    static func validation(_ message: String) -> AWSError { AWSError("ValidationException", message) }
    /// A job of that name is there already.
    static func inUse(_ message: String) -> AWSError { AWSError("ResourceInUse", message) }
    /// There is no such thing, where the model has an error of its own for it.
    static func notFound(_ message: String) -> AWSError { AWSError("ResourceNotFound", message) }
    /// An operation that is not answered here.
    static func unknownOperation(_ name: String) -> AWSError {
        AWSError("UnknownOperationException", "The operation \(name) is not answered here.", status: 400)
    }
    /// Something broke that is not the caller's doing.
    static let internalFailure = AWSError(
        "InternalFailure", "The request failed here; the server's log says why.", status: 500)
}

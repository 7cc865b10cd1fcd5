/// Why a request's signature or its body is refused.
///
/// ``code`` says what is wrong; what AWS calls it, and the status that goes with it, depends on the service's family:
/// ``name(for:)``, ``status(for:)``.
public struct SignatureError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable name for the kind of refusal.
    public enum Code: String, Sendable, CaseIterable {
        /// The request is not signed at all.
        case missing
        /// It is signed in another way than `AWS4-HMAC-SHA256`.
        case unsupportedAlgorithm
        /// The `Authorization` header lacks a part or has one that cannot be read.
        case malformedHeader
        /// A parameter of a signed URL is missing or cannot be read.
        case malformedQuery
        /// The time of signing is missing, cannot be read or is on another day than the scope.
        case malformedTime
        /// A header that must be signed is not.
        case unsignedHeader
        /// The scope names another region.
        case wrongRegion
        /// The scope names another service, or does not end in `aws4_request`.
        case wrongService
        /// Nobody has the access key.
        case unknownKey
        /// The session token is not the key's.
        case wrongToken
        /// The time of signing is too far from ours.
        case skewed
        /// The signed URL's time is over.
        case expired
        /// The signature is another one than ours; of a chunk or a trailer too.
        case mismatch
        /// `x-amz-content-sha256` is missing.
        case missingHash
        /// `x-amz-content-sha256` cannot be read.
        case invalidHash
        /// The body's SHA-256 is another one.
        case hashMismatch
        /// `Content-MD5` is no MD5.
        case invalidDigest
        /// A checksum header's value is not one of its kind, or its kind is not known.
        case invalidChecksum
        /// The body's checksum or MD5 is another one.
        case checksumMismatch
        /// The body ends early, or is longer than was said.
        case incompleteBody
        /// The chunks of the body cannot be told apart.
        case malformedChunk
        /// The lines after the last chunk cannot be read, or the one that was announced is missing.
        case malformedTrailer
    }

    /// What is wrong.
    public var code: Code
    /// What and where, in one sentence, much like AWS says it; holds no secret.
    public var message: String
    /// What to do about it; nil when there is no advice.
    public var hint: String?

    /// An error from its parts.
    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message, without the hint.
    public var description: String { message }

    /// AWS's name for the error, for example `SignatureDoesNotMatch`.
    public func name(for family: SignedService.Family) -> String {
        let names = code.names
        return switch family {
        case .s3: names.s3
        case .json: names.json
        case .query: names.query
        }
    }

    /// The HTTP status that AWS gives it.
    public func status(for family: SignedService.Family) -> Int {
        switch family {
        case .json: 400
        case .query: code == .malformedHeader || code == .malformedQuery ? 400 : 403
        case .s3: code.isForbidden ? 403 : 400
        }
    }
}

extension SignatureError.Code {
    fileprivate var names: (s3: String, json: String, query: String) {
        switch self {
        case .missing: ("AccessDenied", "MissingAuthenticationTokenException", "MissingAuthenticationToken")
        case .unsupportedAlgorithm: ("InvalidRequest", incomplete, "IncompleteSignature")
        case .malformedHeader: ("AuthorizationHeaderMalformed", incomplete, "IncompleteSignature")
        case .malformedQuery: ("AuthorizationQueryParametersError", incomplete, "IncompleteSignature")
        case .malformedTime: ("AccessDenied", incomplete, "IncompleteSignature")
        case .unsignedHeader: ("AccessDenied", invalid, mismatched)
        case .wrongRegion, .wrongService: ("AuthorizationHeaderMalformed", invalid, mismatched)
        case .unknownKey: ("InvalidAccessKeyId", "UnrecognizedClientException", "InvalidClientTokenId")
        case .wrongToken: ("InvalidToken", "UnrecognizedClientException", "InvalidClientTokenId")
        case .skewed: ("RequestTimeTooSkewed", invalid, mismatched)
        case .expired: ("AccessDenied", invalid, mismatched)
        case .mismatch, .hashMismatch:
            (self == .mismatch ? mismatched : "XAmzContentSHA256Mismatch", invalid, mismatched)
        case .missingHash: ("InvalidRequest", incomplete, "IncompleteSignature")
        case .invalidHash: ("InvalidArgument", incomplete, "IncompleteSignature")
        case .invalidDigest: ("InvalidDigest", validation, "ValidationError")
        case .invalidChecksum: ("InvalidRequest", validation, "ValidationError")
        case .checksumMismatch: ("BadDigest", validation, "ValidationError")
        case .incompleteBody, .malformedChunk: ("IncompleteBody", validation, "ValidationError")
        case .malformedTrailer: ("MalformedTrailerError", validation, "ValidationError")
        }
    }

    /// What S3 answers with 403 rather than 400.
    fileprivate var isForbidden: Bool {
        switch self {
        case .missing, .malformedTime, .unsignedHeader, .unknownKey, .skewed, .expired, .mismatch: true
        case .unsupportedAlgorithm, .malformedHeader, .malformedQuery, .wrongRegion, .wrongService, .wrongToken,
            .missingHash, .invalidHash, .hashMismatch, .invalidDigest, .invalidChecksum, .checksumMismatch,
            .incompleteBody, .malformedChunk, .malformedTrailer:
            false
        }
    }
}

private let incomplete = "IncompleteSignatureException"
private let invalid = "InvalidSignatureException"
private let mismatched = "SignatureDoesNotMatch"
private let validation = "ValidationException"

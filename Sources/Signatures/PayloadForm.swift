/// How a request says what its body is: the value of `x-amz-content-sha256`.
public enum PayloadForm: Sendable, Equatable {
    /// The body's SHA-256, 64 small hexadecimal digits.
    case hash(String)
    /// `UNSIGNED-PAYLOAD`: the body is not covered by the signature.
    case unsigned
    /// `STREAMING-AWS4-HMAC-SHA256-PAYLOAD`, with `-TRAILER` too: chunks each with a signature.
    case signedChunks(trailer: Bool)
    /// `STREAMING-UNSIGNED-PAYLOAD-TRAILER`: chunks without signatures, then a checksum.
    case unsignedChunks

    /// Reads the header's value; nil when it is none of the four forms.
    public init?(_ text: String) {
        switch text {
        case "UNSIGNED-PAYLOAD": self = .unsigned
        case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": self = .signedChunks(trailer: false)
        case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": self = .signedChunks(trailer: true)
        case "STREAMING-UNSIGNED-PAYLOAD-TRAILER": self = .unsignedChunks
        default:
            guard text.utf8.count == 64, text.utf8.allSatisfy({ hexadecimalValue($0) != nil }) else { return nil }
            self = .hash(text.lowercased())
        }
    }

    /// The header's value.
    public var text: String {
        switch self {
        case .hash(let hash): hash
        case .unsigned: "UNSIGNED-PAYLOAD"
        case .signedChunks(let trailer): "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" + (trailer ? "-TRAILER" : "")
        case .unsignedChunks: "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
        }
    }

    /// Whether the body is framed in aws-chunks.
    public var isChunked: Bool {
        switch self {
        case .hash, .unsigned: false
        case .signedChunks, .unsignedChunks: true
        }
    }

    /// The form of a body that is known as a whole.
    public static func hash(of body: some Sequence<UInt8>) -> PayloadForm { .hash(sha256(body)) }
}

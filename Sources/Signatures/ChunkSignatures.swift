/// The signatures of a body's chunks, each over the one before it.
///
/// Source: AWS, *Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks*, and the
/// page on trailing headers beside it.
public struct ChunkSignatures: Sendable {
    private let key: SigningKey
    private let time: SignatureTime
    private var previous: String

    /// A chain.
    ///
    /// - Parameters:
    ///   - key: What signed the request.
    ///   - time: When.
    ///   - seed: The request's signature.
    public init(key: SigningKey, time: SignatureTime, seed: String) {
        self.key = key
        self.time = time
        previous = seed
    }

    /// The signature of the next chunk, which may be the empty last one.
    ///
    /// - Parameter hash: The SHA-256 of the chunk's data in small hexadecimal.
    /// - Returns: 64 hexadecimal digits.
    public mutating func next(hash: String) -> String {
        previous = key.signature(
            of: "AWS4-HMAC-SHA256-PAYLOAD\n\(time.text)\n\(key.scope)\n\(previous)\n\(emptyHash)\n\(hash)")
        return previous
    }

    /// The signature of the lines after the last chunk.
    ///
    /// - Parameter lines: `name:value` and a line feed each, names in small letters.
    /// - Returns: 64 hexadecimal digits.
    public mutating func trailer(lines: String) -> String {
        previous = key.signature(
            of: "AWS4-HMAC-SHA256-TRAILER\n\(time.text)\n\(key.scope)\n\(previous)\n\(sha256(lines.utf8))")
        return previous
    }
}

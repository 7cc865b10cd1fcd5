import Signatures

/// A request's body on its way, proven as it is read.
struct S3Body<Chunks: AsyncSequence & Sendable>: Sendable where Chunks.Element == [UInt8] {
    let chunks: Chunks
    var reader: PayloadReader

    /// Bytes that a document may have: a list of 10,000 parts has a quarter of it.
    private static var largestDocument: Int { 8 << 20 }

    /// Reads all of the body, a piece at a time.
    ///
    /// - Returns: What the body turned out to be.
    /// - Throws: ``SignatureError``, and whatever `body` and the connection throw.
    mutating func read(_ body: ([UInt8]) throws -> Void) async throws -> PayloadReader.Summary {
        for try await chunk in chunks {
            let data = try reader.read(chunk)
            if !data.isEmpty { try body(data) }
        }
        return try reader.finish()
    }

    /// Reads a document.
    mutating func document() async throws -> [UInt8] {
        var result: [UInt8] = []
        _ = try await read { bytes in
            result += bytes
            guard result.count <= Self.largestDocument else {
                throw S3Error("MaxMessageLengthExceeded", 400, "Your request was too big.")
            }
        }
        return result
    }
}

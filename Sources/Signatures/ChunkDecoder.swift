import Crypto

/// Undoes aws-chunked framing, bytes as they come: `<hex length>[;chunk-signature=<hex>]\r\n<data>\r\n`, a chunk without
/// data at the end, then trailers.
struct ChunkDecoder: Sendable {
    private enum State {
        /// In the line before a chunk's data.
        case head
        /// In a chunk's data; bytes left of it.
        case data(left: Int)
        /// After a chunk's data, before the line feed that ends it.
        case end
        /// In the lines after the last chunk.
        case trailer
        /// After the empty line.
        case done
    }

    /// Bytes of a line that nobody needs.
    private static let longestLine = 4_096
    private static let mostTrailers = 16

    /// The lines after the last chunk: values by their name in small letters.
    private(set) var trailers: [String: String] = [:]
    private var state = State.head
    private var line: [UInt8] = []
    private var chain: ChunkSignatures?
    private var hash: SHA256
    private var signature = ""
    private var trailerLines = ""

    /// - Parameter chain: Proves the chunks' signatures; nil when they have none.
    init(chain: ChunkSignatures?) {
        self.chain = chain
        hash = SHA256()
    }

    mutating func read(_ bytes: [UInt8]) throws(SignatureError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            switch state {
            case .data(let left):
                let count = min(left, bytes.count - index)
                let range = index..<(index + count)
                if chain != nil { bytes.withUnsafeBytes { hash.update(bufferPointer: .init(rebasing: $0[range])) } }
                result.append(contentsOf: bytes[range])
                index += count
                state = left == count ? .end : .data(left: left - count)
                if left == count { try proveChunk() }
            case .head, .end, .trailer:
                let byte = bytes[index]
                index += 1
                guard byte == UInt8(ascii: "\n") else {
                    guard line.count < Self.longestLine else { throw Self.malformed("a line is too long") }
                    line.append(byte)
                    continue
                }
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                try take(line: String(decoding: line, as: UTF8.self))
                line.removeAll(keepingCapacity: true)
            case .done:
                throw Self.malformed("there are bytes after its end")
            }
        }
        return result
    }

    mutating func finish() throws(SignatureError) {
        switch state {
        case .done: return
        // Some clients leave the last line feeds out.
        case .trailer:
            if !line.isEmpty {
                try take(line: String(decoding: line.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self))
            }
            if case .trailer = state { try take(line: "") }
        case .head, .data, .end:
            throw SignatureError(.incompleteBody, "The request body terminated unexpectedly")
        }
    }

    private mutating func take(line: String) throws(SignatureError) {
        switch state {
        case .head: try beginChunk(line)
        case .end:
            guard line.isEmpty else { throw Self.malformed("a chunk is longer than it says") }
            state = .head
        case .trailer: try takeTrailer(line)
        case .data, .done: break
        }
    }

    private mutating func beginChunk(_ line: String) throws(SignatureError) {
        let parts = line.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard let digits = parts.first, (1...15).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ hexadecimalValue($0) != nil }), let length = Int(digits, radix: 16)
        else { throw Self.malformed("a chunk does not begin with its length") }
        signature = ""
        if parts.count == 2, parts[1].hasPrefix("chunk-signature=") {
            signature = String(parts[1].dropFirst("chunk-signature=".utf8.count))
        }
        if chain != nil, signature.isEmpty { throw Self.malformed("a chunk has no signature") }
        hash = SHA256()
        if length > 0 {
            state = .data(left: length)
        } else {
            try proveChunk()
            state = .trailer
        }
    }

    private mutating func proveChunk() throws(SignatureError) {
        guard let expected = chain?.next(hash: hexadecimal(hash.finalize())) else { return }
        guard equalInConstantTime(expected, signature) else { throw Self.mismatch("a chunk's signature") }
    }

    private mutating func takeTrailer(_ line: String) throws(SignatureError) {
        if line.isEmpty {
            state = .done
            guard chain != nil, !trailerLines.isEmpty else { return }
            guard let expected = chain?.trailer(lines: trailerLines), equalInConstantTime(expected, signature) else {
                throw Self.mismatch("the trailer's signature")
            }
            return
        }
        let pair = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2, !pair[0].isEmpty, trailers.count < Self.mostTrailers else {
            throw SignatureError(.malformedTrailer, "The request contained trailing data that was not well-formed.")
        }
        let name = pair[0].lowercased()
        let value = String(pair[1].drop { $0 == " " })
        if name == "x-amz-trailer-signature" {
            signature = value
        } else {
            trailers[name] = value
            trailerLines += "\(name):\(value)\n"
        }
    }

    private static func malformed(_ what: String) -> SignatureError {
        SignatureError(.malformedChunk, "The chunked body cannot be read: \(what).")
    }

    private static func mismatch(_ what: String) -> SignatureError {
        SignatureError(
            .mismatch, "The request signature we calculated does not match the signature you provided: \(what).")
    }
}

import Crypto
import FoundationEssentials

/// Takes a body as it comes over the wire, hands out what it holds, and proves at the end that it is what was signed.
///
/// Bytes are handed out before the proof: nothing may be done with them that cannot be undone until ``finish()`` returns.
public struct PayloadReader: Sendable {
    /// What a whole body turned out to be.
    public struct Summary: Sendable, Equatable {
        /// Bytes without framing.
        public var length: Int
        /// The checksums that were promised, and held, in base64.
        public var checksums: [ChecksumAlgorithm: String]

        /// A summary from its parts.
        public init(length: Int, checksums: [ChecksumAlgorithm: String]) {
            self.length = length
            self.checksums = checksums
        }
    }

    private let form: PayloadForm
    private let expectations: PayloadExpectations
    private var decoder: ChunkDecoder?
    private var checksums: [Checksum]
    private var hash: SHA256?
    private var md5: Insecure.MD5?
    private var length = 0

    /// A reader.
    ///
    /// - Parameters:
    ///   - form: How the body is framed, and its hash when that is known.
    ///   - expectations: What the headers promise.
    ///   - chain: Proves the chunks' signatures; nil to leave them unproven, for servers that trust their callers.
    public init(_ form: PayloadForm, _ expectations: PayloadExpectations, chain: ChunkSignatures?) {
        self.form = form
        self.expectations = expectations
        switch form {
        case .hash: hash = SHA256()
        case .unsigned: break
        case .signedChunks: decoder = ChunkDecoder(chain: chain)
        case .unsignedChunks: decoder = ChunkDecoder(chain: nil)
        }
        checksums = expectations.trailers.union(expectations.checksums.keys)
            .sorted { $0.rawValue < $1.rawValue }.map(Checksum.init)
        if expectations.md5 != nil { md5 = Insecure.MD5() }
    }

    /// Takes bytes off the wire.
    ///
    /// - Returns: What they hold without framing; may be empty.
    /// - Throws: `malformedChunk`, `malformedTrailer`, `mismatch` for a chunk with a wrong signature, `incompleteBody` for
    ///   a body that is longer than was said.
    public mutating func read(_ bytes: [UInt8]) throws(SignatureError) -> [UInt8] {
        let data = decoder == nil ? bytes : try decoder?.read(bytes) ?? []
        length += data.count
        if let expected = expectations.length, length > expected { throw Self.incomplete }
        data.withUnsafeBytes { buffer in
            for index in checksums.indices { checksums[index].update(buffer) }
            hash?.update(bufferPointer: buffer)
            md5?.update(bufferPointer: buffer)
        }
        return data
    }

    /// Proves the body when all of it has been read.
    ///
    /// - Throws: `incompleteBody`, `hashMismatch`, `checksumMismatch`, `invalidChecksum`, `malformedTrailer`.
    public mutating func finish() throws(SignatureError) -> Summary {
        try decoder?.finish()
        if let expected = expectations.length, length != expected { throw Self.incomplete }
        if let hash, case .hash(let expected) = form, hexadecimal(hash.finalize()) != expected {
            throw SignatureError(
                .hashMismatch, "The provided 'x-amz-content-sha256' header does not match what was computed.")
        }
        if let md5, Data(md5.finalize()).base64EncodedString() != expectations.md5 {
            throw SignatureError(.checksumMismatch, "The Content-MD5 you specified did not match what we received.")
        }
        var proven: [ChecksumAlgorithm: String] = [:]
        for checksum in checksums {
            let algorithm = checksum.algorithm
            guard let told = expectations.checksums[algorithm] ?? decoder?.trailers[algorithm.header] else {
                throw SignatureError(
                    .malformedTrailer, "The trailer \(algorithm.header) was announced but did not come.")
            }
            guard Data(base64Encoded: told)?.count == algorithm.size else {
                throw SignatureError(.invalidChecksum, "Value for \(algorithm.header) trailing header is invalid.")
            }
            let computed = checksum.text
            guard told == computed else {
                throw SignatureError(
                    .checksumMismatch,
                    "The \(algorithm.rawValue) you specified did not match the calculated checksum.")
            }
            proven[algorithm] = computed
        }
        return Summary(length: length, checksums: proven)
    }

    private static let incomplete = SignatureError(
        .incompleteBody, "You did not provide the number of bytes specified by the Content-Length HTTP header.")
}

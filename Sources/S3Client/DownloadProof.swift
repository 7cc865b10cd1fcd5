import Crypto
import FoundationEssentials
import NIOCore
import NIOHTTP1
import Signatures

/// What proves that an object's bytes are its own: a checksum that the server keeps, or else its MD5.
///
/// A checksum of parts' checksums (`…-3`) proves nothing of the whole. The ETag is the MD5 of an object that was sent at
/// once and is not encrypted by the server.
struct DownloadProof {
    private enum Running {
        case checksum(Checksum)
        case md5(Insecure.MD5)
    }

    /// What it is, for messages.
    let name: String
    private let expected: String
    private var running: Running

    /// The strongest need not be looked for: all that S3 keeps find what happens on the way.
    init?(_ headers: HTTPHeaders) {
        for algorithm in ChecksumAlgorithm.allCases {
            guard let value = headers.first(name: algorithm.header), !value.contains("-"),
                headers.first(name: "x-amz-checksum-type")?.uppercased() != "COMPOSITE"
            else { continue }
            name = "\(algorithm.rawValue) \(value)"
            expected = value
            running = .checksum(Checksum(algorithm))
            return
        }
        guard let etag = headers.first(name: "etag").map({ $0.filter { $0 != "\"" } }), etag.utf8.count == 32,
            etag.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            !headers.contains(where: { $0.name.lowercased().hasPrefix("x-amz-server-side-encryption") }),
            !headers.contains(name: "content-encoding")
        else { return nil }
        name = "MD5 \(etag)"
        expected = etag.lowercased()
        running = .md5(Insecure.MD5())
    }

    mutating func update(_ bytes: ByteBuffer) {
        bytes.withUnsafeReadableBytes { buffer in
            switch running {
            case .checksum(var checksum):
                checksum.update(buffer)
                running = .checksum(checksum)
            case .md5(var hash):
                hash.update(bufferPointer: buffer)
                running = .md5(hash)
            }
        }
    }

    /// Whether the bytes so far are the object.
    var holds: Bool {
        switch running {
        case .checksum(let checksum): checksum.text == expected
        case .md5(let hash): Self.hexadecimal(hash.finalize()) == expected
        }
    }

    /// Bytes in small hexadecimal.
    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

/// The MD5 of a body, as its two users write it.
struct BodyDigest {
    private let digest: Insecure.MD5Digest

    init(_ body: ByteBuffer) {
        digest = body.withUnsafeReadableBytes { buffer in
            var hash = Insecure.MD5()
            hash.update(bufferPointer: buffer)
            return hash.finalize()
        }
    }

    /// As `Content-MD5` has it.
    var base64: String { Data(digest).base64EncodedString() }
}

import Crypto
import FoundationEssentials

/// The checksums that S3 knows.
public enum ChecksumAlgorithm: String, Sendable, CaseIterable {
    /// CRC-32, 4 bytes.
    case crc32 = "CRC32"
    /// CRC-32C, 4 bytes.
    case crc32c = "CRC32C"
    /// CRC-64/NVME, 8 bytes.
    case crc64nvme = "CRC64NVME"
    /// SHA-1, 20 bytes.
    case sha1 = "SHA1"
    /// SHA-256, 32 bytes.
    case sha256 = "SHA256"

    /// The header or trailer that carries it, for example `x-amz-checksum-crc32`.
    public var header: String { "x-amz-checksum-" + rawValue.lowercased() }

    /// The algorithm of a header or trailer, in any case; nil for other headers.
    public init?(header: String) {
        let name = header.lowercased()
        guard let algorithm = Self.allCases.first(where: { $0.header == name }) else { return nil }
        self = algorithm
    }

    /// Bytes of a value.
    public var size: Int {
        switch self {
        case .crc32, .crc32c: 4
        case .crc64nvme: 8
        case .sha1: 20
        case .sha256: 32
        }
    }
}

/// A checksum that takes bytes as they come.
public struct Checksum: Sendable {
    private enum State: Sendable {
        case crc(CRC)
        case sha1(Insecure.SHA1)
        case sha256(SHA256)
    }

    /// Which one it is.
    public let algorithm: ChecksumAlgorithm
    private var state: State

    /// The checksum of no bytes.
    public init(_ algorithm: ChecksumAlgorithm) {
        self.algorithm = algorithm
        state =
            switch algorithm {
            case .crc32: .crc(CRC(.crc32))
            case .crc32c: .crc(CRC(.crc32c))
            case .crc64nvme: .crc(CRC(.crc64nvme))
            case .sha1: .sha1(Insecure.SHA1())
            case .sha256: .sha256(SHA256())
            }
    }

    /// Takes more bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch state {
        case .crc(var crc):
            crc.update(bytes)
            state = .crc(crc)
        case .sha1(var hash):
            hash.update(bufferPointer: bytes)
            state = .sha1(hash)
        case .sha256(var hash):
            hash.update(bufferPointer: bytes)
            state = .sha256(hash)
        }
    }

    /// The value so far, most significant byte first.
    public var bytes: [UInt8] {
        switch state {
        case .crc(let crc): (0..<algorithm.size).reversed().map { UInt8(truncatingIfNeeded: crc.value >> (8 * $0)) }
        case .sha1(let hash): Array(hash.finalize())
        case .sha256(let hash): Array(hash.finalize())
        }
    }

    /// The value so far in base64, as headers carry it.
    public var text: String { Data(bytes).base64EncodedString() }
}

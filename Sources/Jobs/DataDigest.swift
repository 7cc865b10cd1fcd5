import Crypto
import Foundation
import Tabular

/// The SHA-256 of a data file, in hexadecimal: what `sha256sum` prints of it.
enum DataDigest {
    private static let blockSize = 1 << 20

    /// - Parameters:
    ///   - path: The file; of `-`, standard input, what was read of it is taken from `source`.
    ///   - source: The opened data.
    /// - Returns: 64 hexadecimal digits, in small letters.
    /// - Throws: The system's error, or ``Tabular/TableError`` of `source`, when the bytes cannot be read.
    static func sha256(path: String, source: DataSource) throws -> String {
        var hash = SHA256()
        if path == "-" {
            try source.forEachBlock { hash.update(bufferPointer: $0) }
        } else {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }
            while let block = try file.read(upToCount: blockSize), !block.isEmpty { hash.update(data: block) }
        }
        return hash.finalize().map { byte in
            String(UInt32(byte) + 256, radix: 16).dropFirst()
        }.joined()
    }
}

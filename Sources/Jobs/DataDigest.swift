import Crypto
import Foundation
import Tabular

/// The SHA-256 of a file, in hexadecimal: what `sha256sum` prints of it.
enum DataDigest {
    /// - Parameter source: The opened data; hashed as stored, so compressed where it is.
    /// - Returns: 64 lower-case digits.
    /// - Throws: ``Tabular/TableError`` when the data cannot be read.
    static func sha256(_ source: DataSource) throws -> String {
        var hash = SHA256()
        try source.forEachStoredBlock { hash.update(bufferPointer: $0) }
        return hexadecimal(hash.finalize())
    }

    /// - Parameter bytes: A whole file.
    /// - Returns: 64 lower-case digits.
    static func sha256(_ bytes: Data) -> String { hexadecimal(SHA256.hash(data: bytes)) }

    private static func hexadecimal(_ digest: SHA256Digest) -> String {
        digest.map { byte in String(UInt32(byte) + 256, radix: 16).dropFirst() }.joined()
    }
}

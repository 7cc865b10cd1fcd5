import Crypto
import Tabular

/// The SHA-256 of a data file, in hexadecimal: what `sha256sum` prints of it.
enum DataDigest {
    /// - Parameter source: The opened data; hashed as stored, so compressed where it is.
    /// - Returns: 64 lower-case digits.
    /// - Throws: ``Tabular/TableError`` when the data cannot be read.
    static func sha256(_ source: DataSource) throws -> String {
        var hash = SHA256()
        try source.forEachStoredBlock { hash.update(bufferPointer: $0) }
        return hash.finalize().map { byte in String(UInt32(byte) + 256, radix: 16).dropFirst() }.joined()
    }
}

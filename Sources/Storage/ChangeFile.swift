import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Eight bytes in a file that differ after every change of the registry, so that a server learns of a change with one small
/// read instead of a query.
///
/// The database stays the truth: the bytes only say that it is to be read again.
final class ChangeFile: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CocoaError(
                .fileWriteUnknown, userInfo: [NSLocalizedDescriptionKey: String(cString: strerror(errno))])
        }
    }

    deinit { close(descriptor) }

    /// The bytes; 0 before the first change.
    var value: UInt64 {
        var word: UInt64 = 0
        _ = withUnsafeMutableBytes(of: &word) { pread(descriptor, $0.baseAddress, 8, 0) }
        return word
    }

    /// Makes the bytes differ from all before.
    func touch() {
        var word = UInt64.random(in: 1...UInt64.max)
        _ = withUnsafeBytes(of: &word) { pwrite(descriptor, $0.baseAddress, 8, 0) }
    }
}

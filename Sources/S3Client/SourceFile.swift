#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import NIOCore
import ObjectStore

/// A file to be uploaded, open; it must stay as it is meanwhile.
final class SourceFile: Sendable {
    let path: String
    /// Bytes when it was opened.
    let size: Int
    private let descriptor: Int32
    private let changed: Int

    /// - Throws: `internalError` when there is no such file, or it is none.
    init(_ path: String) throws(ObjectStoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        guard let stamp = Self.stamp(descriptor) else {
            close(descriptor)
            throw ObjectStoreError(.internalError, "\(path) is no file")
        }
        self.path = path
        self.descriptor = descriptor
        (size, changed) = stamp
    }

    deinit { close(descriptor) }

    /// Reads a range.
    ///
    /// - Throws: `internalError` when the disk refuses, or the file has become shorter.
    func read(_ range: Range<Int>) throws(ObjectStoreError) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: range.count)
        var code: Int32 = 0
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { bytes in
            var done = 0
            while done < range.count {
                let count = pread(
                    descriptor, bytes.baseAddress.map { $0 + done }, range.count - done,
                    off_t(range.lowerBound + done))
                if count < 0, errno == EINTR { continue }
                if count < 0 { code = errno }
                if count <= 0 { break }
                done += count
            }
            return done
        }
        guard code == 0 else { throw Self.failure(path, code) }
        guard buffer.readableBytes == range.count else { throw hasChanged }
        return buffer
    }

    /// - Throws: `internalError` when the file was written to since it was opened.
    func checkUnchanged() throws(ObjectStoreError) {
        guard let stamp = Self.stamp(descriptor), stamp == (size, changed) else { throw hasChanged }
    }

    private var hasChanged: ObjectStoreError {
        ObjectStoreError(
            .internalError, "\(path) was written to while it was uploaded", hint: "upload it when it is finished")
    }

    /// Bytes, and the time of last change in nanoseconds since 1970; nil when it is no regular file.
    private static func stamp(_ descriptor: Int32) -> (size: Int, changed: Int)? {
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
        #if canImport(Darwin)
            let time = information.st_mtimespec
        #else
            let time = information.st_mtim
        #endif
        return (Int(information.st_size), Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec))
    }

    private static func failure(_ path: String, _ code: Int32) -> ObjectStoreError {
        let words = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return ObjectStoreError(.internalError, "\(path) cannot be read: \(words)")
    }
}

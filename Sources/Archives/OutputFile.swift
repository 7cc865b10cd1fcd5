#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is made new and written from its beginning.
final class OutputFile {
    private let path: String
    private var descriptor: Int32

    /// - Throws: `system` when it cannot be made, also because something is there.
    init(_ path: String, mode: mode_t = 0o666) throws(ArchiveError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw ArchiveError(.system, "\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    deinit { if descriptor >= 0 { _ = closeFile(descriptor) } }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        var done = 0
        while done < bytes.count {
            let count = writeSome(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw ArchiveError(.system, "\(path) cannot be written: \(String(cString: strerror(errno)))")
            }
            done += count
        }
    }

    /// Flushes to disk and closes.
    func close() throws(ArchiveError) {
        defer { descriptor = -1 }
        guard fsync(descriptor) == 0, closeFile(descriptor) == 0 else {
            throw ArchiveError(.system, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }
}

/// `write(2)` and `close(2)`; names of their own because the caller has members called so.
private func writeSome(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
private func closeFile(_ descriptor: Int32) -> Int32 { close(descriptor) }

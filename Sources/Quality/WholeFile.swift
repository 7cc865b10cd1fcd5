#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that appears under its name when it is whole: written aside, synced, renamed.
///
/// Readers of the folder pass over the hidden file beside it. Dropped without ``commit()`` it leaves nothing behind.
final class WholeFile {
    /// Where the file will be.
    let path: String
    private let folder: String
    private let aside: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []

    /// Makes the folder where it is missing, and the file aside.
    init(folder: String, name: String) throws(QualityError) {
        try System.makeFolders(folder)
        self.folder = folder
        path = "\(folder)/\(name)"
        aside = "\(folder)/.\(name).part"
        descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { throw QualityError(.unwritable, "\(path) can't be made: \(System.lastError)") }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(aside)
    }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws(QualityError) {
        buffer += bytes
        if buffer.count >= 1 << 18 { try flush() }
    }

    /// Makes the content last and gives the file its name; a file that had the name is replaced.
    func commit() throws(QualityError) {
        try flush()
        guard fsync(descriptor) == 0, rename(aside, path) == 0 else {
            throw QualityError(.unwritable, "\(path) can't be written: \(System.lastError)")
        }
        close(descriptor)
        descriptor = -1
        System.syncFolder(folder)
    }

    private func flush() throws(QualityError) {
        var start = 0
        while start < buffer.count {
            let count = buffer.withUnsafeBytes { bytes in
                systemWrite(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                throw QualityError(.unwritable, "\(path) can't be written: \(System.lastError)")
            }
            start += count
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

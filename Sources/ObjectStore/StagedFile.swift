#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file being written in a folder of its own, out of sight until it is given its place.
///
/// It is locked while it is written, so that whoever opens the store next can tell what a killed program left.
/// (`Tabular/AtomicFile` writes beside its destination, where a leftover would be an object.)
final class StagedFile {
    let file: OpenFile
    private(set) var path: String?

    /// The permissions that a new file usually gets; asked once, since asking changes the mask for a moment.
    private static let mode: mode_t = {
        let mask = umask(0)
        umask(mask)
        return 0o666 & ~mask
    }()

    /// - Parameter folder: The staging folder, on the file system of the destination.
    /// - Throws: `internalError` when the disk refuses.
    init(in folder: String) throws(ObjectStoreError) {
        while true {
            var template = Array((folder + "/XXXXXX").utf8CString)
            let descriptor = mkstemp(&template)
            guard descriptor >= 0 else { throw .system("a file can't be made") }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            let file = OpenFile(descriptor: descriptor)
            flock(descriptor, LOCK_EX | LOCK_NB)
            // Someone who was clearing up may have removed it before it was locked.
            var information = stat()
            guard fstat(descriptor, &information) == 0 else { throw .system("a file can't be made") }
            guard information.st_nlink > 0 else { continue }
            self.file = file
            path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
            return
        }
    }

    deinit { abandon() }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws(ObjectStoreError) {
        guard file.write(bytes) else { throw .system("a file can't be written") }
    }

    /// Sets the time of last change and flushes to disk.
    func sync(modified: Int? = nil) throws(ObjectStoreError) {
        fchmod(file.descriptor, Self.mode)
        if let modified {
            let time = timespec(tv_sec: modified / 1_000_000_000, tv_nsec: modified % 1_000_000_000)
            guard futimens(file.descriptor, [time, time]) == 0 else {
                throw .system("a file's time can't be set")
            }
        }
        guard fsync(file.descriptor) == 0 else { throw .system("a file can't be flushed to disk") }
    }

    /// Gives the file its place; what stood there is gone.
    func move(to destination: String) throws(ObjectStoreError) {
        guard let path else { return }
        guard rename(path, destination) == 0 else { throw .system("a file can't be put in its place") }
        self.path = nil
    }

    /// Removes the file if it has no place yet.
    func abandon() {
        if let path { unlink(path) }
        path = nil
    }

    /// Writes a small file whole.
    static func write(_ bytes: [UInt8], to destination: String, staging: String) throws(ObjectStoreError) {
        let staged = try StagedFile(in: staging)
        try staged.write(bytes)
        try staged.sync()
        try staged.move(to: destination)
    }

    /// Removes what killed programs left in a staging folder.
    static func clear(_ folder: String) {
        for name in FileSystem.names(in: folder) ?? [] {
            let path = folder + "/" + String(decoding: name.bytes, as: UTF8.self)
            let descriptor = open(path, O_RDWR | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            let file = OpenFile(descriptor: descriptor)
            if flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
        }
    }
}

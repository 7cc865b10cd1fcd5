#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file's length in bytes and its time of last change in nanoseconds since 1970: which version of an object it is.
struct FileStamp: Equatable {
    var size: Int
    var modified: Int

    init(_ information: stat) {
        #if canImport(Darwin)
            let time = information.st_mtimespec
        #else
            let time = information.st_mtim
        #endif
        size = Int(information.st_size)
        modified = Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }
}

/// What stands under a path.
enum PathKind: Equatable {
    case nothing
    case folder
    case file(FileStamp)
    case other
}

/// The calls to the operating system that the store makes.
enum FileSystem {
    /// What stands there; links are followed.
    static func kind(_ path: String) -> PathKind {
        var information = stat()
        guard stat(path, &information) == 0 else { return .nothing }
        return switch information.st_mode & S_IFMT {
        case S_IFDIR: .folder
        case S_IFREG: .file(FileStamp(information))
        default: .other
        }
    }

    /// Makes a folder and those above it below `root`; syncs the folders that got a new entry.
    static func makeFolders(_ path: String, below root: String) throws(ObjectStoreError) {
        if mkdir(path, 0o777) == 0 {
            syncFolder(parent(of: path))
            return
        }
        switch errno {
        case EEXIST: return
        case ENOENT where path.utf8.count > root.utf8.count:
            try makeFolders(parent(of: path), below: root)
            guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .system("a folder can't be made") }
            syncFolder(parent(of: path))
        default: throw .system("a folder can't be made")
        }
    }

    /// Removes empty folders from `path` up to, not including, `root`.
    static func removeEmptyFolders(_ path: String, below root: String) {
        var path = path
        while path.utf8.count > root.utf8.count, rmdir(path) == 0 { path = parent(of: path) }
    }

    /// Removes what stands there with all in it.
    static func removeAll(_ path: String) {
        if unlink(path) == 0 || errno == ENOENT { return }
        for name in names(in: path) ?? [] { removeAll(path + "/" + String(decoding: name.bytes, as: UTF8.self)) }
        rmdir(path)
    }

    static func parent(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    }

    /// Makes new entries of a folder last; a file system that can't is left to its own devices.
    static func syncFolder(_ path: String) {
        if let folder = open(path) { fsync(folder.descriptor) }
    }

    /// The names in a folder in no order, without `.` and `..`, and whether each may be a folder; nil when there is none.
    static func names(in path: String) -> [(bytes: [UInt8], isFolder: Bool)]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var result: [(bytes: [UInt8], isFolder: Bool)] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: 256) {
                    Array(UnsafeBufferPointer(start: $0, count: strlen($0)))
                }
            }
            if name == [UInt8(ascii: ".")] || name == [UInt8(ascii: "."), UInt8(ascii: ".")] { continue }
            var isFolder = entry.pointee.d_type == UInt8(DT_DIR)
            if entry.pointee.d_type == UInt8(DT_UNKNOWN) {
                isFolder = kind(path + "/" + String(decoding: name, as: UTF8.self)) == .folder
            }
            result.append((name, isFolder))
        }
        return result
    }

    /// A file or folder to read; nil when there is none.
    ///
    /// Does not wait for a pipe's other end.
    static func open(_ path: String) -> OpenFile? {
        let descriptor = openToRead(path)
        return descriptor < 0 ? nil : OpenFile(descriptor: descriptor)
    }

    /// A whole small file; nil when there is none.
    static func contents(_ path: String) -> [UInt8]? {
        guard let file = open(path) else { return nil }
        var result: [UInt8] = []
        while let more = file.read(at: result.count, count: 16_384), !more.isEmpty { result += more }
        return result
    }

    /// Now, in nanoseconds since 1970.
    static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }
}

/// An open file that closes itself.
final class OpenFile: Sendable {
    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }

    /// The version; nil when it is no regular file.
    func stamp() -> FileStamp? {
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
        return FileStamp(information)
    }

    /// At most `count` bytes from `offset`, fewer only at the end; nil with `errno` set when reading fails.
    func read(at offset: Int, count: Int) -> [UInt8]? {
        var failed = false
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            while done < count {
                let got = pread(descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { break }
                done += got
            }
        }
        return failed ? nil : result
    }

    /// Writes all of the bytes at the end; false with `errno` set when that fails.
    func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = writeSome(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                if count < 0 { return false }
                done += count
            }
            return true
        }
    }
}

/// `write(2)`; a name of its own because the caller has a member called `write`.
private func writeSome(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}

/// `open(2)`; a name of its own because the caller has a member called `open`.
private func openToRead(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }

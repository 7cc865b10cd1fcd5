#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What ``CaptureLog/repair(destination:)`` found and did.
public struct CaptureRepair: Sendable, Equatable {
    /// A file that was cut.
    public struct Cut: Sendable, Equatable {
        /// The file's path.
        public var file: String
        /// Bytes of the unfinished line that were cut off.
        public var bytes: Int
    }

    /// Files that were looked at.
    public var examined = 0
    /// Files whose unfinished last line was cut off.
    public var cut: [Cut] = []
    /// Files without a single whole line, which were removed.
    public var removed: [String] = []
    /// Files that another process writes to; they were left alone.
    public var inUse: [String] = []
    /// Files and folders that could not be looked at or mended, each with the system's words.
    public var problems: [String] = []
}

extension CaptureLog {
    /// Mends what a killed process or a power cut left: unfinished last lines and empty files.
    ///
    /// Run it before the first capture. Only the last files of the last two hours of each variant are looked at, since
    /// all others were closed and synced; so it takes milliseconds, however many files there are. Complete lines are
    /// never touched. A file that another process holds open (it has an `flock`) is left alone.
    ///
    /// - Parameter destination: The folder below which endpoints' folders lie; one that doesn't exist needs no repair.
    /// - Returns: What was found. A file that can't be mended is a problem in it, not an error.
    /// - Throws: ``CaptureError`` `unreadable` when the destination is not a folder or can't be listed.
    public static func repair(destination: String) throws(CaptureError) -> CaptureRepair {
        try CapturePlace.check(destination: destination)
        let root = CapturePlace.trimmed(destination)
        var repair = CaptureRepair()
        guard let endpoints = try Folder.names(in: root) else { return repair }
        for endpoint in endpoints where CapturePlace.isName(endpoint) {
            for variant in repair.names(in: "\(root)/\(endpoint)") where CapturePlace.isName(variant) {
                repair.mendVariant("\(root)/\(endpoint)/\(variant)")
            }
        }
        return repair
    }
}

extension CaptureRepair {
    /// How many hours' folders and files of one are looked at: at an hour's end and after a clock's jump more than one
    /// file may have been open.
    private static let hours = 2
    private static let files = 4

    fileprivate mutating func mendVariant(_ path: String) {
        var hours: [String] = []
        collectHours(below: path, widths: [4, 2, 2, 2], into: &hours)
        for hour in hours {
            let names = names(in: hour).filter { $0.hasSuffix(".jsonl") }
            let mended = names.suffix(CaptureRepair.files).map { mend("\(hour)/\($0)") }
            if mended.contains(true) { CaptureRepair.syncFolder(hour) }
        }
    }

    /// The last hours' folders, the latest first.
    private mutating func collectHours(below path: String, widths: [Int], into hours: inout [String]) {
        guard let width = widths.first else {
            hours.append(path)
            return
        }
        for name in names(in: path).reversed() where hours.count < CaptureRepair.hours {
            guard Folder.isNumber(name, width: width) else { continue }
            collectHours(below: "\(path)/\(name)", widths: Array(widths.dropFirst()), into: &hours)
        }
    }

    /// Names in order; what can't be listed is a problem, what is no folder has none.
    fileprivate mutating func names(in path: String) -> [String] {
        do throws(CaptureError) {
            return try Folder.names(in: path) ?? []
        } catch {
            if !Folder.isFolder(path) { return [] }
            problems.append(error.message)
            return []
        }
    }

    /// Mends one file; whether it was removed.
    private mutating func mend(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            problems.append("\(path) can't be opened: \(CaptureFileSystem.words(-errno))")
            return false
        }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return false }
        examined += 1
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            inUse.append(path)
            return false
        }
        let size = Int(information.st_size)
        guard let end = CaptureRepair.lastLineEnd(descriptor, size: size) else {
            problems.append("\(path) can't be read: \(CaptureFileSystem.words(-errno))")
            return false
        }
        if end == 0 {
            guard unlink(path) == 0 else {
                problems.append("\(path) can't be removed: \(CaptureFileSystem.words(-errno))")
                return false
            }
            removed.append(path)
            return true
        }
        guard end < size else { return false }
        guard ftruncate(descriptor, off_t(end)) == 0, fsync(descriptor) == 0 else {
            problems.append("\(path) can't be cut: \(CaptureFileSystem.words(-errno))")
            return false
        }
        cut.append(Cut(file: path, bytes: size - end))
        return false
    }

    /// The length up to and with the last newline; nil when the file can't be read.
    private static func lastLineEnd(_ descriptor: Int32, size: Int) -> Int? {
        var block = [UInt8](repeating: 0, count: 64 << 10)
        var end = size
        while end > 0 {
            let start = max(0, end - block.count)
            let count = CaptureFileSystem.retrying {
                let count = pread(descriptor, &block, end - start, off_t(start))
                return count < 0 ? -Int(errno) : count
            }
            guard count == end - start else { return nil }
            if let newline = block[..<count].lastIndex(of: UInt8(ascii: "\n")) { return start + newline + 1 }
            end = start
        }
        return 0
    }

    private static func syncFolder(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

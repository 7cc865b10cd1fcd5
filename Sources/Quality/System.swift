#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file system's calls that this module makes, in one place.
enum System {
    /// What the system says of the last call that failed.
    static var lastError: String { String(cString: strerror(errno)) }

    /// The names in a folder in the order of their bytes, without hidden ones; nothing when there is no such folder.
    static func names(in path: String) throws(QualityError) -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw QualityError(.unreadable, "\(path) can't be listed: \(lastError)")
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes a folder and those above it.
    static func makeFolders(_ path: String) throws(QualityError) {
        if mkdir(path, 0o750) == 0 || errno == EEXIST { return }
        let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard errno == ENOENT, !parent.isEmpty else {
            throw QualityError(.unwritable, "the folder \(path) can't be made: \(lastError)")
        }
        try makeFolders(parent)
        guard mkdir(path, 0o750) == 0 || errno == EEXIST else {
            throw QualityError(.unwritable, "the folder \(path) can't be made: \(lastError)")
        }
    }

    /// Waits until the names in a folder are on disk; a file system that can't is left to its own devices.
    static func syncFolder(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Hands over each line without its newline, also a last one that has none; one longer than `limit` bytes as nil.
    static func lines(
        of path: String, limit: Int, _ body: (ArraySlice<UInt8>?, _ number: Int) throws -> Void
    ) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw QualityError(.unreadable, "\(path) can't be opened: \(lastError)") }
        defer { close(descriptor) }
        var splitter = LineSplitter(limit: limit)
        var block = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(descriptor, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw QualityError(.unreadable, "\(path) can't be read: \(lastError)") }
            if count == 0 { return try splitter.finish(body) }
            try splitter.add(block[..<count], body)
        }
    }
}

/// Parts bytes that come in blocks into lines.
struct LineSplitter {
    private let limit: Int
    private var rest: [UInt8] = []
    private var isTooLong = false
    private var number = 0

    /// A splitter whose lines hold at most `limit` bytes.
    init(limit: Int) { self.limit = limit }

    typealias Body = (ArraySlice<UInt8>?, _ number: Int) throws -> Void

    mutating func add(_ block: ArraySlice<UInt8>, _ body: Body) throws {
        var start = block.startIndex
        while let newline = LineSplitter.newline(in: block, from: start) {
            if rest.isEmpty && !isTooLong {
                try hand(block[start..<newline], body)
            } else {
                keep(block[start..<newline])
                try handRest(body)
            }
            start = newline + 1
        }
        if start < block.endIndex { keep(block[start...]) }
    }

    mutating func finish(_ body: Body) throws { if !rest.isEmpty || isTooLong { try handRest(body) } }

    private static func newline(in block: ArraySlice<UInt8>, from start: Int) -> Int? {
        block.withUnsafeBytes { raw in
            guard start < block.endIndex, let base = raw.baseAddress else { return nil }
            let skipped = start - block.startIndex
            return memchr(base + skipped, 0x0a, raw.count - skipped).map {
                block.startIndex + (UnsafeRawPointer($0) - base)
            }
        }
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        if isTooLong { return }
        isTooLong = rest.count + bytes.count > limit
        if isTooLong { rest = [] } else { rest += bytes }
    }

    private mutating func handRest(_ body: Body) throws {
        if isTooLong {
            number += 1
            try body(nil, number)
        } else {
            try hand(rest[...], body)
        }
        rest.removeAll(keepingCapacity: true)
        isTooLong = false
    }

    private mutating func hand(_ line: ArraySlice<UInt8>, _ body: Body) throws {
        number += 1
        var line = line
        if line.last == 0x0d { line.removeLast() }
        try body(line.count > limit ? nil : line, number)
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes of a data file, which can be gone through more than once.
///
/// A regular file is read in place with `pread`, never mapped, so that a file cut short while it is read is an error and
/// not a crash. Standard input (`-`), pipes and devices are first copied to an unlinked temporary file under `TMPDIR`.
/// Files that begin like a gzip file are inflated as they are read, whatever their name.
public struct DataSource: Sendable {
    /// The path as given, or `standard input`: for messages.
    public let name: String
    let file: OpenFile
    let isCompressed: Bool
    let stamp: FileStamp

    /// Opens a file; `-` is standard input.
    ///
    /// - Throws: `fileNotFound`, `unreadable` (a folder, no permission), or `corruptGzip` for a `.gz` name without gzip
    ///   content.
    public init(path: String) throws(TableError) {
        name = path == "-" ? "standard input" : path
        let opened = path == "-" ? OpenFile(descriptor: dup(STDIN_FILENO)) : try DataSource.open(path)
        var information = stat()
        guard opened.descriptor >= 0, fstat(opened.descriptor, &information) == 0 else {
            throw TableError(.unreadable, "can't be read: \(systemError())", file: name)
        }
        let kind = information.st_mode & S_IFMT
        if kind == S_IFDIR {
            throw TableError(.unreadable, "is a folder, not a file", hint: "name a CSV file in it", file: name)
        }
        file = path != "-" && kind == S_IFREG ? opened : try DataSource.spool(opened, name: name)
        guard let stamp = file.stamp() else {
            throw TableError(.unreadable, "can't be read: \(systemError())", file: name)
        }
        self.stamp = stamp
        var magic: (UInt8, UInt8) = (0, 0)
        let count = withUnsafeMutableBytes(of: &magic) { [file] in file.read(into: $0, at: 0) }
        isCompressed = count == 2 && magic == (0x1F, 0x8B)
        if path.hasSuffix(".gz") && !isCompressed && stamp.size > 0 {
            throw TableError(
                .corruptGzip,
                "is named .gz but isn't gzip data",
                hint: "rename it if it isn't compressed",
                file: name
            )
        }
    }

    /// Calls `body` with the bytes in order, inflated if need be, a block at a time; memory stays bounded.
    ///
    /// - Throws: `unreadable`, `corruptGzip`, or what `body` throws.
    public func forEachBlock(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var stream = try ByteStream(self)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: TabularLimits.blockSize, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try stream.read(into: buffer)
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
        }
    }

    /// Room for the whole file and one byte more, so that its end is seen, but no more than `limit`.
    func room(atMost limit: Int) -> Int { isCompressed ? limit : min(limit, stamp.size + 1) }

    /// Calls `body` with the bytes in order as they are stored, compressed ones as they are, a block at a time.
    ///
    /// - Throws: `unreadable`, or what `body` throws.
    public func forEachStoredBlock(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: TabularLimits.blockSize, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while true {
            let count = file.read(into: buffer, at: offset)
            guard count >= 0 else { throw TableError(.unreadable, "can't be read: \(systemError())", file: name) }
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            offset += count
        }
    }

    /// Throws `changedWhileRead` when the file was written to since it was opened.
    func checkUnchanged() throws(TableError) {
        if file.stamp() != stamp {
            throw TableError(
                .changedWhileRead,
                "changed while it was being read",
                hint: "wait until it is written, then run again",
                file: name
            )
        }
    }

    private static func open(_ path: String) throws(TableError) -> OpenFile {
        let descriptor = openForReading(path)
        guard descriptor < 0 else { return OpenFile(descriptor: descriptor) }
        if errno == ENOENT || errno == ENOTDIR {
            throw TableError(.fileNotFound, "no such file", hint: "check the path", file: path)
        }
        throw TableError(.unreadable, "can't be opened: \(systemError())", file: path)
    }

    /// Copies what can be read once to an unlinked temporary file.
    private static func spool(_ input: OpenFile, name: String) throws(TableError) -> OpenFile {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/propensity-XXXXXX".utf8CString)
        let descriptor = openTemporary(&template)
        guard descriptor >= 0 else {
            throw TableError(
                .unreadable,
                "can't be copied to \(folder): \(systemError())",
                hint: "set TMPDIR to a folder with room",
                file: name
            )
        }
        let output = OpenFile(descriptor: descriptor)
        unlink(template)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = readSome(input.descriptor, buffer.baseAddress, buffer.count)
            if count == 0 { return output }
            if count < 0 {
                if errno == EINTR { continue }
                throw TableError(.unreadable, "can't be read: \(systemError())", file: name)
            }
            if !writeAll(UnsafeRawBufferPointer(rebasing: buffer[0..<count]), to: descriptor) {
                throw TableError(
                    .unreadable,
                    "can't be copied to \(folder): \(systemError())",
                    hint: "set TMPDIR to a folder with room",
                    file: name
                )
            }
        }
    }
}

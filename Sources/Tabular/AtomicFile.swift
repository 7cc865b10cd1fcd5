#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that appears whole or not at all.
///
/// Bytes go to a file beside the destination, which ``commit()`` flushes to disk and renames into place. Without a commit
/// the file beside is removed when the value goes away, and what stood at the destination before stays. The destination
/// keeps its permissions if it exists; a new file gets the usual ones. A destination that is a device or pipe
/// (`/dev/null`) is written to directly, and `-` is standard output, also directly.
public final class AtomicFile {
    /// The destination, for messages.
    public let path: String
    private var descriptor: Int32
    /// The file that is written; nil when that is the destination itself.
    private var temporaryPath: String? {
        didSet { if let oldValue, temporaryPath == nil { TemporaryPaths.shared.remove(oldValue) } }
    }
    private var target: String

    /// Creates the file beside `path`.
    ///
    /// - Throws: `unwritable` when the folder doesn't exist or can't be written to.
    public init(path: String) throws(TableError) {
        self.path = path == "-" ? "standard output" : path
        target = path
        if path == "-" {
            descriptor = dup(STDOUT_FILENO)
            if descriptor < 0 { throw AtomicFile.failure("can't be written", path: self.path) }
            return
        }
        // A link stays a link: the file it leads to is replaced.
        if let real = realpath(path, nil) {
            target = String(cString: real)
            free(real)
        }
        var information = stat()
        let exists = stat(target, &information) == 0
        if exists && information.st_mode & S_IFMT == S_IFDIR {
            throw TableError(.unwritable, "is a folder", hint: "name a file in it", file: path)
        }
        if exists && information.st_mode & S_IFMT != S_IFREG {
            descriptor = openForWriting(target)
            if descriptor < 0 { throw AtomicFile.failure("can't be opened for writing", path: path) }
            return
        }
        // `%w` makes it a name that no key of the object store has: in a bucket's folder it is no object meanwhile.
        var template = Array("\(target).%wXXXXXX".utf8CString)
        var opened: (descriptor: Int32, error: Int32) = (-1, 0)
        TemporaryPaths.shared.add {
            opened = (openTemporary(&template), errno)
            let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
            return opened.descriptor < 0 ? nil : path
        }
        descriptor = opened.descriptor
        if descriptor < 0 {
            errno = opened.error
            let isNoFolder = errno == ENOENT
            throw TableError(
                .unwritable,
                isNoFolder ? "is in a folder that doesn't exist" : "can't be written: \(systemError())",
                hint: isNoFolder ? "create the folder first" : nil,
                file: path
            )
        }
        temporaryPath = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let mask = umask(0)
        umask(mask)
        fchmod(descriptor, exists ? information.st_mode & 0o7777 : 0o666 & ~mask)
    }

    deinit { abandon() }

    /// Appends bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(TableError) {
        guard descriptor >= 0 else {
            throw TableError(.unwritable, "is closed already", file: path)
        }
        if !writeAll(bytes, to: descriptor) { throw AtomicFile.failure("can't be written", path: path) }
    }

    /// Appends text as UTF-8.
    public func write(_ text: String) throws(TableError) {
        try write(Array(text.utf8))
    }

    /// Appends bytes.
    public func write(_ bytes: [UInt8]) throws(TableError) {
        let failure: TableError? = bytes.withUnsafeBytes { buffer in
            do throws(TableError) { try write(buffer) } catch { return error }
            return nil
        }
        if let failure { throw failure }
    }

    /// Flushes the bytes to disk and puts the file in its place.
    ///
    /// - Throws: `unwritable`; then nothing has changed at the destination.
    public func commit() throws(TableError) {
        guard descriptor >= 0 else { return }
        guard let temporaryPath else {
            close(descriptor)
            descriptor = -1
            return
        }
        guard fsync(descriptor) == 0, rename(temporaryPath, target) == 0 else {
            let error = AtomicFile.failure("can't be written", path: path)
            abandon()
            throw error
        }
        self.temporaryPath = nil
        close(descriptor)
        descriptor = -1
        syncFolder()
    }

    /// Writes a whole file at once.
    public static func write(_ bytes: [UInt8], to path: String) throws(TableError) {
        let file = try AtomicFile(path: path)
        try file.write(bytes)
        try file.commit()
    }

    /// Removes what was written; also what happens to a value that goes away uncommitted.
    public func abandon() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        if let temporaryPath { unlink(temporaryPath) }
        temporaryPath = nil
    }

    /// Makes the rename itself last; a file system that can't is left to its own devices.
    private func syncFolder() {
        let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "."
        let descriptor = openForReading(folder)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func failure(_ what: String, path: String) -> TableError {
        TableError(.unwritable, "\(what): \(systemError())", file: path)
    }
}

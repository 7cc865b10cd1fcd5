#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `model.tar.gz`: a folder's files as SageMaker keeps a model.
public enum ModelArchive {
    /// What an archive may hold.
    public struct Limits: Sendable, Equatable {
        /// Bytes of all that it holds, unpacked.
        public var bytes: Int
        /// Files and folders.
        public var entries: Int

        /// Limits from their parts; by default 20 GiB in 10,000 entries.
        public init(bytes: Int = 20 << 30, entries: Int = 10_000) {
            self.bytes = bytes
            self.entries = entries
        }
    }

    /// Unpacks an archive of somebody's into a new folder.
    ///
    /// Read is what Python, GNU tar and SageMaker write: ustar with pax and GNU headers, names with `./` in front too. Only
    /// files and folders are taken out; an archive with a link, a device, or a path that leads out of the folder is refused as
    /// a whole.
    ///
    /// - Parameters:
    ///   - path: The archive.
    ///   - folder: The folder to make; nothing may be there. It appears whole or not at all.
    ///   - limits: What the archive may hold.
    /// - Returns: The paths of its files in the folder, in byte order.
    /// - Throws: ``ArchiveError``; then nothing is left.
    @discardableResult
    public static func unpack(_ path: String, to folder: String, limits: Limits = Limits()) throws(ArchiveError)
        -> [String]
    {
        let staging = "\(folder).unpacking"
        removeAll(staging)
        guard mkdir(staging, 0o777) == 0 else { throw system("\(staging) cannot be made") }
        do throws(ArchiveError) {
            let names = try Unpacking(path, staging, limits).run()
            guard rename(staging, folder) == 0 else { throw system("\(folder) cannot be made") }
            return names
        } catch {
            removeAll(staging)
            let name = path.split(separator: "/").last.map(String.init) ?? path
            throw ArchiveError(error.code, "\(name): \(error.message)")
        }
    }

    /// Packs the files of a folder and of the folders in it; the same files give the same bytes.
    ///
    /// - Parameters:
    ///   - folder: The folder; there need be none.
    ///   - path: The archive to make; removed again when this fails.
    /// - Returns: How many files it holds; 0 when there are none, and then no archive is made.
    /// - Throws: ``ArchiveError``, also for what is neither file nor folder.
    @discardableResult
    public static func pack(_ folder: String, to path: String) throws(ArchiveError) -> Int {
        let files = try files(in: folder, below: "")
        guard !files.isEmpty else { return 0 }
        do throws(ArchiveError) {
            let writer = try TarWriter(path)
            for file in files { try writer.add("\(folder)/\(file)", as: file) }
            try writer.finish()
        } catch {
            unlink(path)
            throw error
        }
        return files.count
    }

    private static func files(in folder: String, below path: String) throws(ArchiveError) -> [String] {
        var result: [String] = []
        for name in names(in: path.isEmpty ? folder : "\(folder)/\(path)") {
            let inside = path.isEmpty ? name : "\(path)/\(name)"
            var information = stat()
            guard lstat("\(folder)/\(inside)", &information) == 0 else { throw system("\(inside) cannot be read") }
            switch information.st_mode & S_IFMT {
            case S_IFREG: result.append(inside)
            case S_IFDIR: result += try files(in: folder, below: inside)
            default: throw ArchiveError(.refused, "\(inside) is neither a file nor a folder")
            }
        }
        return result.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    static func names(in folder: String) -> [String] {
        guard let handle = opendir(folder) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func removeAll(_ path: String) {
        if unlink(path) == 0 || errno == ENOENT { return }
        for name in names(in: path) { removeAll("\(path)/\(name)") }
        rmdir(path)
    }

    static func system(_ what: String) -> ArchiveError {
        ArchiveError(.system, "\(what): \(String(cString: strerror(errno)))")
    }
}

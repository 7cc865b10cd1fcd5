#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lists folders.
enum Folder {
    /// The names in a folder in the order of their bytes, without hidden ones; nil when there is no such folder.
    ///
    /// - Throws: ``CaptureError`` `unreadable`.
    static func names(in path: String) throws(CaptureError) -> [String]? {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return nil }
            throw CaptureError(
                code: .unreadable, message: "\(path) can't be listed: \(CaptureFileSystem.words(-errno))",
                hint: errno == ENOTDIR ? "captures go to a folder" : nil)
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

    static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a name is exactly so many digits.
    static func isNumber(_ name: String, width: Int) -> Bool {
        name.utf8.count == width && name.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

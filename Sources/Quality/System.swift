#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file system's calls that this module makes, in one place.
enum System {
    /// Whether there is a folder at a path.
    static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether there is anything at a path.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes a folder and those above it, so that they outlast a loss of power; others than owner and group see nothing.
    static func makeFolders(_ path: String) throws(QualityError) {
        if mkdir(path, 0o750) == 0 { return syncFolder(parent(of: path)) }
        if errno == EEXIST { return }
        guard errno == ENOENT, !parent(of: path).isEmpty else { throw failure(path) }
        try makeFolders(parent(of: path))
        guard mkdir(path, 0o750) == 0 || errno == EEXIST else { throw failure(path) }
        syncFolder(parent(of: path))
    }

    private static func parent(of path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }

    private static func failure(_ path: String) -> QualityError {
        QualityError(.unwritable, "the folder \(path) can't be made: \(String(cString: strerror(errno)))")
    }

    /// Waits until the names in a folder are on disk; a file system that can't is left to its own devices.
    private static func syncFolder(_ path: String) {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

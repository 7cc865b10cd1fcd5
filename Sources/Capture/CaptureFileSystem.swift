#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The system calls that capture makes; tests replace some of them by a disk that is full, slow or broken.
///
/// Each answers 0 or a count, or a negative `errno`. Descriptors and paths are the system's.
package struct CaptureFileSystem: Sendable {
    /// What is known of an open file.
    package struct Information: Sendable {
        /// Length in bytes.
        package var size: Int
        /// Names that lead to it; 0 when it was removed.
        package var links: Int
    }

    /// Space on a disk in bytes.
    package struct Space: Sendable {
        /// What this user may still write.
        package var free: Double
        /// The disk's size.
        package var total: Double
    }

    /// Makes one folder.
    package var makeFolder: @Sendable (_ path: String) -> Int32
    /// Makes a new file and opens it for appending.
    package var create: @Sendable (_ path: String) -> Int32
    /// Opens a file for appending.
    package var reopen: @Sendable (_ path: String) -> Int32
    /// Appends bytes, possibly only some.
    package var write: @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
    /// Waits until the file's content and length are on disk.
    package var sync: @Sendable (_ descriptor: Int32) -> Int32
    /// Waits until the names in a folder are on disk.
    package var syncFolder: @Sendable (_ path: String) -> Int32
    /// Cuts a file.
    package var truncate: @Sendable (_ descriptor: Int32, _ length: Int) -> Int32
    /// Closes a file.
    package var close: @Sendable (_ descriptor: Int32) -> Int32
    /// Looks at an open file.
    package var information: @Sendable (_ descriptor: Int32) -> Information?
    /// Space on the disk that holds a path; nil when there is no such path.
    package var space: @Sendable (_ path: String) -> Space?

    /// The real system, except that no folder is made directly below one: a bucket that is gone stays gone.
    ///
    /// - Parameter folder: An absolute path without a slash at its end.
    /// - Returns: The system; making such a folder is `ENOENT` there.
    package static func makingNothing(in folder: String) -> CaptureFileSystem {
        var system = real
        system.makeFolder = { path in
            guard path.hasPrefix(folder + "/"), !path.dropFirst(folder.utf8.count + 1).contains("/") else {
                return code(mkdir(path, 0o750))
            }
            return access(path, F_OK) == 0 ? -EEXIST : -ENOENT
        }
        return system
    }

    /// The real system.
    package static let real = CaptureFileSystem(
        makeFolder: { path in code(mkdir(path, 0o750)) },
        create: { path in
            let descriptor = code(open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640))
            if descriptor >= 0 { _ = flock(descriptor, LOCK_EX | LOCK_NB) }
            return descriptor
        },
        reopen: { path in
            let descriptor = code(open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW))
            if descriptor >= 0 { _ = flock(descriptor, LOCK_EX | LOCK_NB) }
            return descriptor
        },
        write: { descriptor, bytes in
            let count = systemWrite(descriptor, bytes.baseAddress, bytes.count)
            return count < 0 ? -Int(errno) : count
        },
        sync: { descriptor in code(syncContent(descriptor)) },
        syncFolder: { path in
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { return -errno }
            let result = code(fsync(descriptor))
            _ = systemClose(descriptor)
            return result
        },
        truncate: { descriptor, length in code(ftruncate(descriptor, off_t(length))) },
        close: { descriptor in code(systemClose(descriptor)) },
        information: { descriptor in
            var found = stat()
            guard fstat(descriptor, &found) == 0 else { return nil }
            return Information(size: Int(found.st_size), links: Int(found.st_nlink))
        },
        space: { path in
            var found = statvfs()
            guard statvfs(path, &found) == 0 else { return nil }
            let unit = Double(found.f_frsize)
            return Space(free: Double(found.f_bavail) * unit, total: Double(found.f_blocks) * unit)
        })

    /// Repeats a call that a signal interrupted.
    static func retrying<Count: SignedInteger>(_ call: () -> Count) -> Count {
        while true {
            let result = call()
            if result != -Count(EINTR) { return result }
        }
    }

    /// The system's words for a negative code.
    static func words(_ code: some BinaryInteger) -> String { String(cString: strerror(Int32(clamping: -Int(code)))) }

    /// The code of a disk that doesn't work.
    static let inputOutputError = Int(EIO)

    static func isMissing(_ code: some BinaryInteger) -> Bool { code == -ENOENT }
    static func isExisting(_ code: some BinaryInteger) -> Bool { code == -EEXIST }
    static func isOutOfDescriptors(_ code: some BinaryInteger) -> Bool { code == -EMFILE || code == -ENFILE }
    static func isNoSpace(_ code: some BinaryInteger) -> Bool { code == -ENOSPC || code == -EDQUOT }
    static func isFileTooLarge(_ code: some BinaryInteger) -> Bool { code == -EFBIG }
    static func isDiskFailure(_ code: some BinaryInteger) -> Bool { code == -EIO || isNoSpace(code) }

    private static func code(_ result: Int32) -> Int32 { result < 0 ? -errno : result }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

/// The content and what is needed to read it back.
private func syncContent(_ descriptor: Int32) -> Int32 {
    #if canImport(Darwin)
        fcntl(descriptor, F_FULLFSYNC)
    #else
        fdatasync(descriptor)
    #endif
}

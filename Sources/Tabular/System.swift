#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The processors this process may run on, at least 1.
public func processorCount() -> Int {
    max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}

/// The words of the operating system for its last error.
func systemError(_ number: Int32 = errno) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
}

/// An open file that closes itself.
final class OpenFile: Sendable {
    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }

    /// Reads at `offset` until the buffer is full or the file ends; returns the bytes read, or -1 with `errno` set.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        guard let base = buffer.baseAddress else { return 0 }
        var done = 0
        while done < buffer.count {
            let count = pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
            if count < 0 {
                if errno == EINTR { continue }
                return -1
            }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// The file's length and time of last change, to notice that it changed between two passes.
    func stamp() -> FileStamp? {
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { return nil }
        #if canImport(Darwin)
            let time = information.st_mtimespec
        #else
            let time = information.st_mtim
        #endif
        return FileStamp(size: Int(information.st_size), seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
    }
}

/// A file's length in bytes and its time of last change.
struct FileStamp: Sendable, Equatable {
    var size: Int
    var seconds: Int
    var nanoseconds: Int
}

/// Writes all of the bytes; false with `errno` set when that fails.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    var done = 0
    while done < bytes.count {
        let count = write(descriptor, base + done, bytes.count - done)
        if count < 0 {
            if errno == EINTR { continue }
            return false
        }
        done += count
    }
    return true
}

/// `open(2)` for reading; a name of its own because callers have members called `open`.
func openForReading(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }

/// `read(2)`; a name of its own because callers have members called `read`.
func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

/// `open(2)` of an existing device or pipe for writing.
func openForWriting(_ path: String) -> Int32 { open(path, O_WRONLY | O_CLOEXEC) }

/// `mkstemp(3)`, not inherited by child processes.
func openTemporary(_ template: inout [CChar]) -> Int32 {
    let descriptor = mkstemp(&template)
    if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    return descriptor
}

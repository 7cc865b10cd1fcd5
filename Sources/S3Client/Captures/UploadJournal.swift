#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import FoundationEssentials
import ObjectStore

/// Which files of an hour's folder have been sent: a hidden file in it with a line a file, its name and its bytes.
///
/// A line is on disk before anybody relies on it. One that was cut off by a crash counts for nothing, and its file is sent
/// again, which makes the same object.
struct UploadJournal: Sendable {
    static let name = ".uploaded"

    private let path: String
    /// Bytes of the files that were sent, by name.
    private(set) var sizes: [String: Int] = [:]

    /// Reads a folder's journal; there need be none.
    init(folder: String) {
        path = "\(folder)/\(Self.name)"
        guard let data = FileManager.default.contents(atPath: path) else { return }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "\t")
            if parts.count == 2, let size = Int(parts[1]) { sizes[String(parts[0])] = size }
        }
    }

    /// Notes that a file has been sent.
    ///
    /// - Throws: `internalError` when the disk refuses.
    func add(_ name: String, size: Int) throws(ObjectStoreError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw refusal }
        defer { close(descriptor) }
        // The line feed in front ends what a crash may have left.
        let line = Array("\n\(name)\t\(size)\n".utf8)
        guard line.withUnsafeBytes({ write(descriptor, $0.baseAddress, $0.count) }) == line.count,
            fsync(descriptor) == 0
        else { throw refusal }
    }

    private var refusal: ObjectStoreError {
        let words = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        return ObjectStoreError(.internalError, "\(path) cannot be written: \(words)")
    }
}

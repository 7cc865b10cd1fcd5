import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Holds a folder until it is let go of or the process ends, however it ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Holds a folder; nothing happens where it cannot be opened.
    init(_ path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor >= 0 { flock(descriptor, LOCK_EX | LOCK_NB) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether nobody holds a folder.
    static func isFree(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
}

/// What killed processes left beside the folders that they were writing.
enum AbandonedFolders {
    /// A folder younger than this may be about to be held by whoever made it.
    private static let leastAge = 60.0

    /// Removes the folders that were written aside for a destination and that no process holds.
    ///
    /// Only such with a name that ``FolderWriter`` gives, and with nothing inside but the destination's files.
    static func remove(beside destination: URL, holding kind: Set<String>) {
        let folder = destination.deletingLastPathComponent()
        let files = FileManager.default
        let isThere = files.fileExists(atPath: destination.path)
        for name in (try? files.contentsOfDirectory(atPath: folder.path)) ?? [] {
            guard let isOld = isAside(name, of: destination.lastPathComponent), isThere || !isOld else { continue }
            let path = folder.appending(path: name).path
            let changed = (try? files.attributesOfItem(atPath: path))?[.modificationDate] as? Date
            guard let changed, -changed.timeIntervalSinceNow > leastAge,
                let inside = try? files.contentsOfDirectory(atPath: path),
                inside.allSatisfy({ isOurs($0, kind) }), FolderLock.isFree(path)
            else { continue }
            try? files.removeItem(atPath: path)
        }
    }

    /// Whether a file is one of the destination's, or one that was about to be.
    private static func isOurs(_ name: String, _ kind: Set<String>) -> Bool {
        kind.contains { name == $0 || name.hasPrefix("\($0).") }
    }

    /// Whether a name is `.NAME.%w` and eight hexadecimal digits, without `%w` by earlier versions: false for one written aside, true for an `.old` one, else nil.
    private static func isAside(_ name: String, of destination: String) -> Bool? {
        guard name.hasPrefix(".\(destination).") else { return nil }
        var rest = name.dropFirst(destination.count + 2)
        let isOld = rest.hasSuffix(".old")
        if isOld { rest = rest.dropLast(4) }
        if rest.hasPrefix("%w") { rest = rest.dropFirst(2) }
        return rest.count == 8 && rest.allSatisfy { $0.isASCII && $0.isHexDigit } ? isOld : nil
    }
}

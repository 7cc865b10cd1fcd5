package import Foundation
import Tabular

#if canImport(Glibc)
    import Glibc
#endif

/// Writes a folder of files as a whole: everything is written and synced in a folder beside it, which then takes its name.
///
/// A reader sees the old folder or the new one, never a mixture; after a failure the old one is untouched.
package struct FolderWriter {
    let destination: URL
    private let staging: URL
    /// Says to other processes that somebody writes to ``staging``.
    private let lock: FolderLock
    /// Folders above the destination that had to be made for it, outermost first.
    private let madeAbove: [URL]

    /// Starts a folder aside.
    ///
    /// - Parameters:
    ///   - path: The folder to make. One that is there is replaced if it is empty, or holds all of `kind` and nothing else.
    ///   - kind: Names of the files of such a folder, so that no other folder is ever lost.
    ///   - later: Those of them that such a folder may lack, because it was made by an earlier version.
    /// - Throws: ``JobError`` when there is something else at the path, or the folder cannot be made.
    package init(path: String, replacing kind: Set<String>, mayLack later: Set<String> = []) throws {
        guard !path.isEmpty else {
            throw JobError(.invalidOption, "the output folder has no name", hint: "give one with --output")
        }
        // A link stays a link: the folder it leads to is made or replaced.
        destination = URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath()
        let files = FileManager.default
        guard destination.path != files.currentDirectoryPath else {
            throw JobError(.invalidOption, "the output folder is the one you are in", hint: "give another --output")
        }
        var isFolder: ObjCBool = false
        if files.fileExists(atPath: destination.path, isDirectory: &isFolder) {
            let inside = isFolder.boolValue ? (try? files.contentsOfDirectory(atPath: destination.path)) : nil
            guard let inside, inside.isEmpty || Set(inside).union(later) == kind else {
                throw JobError(
                    .outputExists, "\(path) is there already and was not made by this command",
                    hint: "choose another --output, or move it away")
            }
        }
        AbandonedFolders.remove(beside: destination, holding: kind)
        // As in `AtomicFile`, `%w` keeps what is in it from being objects.
        staging = destination.deletingLastPathComponent().appending(
            path: ".\(destination.lastPathComponent).%w\(UUID().uuidString.prefix(8))")
        madeAbove = Self.missingFolders(above: destination)
        let staging = staging
        var fault: (any Error)?
        TemporaryPaths.shared.add {
            do {
                try files.createDirectory(at: staging, withIntermediateDirectories: true)
                return staging.path
            } catch {
                fault = error
                return nil
            }
        }
        lock = FolderLock(staging.path)
        if let fault {
            throw JobError(
                .unwritable, "\(path) cannot be made: \(systemReason(fault))", hint: "check the path's folder")
        }
    }

    private static func missingFolders(above folder: URL) -> [URL] {
        var missing: [URL] = []
        var above = folder.deletingLastPathComponent()
        while above.path != "/", !FileManager.default.fileExists(atPath: above.path) {
            missing.insert(above, at: 0)
            above = above.deletingLastPathComponent()
        }
        return missing
    }

    /// Where a file of the folder is to be written by something that makes it whole and syncs it.
    func stagingPath(_ name: String) -> String { staging.appending(path: name).path }

    /// Writes a file of the folder.
    package func write(_ bytes: Data, to name: String) throws {
        let file = staging.appending(path: name)
        do {
            try bytes.write(to: file)
            let handle = try FileHandle(forWritingTo: file)
            try handle.synchronize()
            try handle.close()
        } catch {
            throw JobError(
                .unwritable, "\(name) cannot be written to \(destination.path): \(systemReason(error))",
                hint: "is the disk full?")
        }
    }

    /// Gives the folder its name.
    package func commit() throws {
        let files = FileManager.default
        // From here on the destination is not to be taken away, in case it was claimed.
        TemporaryPaths.shared.remove(destination.path)
        defer { TemporaryPaths.shared.remove(staging.path) }
        if !files.fileExists(atPath: destination.path) {
            try move(staging, to: destination)
        } else {
            let old = staging.appendingPathExtension("old")
            TemporaryPaths.shared.add { old.path }
            defer { TemporaryPaths.shared.remove(old.path) }
            if !Self.exchange(staging, destination) {
                try move(destination, to: old)
                try move(staging, to: destination)
                try? files.removeItem(at: old)
            } else {
                try? files.removeItem(at: staging)
            }
        }
        syncFolder(destination.deletingLastPathComponent())
    }

    /// Leaves no trace.
    package func discard() {
        try? FileManager.default.removeItem(at: staging)
        TemporaryPaths.shared.remove(staging.path)
        // Only those that are empty go.
        for folder in madeAbove.reversed() { rmdir(folder.path) }
    }

    private func move(_ from: URL, to: URL) throws {
        do {
            try FileManager.default.moveItem(at: from, to: to)
        } catch {
            throw JobError(.unwritable, "\(to.path) cannot be written: \(systemReason(error))")
        }
    }

    /// Swaps two folders in one step where the system can: renameat2 with RENAME_EXCHANGE (2), which glibc has but its
    /// Swift module does not declare.
    private static func exchange(_ a: URL, _ b: URL) -> Bool {
        #if canImport(Glibc)
            typealias Rename =
                @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
            guard let symbol = dlsym(nil, "renameat2") else { return false }
            return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, a.path, AT_FDCWD, b.path, 2) == 0
        #else
            return false
        #endif
    }

    private func syncFolder(_ folder: URL) {
        let descriptor = open(folder.path, O_RDONLY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// The system's words for a file error, without Foundation's wrapping.
func systemReason(_ error: any Error) -> String {
    let error = error as NSError
    if error.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(error.code))) }
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError { return systemReason(inner) }
    let known: [CocoaError.Code: String] = [
        .fileNoSuchFile: "no such file or folder", .fileReadNoSuchFile: "no such file",
        .fileReadNoPermission: "permission denied", .fileWriteNoPermission: "permission denied",
        .fileWriteFileExists: "there is a file of that name", .fileWriteOutOfSpace: "no space left on the disk",
        .fileWriteVolumeReadOnly: "the disk is read-only",
    ]
    if error.domain == NSCocoaErrorDomain, let words = known[CocoaError.Code(rawValue: error.code)] { return words }
    return error.localizedDescription
}

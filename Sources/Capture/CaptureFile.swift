/// A file that takes records: its path, how long it is, and how much of it is known to be on disk.
struct CaptureFile {
    let path: String
    let folder: String
    /// Negative while the file is closed to save descriptors.
    var descriptor: Int32
    /// When it takes no more records, on the clock that never goes back.
    let closesAt: Int64
    /// When it was written to last, on the same clock.
    var usedAt: Int64
    /// Bytes; always a line's end.
    var length = 0
    /// Bytes that are known to be on disk.
    var syncedLength = 0
    /// Records after these.
    var unsyncedRecords = 0
    /// Whether the folders' entries that lead here are known to be on disk.
    var isRooted = false

    /// What an append did.
    struct Appended {
        /// Bytes that stay in the file; a line's end.
        var kept: Int
        /// A negative `errno`; 0 when all bytes were written.
        var code: Int
        /// Whether the file can't be trusted: what had to be cut off could not be.
        var isBroken = false
    }

    /// Appends whole lines; what a failure leaves of a half line is cut off again.
    mutating func append(_ bytes: UnsafeRawBufferPointer, _ fileSystem: CaptureFileSystem) -> Appended {
        var done = 0
        var code = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = CaptureFileSystem.retrying { fileSystem.write(descriptor, rest) }
            guard count > 0 else {
                // A write of nothing would otherwise be tried for ever.
                code = count < 0 ? count : -Int(CaptureFileSystem.inputOutputError)
                break
            }
            done += count
        }
        guard code != 0 else {
            length += done
            return Appended(kept: done, code: 0)
        }
        let kept = (bytes[..<done].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        var isBroken = false
        if kept < done {
            isBroken = CaptureFileSystem.retrying { fileSystem.truncate(descriptor, length + kept) } != 0
        }
        length += kept
        return Appended(kept: kept, code: code, isBroken: isBroken)
    }

    /// Makes content and, the first time, the names of the file and its folders last.
    ///
    /// - Returns: 0 or a negative `errno`. After a failure what was not confirmed has been cut off.
    mutating func sync(_ fileSystem: CaptureFileSystem) -> Int {
        var code = CaptureFileSystem.retrying { fileSystem.sync(descriptor) }
        if code == 0, !isRooted {
            // The hour's folder, day, month, year, variant, endpoint, destination; and the one that holds that.
            var path = folder
            for _ in 0..<8 where code == 0 {
                code = fileSystem.syncFolder(path)
                // A folder may be closed to readers, or be on a file system that has nothing to sync.
                if !CaptureFileSystem.isDiskFailure(code), !CaptureFileSystem.isOutOfDescriptors(code) { code = 0 }
                path = parent(of: path)
            }
            isRooted = code == 0
        }
        guard code != 0 else {
            syncedLength = length
            unsyncedRecords = 0
            return 0
        }
        _ = CaptureFileSystem.retrying { fileSystem.truncate(descriptor, syncedLength) }
        length = syncedLength
        return Int(code)
    }
}

/// The folder that holds a path; `.` for a name alone.
func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
}

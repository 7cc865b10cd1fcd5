#if canImport(FoundationEssentials)
    import struct FoundationEssentials.UUID
#else
    import struct Foundation.UUID
#endif

/// The files that take records now, one a key, and at most a given number of them open.
struct CaptureFiles {
    /// Records that were written but not confirmed when their file was closed.
    struct Unconfirmed {
        var place: CapturePlace
        var records: Int
        var message: String
    }

    struct Problem: Error {
        var message: String
    }

    private let limits: CaptureLimits
    private let clock: CaptureClock
    private let disk: CaptureFileSystem
    private var files: [FileKey: CaptureFile] = [:]
    private var openCount = 0
    /// Files made.
    private(set) var made = 0
    /// Files flushed to disk.
    private(set) var syncs = 0
    /// When the next file is to be closed.
    private(set) var nextClose = CaptureQueue.never
    private var losses: [Unconfirmed] = []

    init(limits: CaptureLimits, clock: CaptureClock, fileSystem: CaptureFileSystem) {
        self.limits = limits
        self.clock = clock
        disk = fileSystem
    }

    /// Files that take records now.
    var count: Int { files.count }

    /// The key's file, open; a new one when there is none, its time is over, or somebody removed it.
    ///
    /// `time` is that of the record that would be the first in a new file, in milliseconds since 1970.
    mutating func take(_ key: FileKey, time: Int64) -> Result<CaptureFile, Problem> {
        let now = clock.uptime()
        if var file = files[key] {
            if file.descriptor < 0 { reopen(&file) }
            let found = file.descriptor < 0 ? nil : disk.information(file.descriptor)
            if let found, found.links > 0, found.size == file.length, now < file.closesAt { return .success(file) }
            if now < file.closesAt || found == nil {
                // Moved or changed by somebody else: not ours any more.
                discard(file, of: key)
            } else {
                close(file, of: key)
            }
        }
        return make(key, time: time, now: now)
    }

    private mutating func reopen(_ file: inout CaptureFile) {
        makeRoom()
        file.descriptor = CaptureFileSystem.retrying { disk.reopen(file.path) }
        if file.descriptor >= 0 { openCount += 1 }
    }

    private mutating func make(_ key: FileKey, time: Int64, now: Int64) -> Result<CaptureFile, Problem> {
        let moment = UTCTime(milliseconds: time)
        let folder =
            "\(key.place.folder)/\(padded(moment.year, 4))/\(padded(moment.month, 2))/\(padded(moment.day, 2))"
            + "/\(padded(moment.hour, 2))"
        let name = "\(padded(moment.minute, 2))-\(padded(moment.second, 2))-\(padded(moment.millisecond, 3))"
        let path = "\(folder)/\(name)-\(RandomIds.next().uuidString.lowercased()).jsonl"
        makeRoom()
        var descriptor = create(path, in: folder)
        if CaptureFileSystem.isOutOfDescriptors(descriptor) {
            closeLeastUsed(keeping: openCount / 2)
            descriptor = create(path, in: folder)
        }
        guard descriptor >= 0 else {
            let words = CaptureFileSystem.words(descriptor)
            return .failure(Problem(message: "no file can be made in \(folder): \(words)"))
        }
        made += 1
        openCount += 1
        let hourEnd = Double((key.hour + 1) * 3600) - clock.now()
        // A file for an hour that is over closes by its age alone.
        let seconds = hourEnd > 0 ? min(hourEnd, limits.fileSeconds) : limits.fileSeconds
        let file = CaptureFile(
            path: path, folder: folder, descriptor: descriptor, closesAt: now + nanoseconds(seconds), usedAt: now)
        put(file, of: key)
        return .success(file)
    }

    private func create(_ path: String, in folder: String) -> Int32 {
        var descriptor = CaptureFileSystem.retrying { disk.create(path) }
        if CaptureFileSystem.isMissing(descriptor) {
            let code = makeFolders(folder)
            if code != 0 { return code }
            descriptor = CaptureFileSystem.retrying { disk.create(path) }
        }
        return descriptor
    }

    /// Makes a folder and those above it.
    private func makeFolders(_ path: String) -> Int32 {
        var code = disk.makeFolder(path)
        if CaptureFileSystem.isMissing(code) {
            let above = parent(of: path)
            guard above != path else { return code }
            code = makeFolders(above)
            if code == 0 { code = disk.makeFolder(path) }
        }
        // Whoever makes a folder first makes its name last; a parent above the destination may be closed to readers.
        if code == 0 { _ = disk.syncFolder(parent(of: path)) }
        return CaptureFileSystem.isExisting(code) ? 0 : code
    }

    /// Remembers what was done with a file.
    mutating func put(_ file: CaptureFile, of key: FileKey) {
        files[key] = file
        nextClose = min(nextClose, file.closesAt)
    }

    /// Waits until the file is on disk.
    ///
    /// - Returns: 0 or a negative `errno`; then what was not confirmed before is cut off.
    mutating func sync(_ file: inout CaptureFile) -> Int {
        syncs += 1
        return file.sync(disk)
    }

    /// Forgets a file without a word to the disk.
    mutating func discard(_ file: CaptureFile, of key: FileKey) {
        if file.descriptor >= 0 {
            _ = disk.close(file.descriptor)
            openCount -= 1
        }
        files[key] = nil
    }

    /// Syncs what is not yet confirmed and closes the file.
    mutating func close(_ file: CaptureFile, of key: FileKey) {
        var file = file
        confirm(&file, of: key)
        discard(file, of: key)
    }

    private mutating func confirm(_ file: inout CaptureFile, of key: FileKey) {
        guard file.descriptor >= 0, file.length > file.syncedLength else { return }
        let records = file.unsyncedRecords
        let code = sync(&file)
        guard code != 0 else { return }
        let words = CaptureFileSystem.words(code)
        losses.append(
            Unconfirmed(place: key.place, records: records, message: "\(file.path) can't be synced: \(words)"))
    }

    /// Closes the files whose time is over.
    mutating func closeDue() {
        let now = clock.uptime()
        guard now >= nextClose else { return }
        for (key, file) in files where now >= file.closesAt { close(file, of: key) }
        nextClose = files.values.reduce(CaptureQueue.never) { min($0, $1.closesAt) }
    }

    /// Closes all files.
    mutating func closeAll() {
        for (key, file) in files { close(file, of: key) }
    }

    /// What could not be confirmed since the last call.
    mutating func takeLosses() -> [Unconfirmed] {
        defer { losses = [] }
        return losses
    }

    // MARK: Descriptors

    private mutating func makeRoom() {
        if openCount >= max(1, limits.openFiles) { closeLeastUsed(keeping: openCount * 3 / 4) }
    }

    /// Gives descriptors back; the files take records again when their turn comes.
    private mutating func closeLeastUsed(keeping kept: Int) {
        let open = files.filter { $0.value.descriptor >= 0 }.sorted { $0.value.usedAt < $1.value.usedAt }
        for (key, file) in open.prefix(max(1, openCount - kept)) {
            var file = file
            confirm(&file, of: key)
            _ = disk.close(file.descriptor)
            openCount -= 1
            file.descriptor = -1
            files[key] = file
        }
    }
}

import Foundation

/// The thread that writes: takes what is queued, keeps the files, and knows which places are in a pause.
///
/// Made and used by one thread only.
final class CaptureWriter {
    private let queue: CaptureQueue
    private let limits: CaptureLimits
    private let clock: CaptureClock
    private let onEvent: @Sendable (CaptureEvent) -> Void
    private let disk: CaptureFileSystem
    private var files: CaptureFiles
    private var spaces: [String: (checkedAt: Int64, isFull: Bool)] = [:]
    /// Places whose last try failed: how long the pause is and when it ends.
    private var pauses: [CapturePlace: (length: Int64, until: Int64, reason: CaptureLoss)] = [:]
    private var toldAt = Int64.min / 2

    init(queue: CaptureQueue, fileSystem: CaptureFileSystem, onEvent: @escaping @Sendable (CaptureEvent) -> Void) {
        self.queue = queue
        self.onEvent = onEvent
        limits = queue.limits
        clock = queue.clock
        disk = fileSystem
        files = CaptureFiles(limits: queue.limits, clock: queue.clock, fileSystem: fileSystem)
    }

    /// Returns when the log was shut down and everything is written.
    func run() {
        blockSignals()
        while let work = queue.next(until: files.nextClose) {
            for (key, batch) in work { write(batch, of: key) }
            files.closeDue()
            reportLosses()
            tellDropped()
        }
        files.closeAll()
        reportLosses()
        tellDropped()
        queue.finish()
    }

    /// Why a batch could not be written to its end.
    private struct Failure {
        var reason: CaptureLoss
        var message: String
    }

    private func write(_ batch: consuming Batch, of key: FileKey) {
        let now = clock.uptime()
        if let pause = pauses[key.place], now < pause.until {
            queue.settle(key, batch, writtenTo: 0, lines: 0, loss: pause.reason)
            return
        }
        var done = 0
        var failure = isFull(key.place.destination, now) ? Failure(reason: .diskFull, message: fullMessage(key)) : nil
        while done < batch.bytes.count, failure == nil {
            failure = writePiece(of: batch, from: &done, key: key)
        }
        let lines = done == batch.bytes.count ? batch.records : count(batch.bytes[..<done])
        let lost = batch.records - lines
        // The pause starts before those who wait hear of the loss.
        if let failure {
            pause(key.place, failure, lost: lost)
        } else if pauses.removeValue(forKey: key.place) != nil {
            queue.admit(key.place)
            onEvent(.recovered(key.place))
        }
        queue.record(files)
        queue.settle(key, batch, writtenTo: done, lines: lines, loss: failure?.reason)
    }

    /// Writes as many lines as fit in the key's file, and syncs them if somebody waits.
    private func writePiece(of batch: borrowing Batch, from done: inout Int, key: FileKey) -> Failure? {
        let opened = files.take(key, time: done == 0 ? batch.firstTime : batch.lastTime)
        var file: CaptureFile
        switch opened {
        case .success(let taken): file = taken
        case .failure(let problem): return Failure(reason: .unwritable, message: problem.message)
        }
        let start = done
        let end = pieceEnd(of: batch.bytes, from: start, room: limits.fileBytes - file.length, isNew: file.length == 0)
        guard end > start else {
            files.close(file, of: key)
            return nil
        }
        let wasEmpty = file.length == 0
        let appended = batch.bytes.withUnsafeBytes { raw in
            file.append(UnsafeRawBufferPointer(rebasing: raw[start..<end]), disk)
        }
        let lines =
            appended.kept == batch.bytes.count ? batch.records : count(batch.bytes[start..<start + appended.kept])
        file.unsyncedRecords += lines
        file.usedAt = clock.uptime()
        if batch.isDurable, file.length > file.syncedLength {
            let earlier = file.unsyncedRecords - lines
            let code = files.sync(&file)
            if code != 0 {
                file.unsyncedRecords = 0
                files.discard(file, of: key)
                queue.lose(earlier, reason: .syncFailed)
                return Failure(
                    reason: .syncFailed, message: "\(file.path) can't be synced: \(CaptureFileSystem.words(code))")
            }
        }
        done += appended.kept
        guard appended.code != 0 else {
            files.put(file, of: key)
            return nil
        }
        // A file that failed gets no more lines.
        files.close(file, of: key)
        if CaptureFileSystem.isFileTooLarge(appended.code), appended.kept > 0 || !wasEmpty { return nil }
        return Failure(
            reason: CaptureFileSystem.isNoSpace(appended.code) ? .diskFull : .writeFailed,
            message: "\(file.path) can't be written: \(CaptureFileSystem.words(appended.code))")
    }

    /// Where the lines end that fit in `room` bytes; a line that is larger than a whole file gets a file of its own.
    private func pieceEnd(of bytes: [UInt8], from start: Int, room: Int, isNew: Bool) -> Int {
        if bytes.count - start <= room { return bytes.count }
        if room > 0, let last = bytes[start..<start + room].lastIndex(of: UInt8(ascii: "\n")) { return last + 1 }
        guard isNew else { return start }
        return (bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count - 1) + 1
    }

    private func count(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 == UInt8(ascii: "\n") } }

    // MARK: Trouble

    /// Looks at the disk at most once a second.
    private func isFull(_ destination: String, _ now: Int64) -> Bool {
        if let known = spaces[destination], now - known.checkedAt < 1_000_000_000 { return known.isFull }
        var path = destination
        var found = disk.space(path)
        // A destination that is yet to be made will be on its parent's disk.
        while found == nil, path != "/", path != "." {
            path = parent(of: path)
            found = disk.space(path)
        }
        let isFull = found.map {
            $0.free < Double(limits.minimumFreeBytes) && $0.free < limits.minimumFreeShare * $0.total
        }
        spaces[destination] = (now, isFull ?? false)
        return isFull ?? false
    }

    private func fullMessage(_ key: FileKey) -> String {
        "the disk of \(key.place.destination) is nearly full; capture pauses until there is space"
    }

    private func pause(_ place: CapturePlace, _ failure: Failure, lost: Int) {
        let longest = nanoseconds(limits.longestPauseSeconds)
        let length = min(max((pauses[place]?.length ?? 0) * 2, nanoseconds(limits.firstPauseSeconds)), longest)
        let until = clock.uptime() + length
        pauses[place] = (length, until, failure.reason)
        let told = CaptureFailure(reason: failure.reason, message: failure.message, time: clock.now())
        queue.refuse(place, until: until, told)
        onEvent(.failed(place, told, recordsLost: lost))
    }

    /// Buffered records that were written, but whose file was not confirmed when it was closed.
    private func reportLosses() {
        for loss in files.takeLosses() {
            queue.lose(loss.records, reason: .syncFailed)
            pause(loss.place, Failure(reason: .syncFailed, message: loss.message), lost: loss.records)
        }
        queue.record(files)
    }

    /// At most once a second.
    private func tellDropped() {
        let now = clock.uptime()
        guard now - toldAt >= 1_000_000_000, let dropped = queue.takeDropped() else { return }
        toldAt = now
        onEvent(.dropped(dropped))
    }
}

/// Keeps signals for other threads, so that none interrupts a write.
///
/// A file that would exceed the process's limit then fails with `EFBIG` instead of ending the process (`SIGXFSZ`).
func blockSignals() {
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
}

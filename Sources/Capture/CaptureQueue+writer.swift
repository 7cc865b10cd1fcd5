import Dispatch
import Synchronization

/// What the writer and the watch ask of the queue.
extension CaptureQueue {
    /// Waits until something is to be written, a moment has come, or the log is shut down.
    ///
    /// - Parameter moment: When the writer wants to look at its files again.
    /// - Returns: What to write, whoever is waited for first; nil when the log was shut down and nothing is left.
    func next(until moment: Int64) -> [(key: FileKey, batch: Batch)]? {
        while true {
            let now = clock.uptime()
            enum Step { case work([(key: FileKey, batch: Batch)]?), sleep(Int64) }
            let step = state.withLock { state -> Step in
                state.writerSleepsUntil = nil
                guard state.queued.isEmpty else {
                    let flush = state.queued.values.reduce(CaptureQueue.never) { min($0, $1.since) } + flushAfter
                    let isDue =
                        state.hasDurable || state.isClosing || state.isPoked || now >= min(flush, moment)
                        || state.figures.queuedBytes >= limits.flushBytes
                    if isDue { return .work(take(&state)) }
                    state.writerSleepsUntil = min(flush, moment)
                    return .sleep(min(flush, moment))
                }
                if state.isClosing { return .work(nil) }
                if state.isPoked || now >= moment { return .work([]) }
                state.writerSleepsUntil = moment
                return .sleep(moment)
            }
            switch step {
            case .work(let work):
                state.withLock { $0.isPoked = false }
                return work
            case .sleep(let until):
                if until == CaptureQueue.never {
                    writerBell.wait()
                } else {
                    _ = writerBell.wait(timeout: .now() + .nanoseconds(Int(max(0, until - now))))
                }
            }
        }
    }

    private func take(_ state: inout State) -> [(key: FileKey, batch: Batch)] {
        var work: [(key: FileKey, batch: Batch)] = []
        work.reserveCapacity(state.queued.count)
        for (key, batch) in state.queued {
            state.beingWritten[key] = (state.waiters.removeValue(forKey: key) ?? [], batch.since)
            work.append((key, batch))
        }
        state.queued = [:]
        state.hasDurable = false
        if work.count > 1 {
            work.sort { ($0.batch.isDurable ? 0 : 1, $0.batch.since) < ($1.batch.isDurable ? 0 : 1, $1.batch.since) }
        }
        return work
    }

    /// Closes the books on a batch: up to `end` it is written, the rest is lost.
    ///
    /// - Parameters:
    ///   - key: What the batch was taken under.
    ///   - batch: The batch; its memory is used again.
    ///   - end: Bytes that are written, in durable mode also synced; a line's end.
    ///   - lines: Records in these bytes.
    ///   - loss: Why the rest is lost.
    func settle(_ key: FileKey, _ batch: consuming Batch, writtenTo end: Int, lines: Int, loss: CaptureLoss?) {
        let lost = batch.records - lines
        let count = batch.bytes.count
        var spare = batch.bytes
        batch.bytes = []
        // A buffer that a slow moment made large is given back to the system.
        if spare.capacity <= limits.flushBytes * 4 { spare.removeAll(keepingCapacity: true) } else { spare = [] }
        let waiters = state.withLock { state -> [Waiter] in
            state.figures.written += lines
            state.figures.bytes += end
            state.figures.queuedRecords -= lines + lost
            state.figures.queuedBytes -= count
            if lost > 0, let loss { state.figures.lost[loss, default: 0] += lost }
            if state.spare.capacity < spare.capacity { state.spare = spare }
            return state.beingWritten.removeValue(forKey: key)?.waiters ?? []
        }
        for waiter in waiters {
            waiter.answer(waiter.end <= end ? .written : .lost(loss ?? .writeFailed))
        }
    }

    /// No records of this place are taken for a while.
    func refuse(_ place: CapturePlace, until: Int64, _ failure: CaptureFailure) {
        state.withLock { state in
            state.refused[place] = (until, failure.reason)
            state.figures.lastFailure = failure
        }
    }

    /// The place is as good as any other again.
    func admit(_ place: CapturePlace) {
        state.withLock { _ = $0.refused.removeValue(forKey: place) }
    }

    /// Records that were written and are lost after all.
    func lose(_ records: Int, reason: CaptureLoss) {
        guard records > 0 else { return }
        state.withLock { $0.figures.lost[reason, default: 0] += records }
    }

    /// Notes how the files stand.
    func record(_ files: CaptureFiles) {
        let (made, inUse, syncs) = (files.made, files.count, files.syncs)
        state.withLock { state in
            state.figures.filesOpened = made
            state.figures.filesInUse = inUse
            state.figures.syncs = syncs
        }
    }

    /// Losses without a try since the last call; nil when there were none.
    func takeDropped() -> [CaptureLoss: Int]? {
        state.withLock { state in
            defer { state.dropped = [:] }
            return state.dropped.isEmpty ? nil : state.dropped
        }
    }

    /// The writer's last word: everything is written, synced and closed.
    func finish() {
        let shutDowns = state.withLock { state in
            state.isFinished = true
            state.watchSleeps = false
            defer { state.shutDowns = [] }
            return state.shutDowns
        }
        watchBell.signal()
        for shutDown in shutDowns { shutDown.continuation.resume() }
    }

    /// Answers those whose time is up while the writer hangs in the disk; returns when the writer has finished.
    ///
    /// - Parameter onEvent: Told how many were answered so.
    func watch(_ onEvent: (CaptureEvent) -> Void) {
        var untold = 0
        var toldAt = Int64.min / 2
        while true {
            let now = clock.uptime()
            var late: [Waiter] = []
            var lateShutDowns: [CheckedContinuation<Void, Never>] = []
            let next: Int64? = state.withLock { state in
                if state.isFinished { return nil }
                var next = CaptureQueue.never
                for key in state.waiters.keys {
                    state.waiters[key]?.moveLate(at: now, to: &late, next: &next)
                }
                for key in state.beingWritten.keys {
                    state.beingWritten[key]?.waiters.moveLate(at: now, to: &late, next: &next)
                }
                lateShutDowns = state.shutDowns.filter { $0.deadline <= now }.map(\.continuation)
                state.shutDowns.removeAll { $0.deadline <= now }
                next = state.shutDowns.reduce(next) { min($0, $1.deadline) }
                state.figures.unconfirmed += late.count
                state.watchSleeps = next == CaptureQueue.never
                return next
            }
            for waiter in late { waiter.answer(.unconfirmed) }
            for continuation in lateShutDowns { continuation.resume() }
            untold += late.count
            if untold > 0, next == nil || now - toldAt >= 1_000_000_000 {
                onEvent(.unconfirmed(untold))
                (untold, toldAt) = (0, now)
            }
            guard var next else { return }
            if untold > 0 { next = min(next, toldAt + 1_000_000_000) }
            if next == CaptureQueue.never {
                watchBell.wait()
            } else {
                _ = watchBell.wait(timeout: .now() + .nanoseconds(Int(max(0, next - now))))
            }
        }
    }
}

extension [Waiter] {
    /// Moves those whose deadline has come; the array is in the order of deadlines.
    mutating func moveLate(at now: Int64, to late: inout [Waiter], next: inout Int64) {
        let count = prefix { $0.deadline <= now }.count
        late += self[..<count]
        removeFirst(count)
        if let first { next = Swift.min(next, first.deadline) }
    }
}

import Dispatch
import Synchronization

/// The variant's folder and the hour, in hours since 1970, that a record belongs to.
struct FileKey: Hashable, Sendable {
    var place: CapturePlace
    var hour: Int64
}

/// Records of one key, one after another.
struct Batch: Sendable {
    var bytes: [UInt8] = []
    var records = 0
    /// Times of the first and the last record, in milliseconds since 1970.
    var firstTime: Int64 = 0
    var lastTime: Int64 = 0
    /// When the first one was queued, on the clock that never goes back.
    var since: Int64 = 0
    /// Whether somebody waits for it.
    var isDurable = false

    /// Appends a record and answers where it ends.
    mutating func append(_ line: [UInt8], _ needsNewline: Bool, _ time: Int64, _ isDurable: Bool) -> Int {
        bytes.append(contentsOf: line)
        if needsNewline { bytes.append(UInt8(ascii: "\n")) }
        records += 1
        lastTime = time
        if isDurable { self.isDurable = true }
        return bytes.count
    }
}

/// A call that waits for its record.
struct Waiter: Sendable {
    /// Where its record ends in the batch.
    var end: Int
    var deadline: Int64
    var answer: @Sendable (CaptureOutcome) -> Void
}

/// What callers, the writer and the watch share: records queued and being written, who waits, and the figures.
///
/// Every member holds the lock for a moment only; nobody does input or output under it.
final class CaptureQueue: Sendable {
    struct State {
        var queued: [FileKey: Batch] = [:]
        var waiters: [FileKey: [Waiter]] = [:]
        /// Batches that the writer took and did not settle yet.
        var beingWritten: [FileKey: (waiters: [Waiter], since: Int64)] = [:]
        var spare: [UInt8] = []
        var refused: [CapturePlace: (until: Int64, reason: CaptureLoss)] = [:]
        var figures = CaptureFigures()
        /// Losses that no event told of yet.
        var dropped: [CaptureLoss: Int] = [:]
        var hasDurable = false
        var isPoked = false
        var isClosing = false
        var isFinished = false
        var shutDowns: [(deadline: Int64, continuation: CheckedContinuation<Void, Never>)] = []
        /// Until when the writer sleeps; nil while it is awake.
        var writerSleepsUntil: Int64?
        /// Whether the watch sleeps until somebody waits.
        var watchSleeps = false
    }

    enum Admission {
        case queued
        case lost(CaptureLoss)
    }

    static let never = Int64.max
    let limits: CaptureLimits
    let clock: CaptureClock
    let state = Mutex(State())
    let writerBell = DispatchSemaphore(value: 0)
    let watchBell = DispatchSemaphore(value: 0)
    let flushAfter: Int64
    private let waitAtMost: Int64

    init(limits: CaptureLimits, clock: CaptureClock) {
        self.limits = limits
        self.clock = clock
        flushAfter = nanoseconds(limits.flushSeconds)
        waitAtMost = nanoseconds(limits.waitSeconds)
    }

    // MARK: Callers

    /// Takes a record, or says why not.
    ///
    /// One that is taken with an `answer` is waited for: it is called once, on another thread.
    func append(
        _ line: [UInt8], time: Double?, place: CapturePlace,
        answer: (@Sendable (CaptureOutcome) -> Void)? = nil
    ) -> Admission {
        let now = clock.uptime()
        let milliseconds = UTCTime.milliseconds(seconds: time ?? clock.now())
        let key = FileKey(place: place, hour: milliseconds / 3_600_000)
        let needsNewline = line.last != UInt8(ascii: "\n")
        let count = line.count + (needsNewline ? 1 : 0)
        let (loss, wakesWriter, wakesWatch) = state.withLock { state -> (CaptureLoss?, Bool, Bool) in
            if let loss = refusal(of: place, count: count, now: now, &state) {
                state.figures.lost[loss, default: 0] += 1
                state.dropped[loss, default: 0] += 1
                return (loss, false, false)
            }
            state.figures.queuedBytes += count
            state.figures.queuedRecords += 1
            let end = add(line, needsNewline, key, milliseconds, now, isDurable: answer != nil, &state)
            var wakesWatch = false
            if let answer {
                state.hasDurable = true
                let waiter = Waiter(end: end, deadline: now + waitAtMost, answer: answer)
                state.waiters[key, default: []].append(waiter)
                wakesWatch = state.watchSleeps
                state.watchSleeps = false
            }
            guard let sleep = state.writerSleepsUntil,
                answer != nil || sleep > now + flushAfter || state.figures.queuedBytes >= limits.flushBytes
            else { return (nil, false, wakesWatch) }
            state.writerSleepsUntil = nil
            return (nil, true, wakesWatch)
        }
        if wakesWriter { writerBell.signal() }
        if wakesWatch { watchBell.signal() }
        if let loss { return .lost(loss) }
        return .queued
    }

    private func refusal(of place: CapturePlace, count: Int, now: Int64, _ state: inout State) -> CaptureLoss? {
        if state.isClosing { return .closed }
        if !state.refused.isEmpty, let pause = state.refused[place], now < pause.until { return pause.reason }
        let isFull =
            state.figures.queuedBytes + count > limits.queueBytes || state.figures.queuedRecords >= limits.queueRecords
        return isFull ? .queueFull : nil
    }

    /// Appends to the key's batch and answers the record's end in it.
    private func add(
        _ line: [UInt8], _ needsNewline: Bool, _ key: FileKey, _ time: Int64, _ now: Int64, isDurable: Bool,
        _ state: inout State
    ) -> Int {
        // Through the optional, so that the batch grows in its place.
        if let end = state.queued[key]?.append(line, needsNewline, time, isDurable) { return end }
        var batch = Batch(firstTime: time, since: now)
        swap(&batch.bytes, &state.spare)
        let end = batch.append(line, needsNewline, time, isDurable)
        state.queued[key] = batch
        return end
    }

    // MARK: The log

    /// Takes no more records; the writer writes what it has, then finishes.
    ///
    /// - Parameter continuation: Resumed when everything is written, or after ``CaptureLimits/shutDownSeconds``.
    func close(_ continuation: CheckedContinuation<Void, Never>?) {
        let deadline = clock.uptime() + nanoseconds(limits.shutDownSeconds)
        let isFinished = state.withLock { state in
            state.isClosing = true
            if state.isFinished { return true }
            if let continuation { state.shutDowns.append((deadline, continuation)) }
            state.writerSleepsUntil = nil
            state.watchSleeps = false
            return false
        }
        if isFinished { continuation?.resume() }
        writerBell.signal()
        watchBell.signal()
    }

    /// Lets the writer look at its queue and its files now.
    func poke() {
        state.withLock { state in
            state.isPoked = true
            state.writerSleepsUntil = nil
        }
        writerBell.signal()
        watchBell.signal()
    }

    /// The figures now.
    var figures: CaptureFigures {
        let now = clock.uptime()
        return state.withLock { state in
            var figures = state.figures
            let oldest = state.beingWritten.values.reduce(
                state.queued.values.reduce(CaptureQueue.never) { min($0, $1.since) }
            ) { min($0, $1.since) }
            figures.lag = oldest == CaptureQueue.never ? 0 : Double(max(0, now - oldest)) / 1e9
            figures.pausedPlaces = state.refused.values.count { now < $0.until }
            return figures
        }
    }
}

/// A duration for the clock that never goes back; absurd ones become the largest that can be added to it.
func nanoseconds(_ seconds: Double) -> Int64 {
    seconds > 0 ? Int64(min(seconds, 1e9) * 1e9) : 0
}

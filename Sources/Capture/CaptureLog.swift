import Foundation

/// Keeps records of endpoints' traffic in files, in the layout of SageMaker's data capture.
///
/// One log serves all endpoints: `{destination}/{endpoint}/{variant}/{yyyy}/{MM}/{dd}/{HH}/{mm}-{ss}-{SSS}-{uuid4}.jsonl`
/// in UTC. A file has its final name from the beginning and is named after the time of its first record. The hour's
/// folder is that of the records' own times, so a file never mixes hours; a record that comes late for its hour gets a
/// file of its own there. Files are closed 60 s after they were opened, at the end of their hour, or at 64 MiB.
///
/// Writing happens on a thread of its own, callers never do input or output. Records that are queued while the disk is
/// busy go to it together, with one `write` and one `fdatasync` a file (group commit). A file never holds half a line
/// while the log runs: a write that failed is taken back, its records are reported lost, and after a pause, which grows
/// from 0.1 to 2 s, the next record tries a new file. During the pause records are lost at once, so a broken disk costs
/// neither time nor processor.
///
/// Two processes may write below one destination, since file names are unique; ``repair(destination:)`` leaves files alone
/// that another process holds open. Files are readable by user and group only (0640, folders 0750): they hold customers'
/// data.
public final class CaptureLog: Sendable {
    private let queue: CaptureQueue

    /// A log, with its two sleeping threads.
    ///
    /// - Parameters:
    ///   - limits: The tunable numbers.
    ///   - clock: Where time comes from.
    ///   - onEvent: Told of failures, recoveries, drops and delays, on threads of the log's own; must return soon.
    public convenience init(
        limits: CaptureLimits = CaptureLimits(), clock: CaptureClock = .system,
        onEvent: @escaping @Sendable (CaptureEvent) -> Void = { _ in }
    ) {
        self.init(limits: limits, clock: clock, fileSystem: .real, onEvent: onEvent)
    }

    /// A log on a file system of a test's making.
    package init(
        limits: CaptureLimits, clock: CaptureClock, fileSystem: CaptureFileSystem,
        onEvent: @escaping @Sendable (CaptureEvent) -> Void = { _ in }
    ) {
        let queue = CaptureQueue(limits: limits, clock: clock)
        self.queue = queue
        let writer = Thread { CaptureWriter(queue: queue, fileSystem: fileSystem, onEvent: onEvent).run() }
        writer.name = "capture"
        writer.start()
        let watch = Thread {
            blockSignals()
            queue.watch(onEvent)
        }
        watch.name = "capture-watch"
        watch.start()
    }

    deinit { queue.close(nil) }

    /// Keeps one record.
    ///
    /// Durable mode suspends until the record is on disk, is lost, or ``CaptureLimits/waitSeconds`` are over. Buffered mode
    /// never suspends; the call costs less than a microsecond for a record of usual size.
    ///
    /// - Parameters:
    ///   - line: One line of ``CaptureRecord/line(csvContentTypes:jsonContentTypes:)``; a missing newline is added.
    ///   - time: The record's time in seconds since 1970; decides the hour's folder. Now by default.
    ///   - place: The variant's folder.
    ///   - mode: Whether to wait.
    /// - Returns: `written`, `unconfirmed` or `lost` in durable mode; `queued` or `lost` in buffered mode.
    public func capture(
        _ line: [UInt8], at time: Double? = nil, in place: CapturePlace, mode: CaptureMode
    ) async -> CaptureOutcome {
        switch mode {
        case .buffered: enqueue(line, at: time, in: place)
        case .durable:
            await withCheckedContinuation { continuation in
                let admission = queue.append(line, time: time, place: place) { continuation.resume(returning: $0) }
                if case .lost(let reason) = admission { continuation.resume(returning: .lost(reason)) }
            }
        }
    }

    /// Keeps one record in the form and mode that a configuration asks for; a side that it doesn't want is left out.
    ///
    /// Whether the request is sampled is the caller's question: ``CaptureConfiguration/isSampled()``.
    public func capture(
        _ record: CaptureRecord, by configuration: CaptureConfiguration, in place: CapturePlace
    ) async -> CaptureOutcome {
        await capture(configuration.line(of: record), at: record.time, in: place, mode: configuration.mode)
    }

    /// Keeps one record in buffered mode, from code that can't wait.
    ///
    /// - Returns: `queued` or `lost`.
    public func enqueue(_ line: [UInt8], at time: Double? = nil, in place: CapturePlace) -> CaptureOutcome {
        switch queue.append(line, time: time, place: place) {
        case .queued: .queued
        case .lost(let reason): .lost(reason)
        }
    }

    /// Keeps one record in buffered mode in the form that a configuration asks for, from code that can't wait.
    ///
    /// - Returns: `queued` or `lost`.
    public func enqueue(
        _ record: CaptureRecord, by configuration: CaptureConfiguration, in place: CapturePlace
    ) -> CaptureOutcome {
        enqueue(configuration.line(of: record), at: record.time, in: place)
    }

    /// Keeps one record in durable mode in the form that a configuration asks for, from code that can't suspend.
    ///
    /// - Parameters:
    ///   - record: The request and its answer.
    ///   - configuration: The form.
    ///   - place: The variant's folder.
    ///   - answer: Called once, with `written`, `unconfirmed` or `lost`: before the call returns when the record is not taken,
    ///     otherwise on the writer's or the watch's thread. It must return soon.
    public func confirm(
        _ record: CaptureRecord, by configuration: CaptureConfiguration, in place: CapturePlace,
        answer: @escaping @Sendable (CaptureOutcome) -> Void
    ) {
        let admission = queue.append(configuration.line(of: record), time: record.time, place: place, answer: answer)
        if case .lost(let reason) = admission { answer(.lost(reason)) }
    }

    /// What was done so far and how it stands.
    public var figures: CaptureFigures { queue.figures }

    /// Writes what is queued, syncs and closes all files.
    ///
    /// Later records are lost as `closed`. Returns when that is done, or after ``CaptureLimits/shutDownSeconds`` on a disk that hangs.
    public func shutDown() async {
        await withCheckedContinuation { queue.close($0) }
    }

    /// Lets the writer look at its queue and its files now, for tests that move the clock.
    package func poke() { queue.poke() }
}

extension CaptureConfiguration {
    /// A record's line, without the side that is not wanted.
    fileprivate func line(of record: CaptureRecord) -> [UInt8] {
        var record = record
        if !captureInput { record.input = nil }
        if !captureOutput { record.output = nil }
        return record.line(csvContentTypes: csvContentTypes, jsonContentTypes: jsonContentTypes)
    }
}

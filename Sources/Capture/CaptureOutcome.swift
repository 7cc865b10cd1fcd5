/// Why a record was lost.
public enum CaptureLoss: String, Sendable, CaseIterable, Codable {
    /// The queue held as many bytes or records as it may.
    case queueFull
    /// The disk has less free space than ``CaptureLimits/minimumFreeBytes`` and ``CaptureLimits/minimumFreeShare`` ask for.
    case diskFull
    /// The folder or file couldn't be made or opened.
    case unwritable
    /// Writing failed; what was half written was taken back.
    case writeFailed
    /// Writing succeeded, but the disk didn't confirm it; what wasn't confirmed was taken back.
    case syncFailed
    /// The log was shut down before.
    case closed
}

/// What became of a record.
public enum CaptureOutcome: Sendable, Equatable {
    /// Durable mode: the record is on disk.
    case written
    /// Buffered mode: the record is in the queue.
    case queued
    /// Durable mode: the disk took longer than ``CaptureLimits/waitSeconds``; the record may still get there.
    case unconfirmed
    /// The record is not kept.
    case lost(CaptureLoss)
}

/// The last thing that went wrong while records were written.
public struct CaptureFailure: Sendable, Equatable {
    /// The kind of loss it caused.
    public var reason: CaptureLoss
    /// What and where, with the system's words.
    public var message: String
    /// When, in seconds since 1970.
    public var time: Double
}

/// Something an operator wants to read of, once for each occasion and not for each record.
public enum CaptureEvent: Sendable, Equatable {
    /// Writing to a place failed; it is tried again after a pause. Comes at most a few times a second for a place.
    case failed(CapturePlace, CaptureFailure, recordsLost: Int)
    /// Writing to a place works again.
    case recovered(CapturePlace)
    /// Records were dropped without a try since the last such event: the queue was full, or a pause was on.
    case dropped([CaptureLoss: Int])
    /// The disk takes so long that records' callers were answered before it was done, since the last such event. Comes at most
    /// once a second.
    case unconfirmed(Int)
}

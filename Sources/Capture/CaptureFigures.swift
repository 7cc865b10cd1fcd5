/// What a ``CaptureLog`` did so far and how it stands: the figures of `/metrics`.
///
/// Counters only grow. A record counts once, in ``written`` or in ``lost``; only a record that was written in buffered
/// mode and whose file could later not be confirmed counts in both.
public struct CaptureFigures: Sendable, Equatable {
    /// Records written to files; in durable mode also confirmed by the disk.
    public var written = 0
    /// Bytes of these records.
    public var bytes = 0
    /// Records lost, by reason.
    public var lost: [CaptureLoss: Int] = [:]
    /// Durable calls that returned before their record was on disk; the record itself counts when its fate is known.
    public var unconfirmed = 0
    /// Records queued or being written now.
    public var queuedRecords = 0
    /// Bytes queued or being written now.
    public var queuedBytes = 0
    /// The age of the oldest record that is queued or being written now, in seconds; 0 when there is none.
    public var lag = 0.0
    /// Files made.
    public var filesOpened = 0
    /// Files that further records would go to now.
    public var filesInUse = 0
    /// Times that a file's content was flushed to disk.
    public var syncs = 0
    /// Places that are in a pause after a failure now.
    public var pausedPlaces = 0
    /// The last failure; nil when there was none.
    public var lastFailure: CaptureFailure?

    /// All records lost, whatever the reason.
    public var lostInAll: Int { lost.values.reduce(0, +) }
}

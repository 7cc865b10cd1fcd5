#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The tunable numbers of a ``CaptureLog``.
public struct CaptureLimits: Sendable, Equatable {
    /// Most bytes queued or being written, over all places.
    public var queueBytes = 64 << 20
    /// Most records queued or being written, over all places.
    public var queueRecords = 65_536
    /// A file is closed when the next line would make it larger, unless that is its first line.
    public var fileBytes = 64 << 20
    /// A file is closed this long after it was opened, in seconds.
    public var fileSeconds = 60.0
    /// The longest that a buffered record waits in the queue while the disk keeps up, in seconds.
    public var flushSeconds = 1.0
    /// Buffered records are written earlier when the queue holds this many bytes.
    public var flushBytes = 256 << 10
    /// The longest that a durable call waits for its record, in seconds.
    public var waitSeconds = 2.0
    /// The longest that ``CaptureLog/shutDown()`` waits for the disk, in seconds.
    public var shutDownSeconds = 10.0
    /// Capture pauses when the disk has less free than this and less than ``minimumFreeShare``.
    public var minimumFreeBytes = 1 << 30
    /// Capture pauses when a smaller share of the disk is free than this, 0 to 1, and less than ``minimumFreeBytes``.
    public var minimumFreeShare = 0.05
    /// The first pause after a failure, in seconds; it doubles with each further one.
    public var firstPauseSeconds = 0.1
    /// The longest pause after a failure, in seconds.
    public var longestPauseSeconds = 2.0
    /// Most files that are kept open at once; further ones are closed and opened again for each write.
    public var openFiles = 256

    /// The stated defaults.
    public init() {}
}

/// Where time comes from.
public struct CaptureClock: Sendable {
    /// Seconds since 1970; may jump.
    public var now: @Sendable () -> Double
    /// Nanoseconds since some moment; never goes back.
    public var uptime: @Sendable () -> Int64

    /// A clock from its two readings.
    public init(now: @escaping @Sendable () -> Double, uptime: @escaping @Sendable () -> Int64) {
        self.now = now
        self.uptime = uptime
    }

    /// The system's clocks.
    public static let system = CaptureClock(
        now: { seconds(CLOCK_REALTIME) },
        uptime: {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        })

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

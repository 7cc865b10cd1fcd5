/// The numbers that the worker goes by.
public struct WorkerLimits: Sendable, Equatable {
    /// Tries at a job when the process that runs it ends each time.
    public var attempts = 2
    /// Seconds for which an owner is taken to be alive without another sign.
    public var lease = 20.0
    /// Seconds between an owner's signs.
    public var heartbeat = 5.0
    /// Jobs at once in one process, and as many endpoints.
    public var jobsAtOnce = 2
    /// Seconds between looks at the store's mark.
    public var look = 0.1
    /// Seconds after which the store is read though its mark is the same.
    public var reading = 5.0
    /// Seconds between asking a program to stop and killing it.
    public var patience = 120.0
    /// Seconds that an endpoint may take until it answers.
    public var answering = 60.0
    /// Bytes that a model's archive may hold unpacked.
    public var archiveSize = 20 << 30

    /// The usual numbers.
    public init() {}
}

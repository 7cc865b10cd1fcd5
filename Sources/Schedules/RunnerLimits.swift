/// The numbers that the rules of executions go by.
public struct RunnerLimits: Sendable, Equatable {
    /// Tries at one window when the process is killed each time.
    public var attempts = 3
    /// Seconds for which an owner is taken to be alive without another sign.
    public var lease = 15.0
    /// Seconds between an owner's signs.
    public var heartbeat = 4.0
    /// Executions at once in one process.
    public var executionsAtOnce = 2
    /// Seconds between looks at the store's mark.
    public var look = 0.1
    /// Seconds after which the store is read though its mark is the same.
    public var reading = 5.0
    /// Missed windows that are counted one by one; the message says "more than" beyond them.
    public var missedCount = 1000

    /// The usual numbers.
    public init() {}
}

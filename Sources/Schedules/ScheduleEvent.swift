/// What a runner tells while it works, for logs and figures.
public enum ScheduleEvent: Sendable {
    /// An execution has begun, so many seconds after it was due or asked for.
    case began(Execution, late: Double)
    /// One has ended; its status and texts say how.
    case ended(Execution)
    /// The process of one ended before it did. It has failed, and is not repeated any more or is already planned anew.
    case died(Execution, isRepeated: Bool)
    /// One was taken over by another server; what this one made of it does not count.
    case lost(Execution)
    /// The store could not be used; it is tried again.
    case storeFailed(any Error)
}

/// What a job says while it works.
///
/// Drawing it is the caller's business.
public enum JobEvent: Sendable {
    /// A step begins.
    case step(String)
    /// A share in [0, 1] of the running step is done, with a detail such as the round and its loss.
    case progress(Double, detail: String)
    /// Something that the user should know and need not act on.
    case note(String)
    /// Something that the user should look into.
    case warning(String)
}

/// Where a job sends its events.
///
/// Called from any thread.
public typealias JobEvents = @Sendable (JobEvent) -> Void

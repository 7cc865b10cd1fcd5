import Synchronization

/// A request to stop sending that lets what is under way be answered.
public final class StopSignal: Sendable {
    private let flag = Atomic(false)

    /// The longest that a sleeper takes to notice.
    private static let nap = Duration.milliseconds(50)

    /// A signal that is not given yet.
    public init() {}

    /// Gives the signal.
    ///
    /// May be called from any thread, and again.
    public func stop() { flag.store(true, ordering: .relaxed) }

    /// Whether the signal was given.
    public var isStopped: Bool { flag.load(ordering: .relaxed) }

    /// Sleeps until an instant, or until the signal is given or the task is cancelled.
    ///
    /// - Returns: Whether the instant was reached.
    func sleep(until instant: ContinuousClock.Instant) async -> Bool {
        while !isStopped && !Task.isCancelled {
            let now = ContinuousClock.now
            guard now < instant else { return true }
            try? await Task.sleep(until: min(instant, now + Self.nap), clock: .continuous)
        }
        return false
    }
}

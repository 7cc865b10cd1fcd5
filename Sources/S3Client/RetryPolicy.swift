/// How often what failed for the moment is tried, and how long is waited between.
///
/// The pause before attempt `n + 1` is drawn from `0 ..< min(longest, first · 2ⁿ⁻¹)`, so that many clients that failed at
/// one moment do not come back at one moment. Source: Brooker, *Exponential Backoff and Jitter* (2015), "full jitter".
public struct RetryPolicy: Sendable {
    /// Attempts in all, at least 1.
    public var attempts = 7
    /// The longest first pause in seconds.
    public var firstPause = 0.2
    /// The longest pause in seconds; a server's `Retry-After` is heeded up to this.
    public var longestPause = 10.0

    /// The stated defaults: about 6 seconds of pauses in all.
    public init() {}

    /// Seconds to wait after a failed attempt.
    ///
    /// - Parameters:
    ///   - attempt: 1 for the first.
    ///   - wanted: What the server asked for, in seconds; nil when it said nothing.
    /// - Returns: The drawn pause, or what the server asked for if that is longer.
    func pause(after attempt: Int, wanted: Double?) -> Double {
        let bound = min(longestPause, firstPause * Double(1 << min(attempt - 1, 20)))
        let drawn = bound > 0 ? Double.random(in: 0..<bound) : 0
        return max(drawn, min(longestPause, wanted ?? 0))
    }

    /// Waits after a failed attempt.
    func wait(after attempt: Int, wanted: Double?) async throws {
        try await Task.sleep(for: .seconds(pause(after: attempt, wanted: wanted)))
    }
}

/// When each request is due: evenly spaced from the start, so that delays do not add up.
struct Schedule: Sendable {
    let start: ContinuousClock.Instant
    /// Requests a second; 0 for no schedule.
    let rate: Double

    /// When a request, counted from 0, is due; nil without a rate.
    func due(_ request: Int) -> ContinuousClock.Instant? {
        guard rate > 0 else { return nil }
        // A hundred years are as good as never, and fit.
        return start + .seconds(min(Double(request) / rate, 3.2e9))
    }
}

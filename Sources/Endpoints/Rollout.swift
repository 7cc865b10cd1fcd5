/// A gradual shift of an endpoint's traffic to a new variant, taken back when the variant does badly.
///
/// The new variant starts with one step's share of the traffic and gets another at every interval. It stays when it has
/// all of it; the variants before it go. It goes, and they stay, as soon as its errors or its latency pass a limit.
public struct Rollout: Sendable, Codable, Equatable {
    /// Where a shift stands.
    public enum State: String, Sendable, Codable {
        /// Under way.
        case shifting
        /// The new variant has all of the traffic.
        case completed
        /// The new variant was taken out.
        case rolledBack
    }

    /// The new variant.
    public var variant: String
    /// The share of the traffic that each step adds, above 0 and at most 1.
    public var step: Double
    /// Seconds between steps, at least 0.
    public var interval: Double
    /// When to take the variant out.
    public var limits: RolloutLimits
    /// The share of the traffic that the variant has now.
    public var share: Double
    /// Where the shift stands.
    public var state: State
    /// Why it was taken back; nil otherwise.
    public var reason: String?
    /// Seconds since 1970 of the last step.
    public var steppedAt: Double

    /// A shift at its first step.
    ///
    /// - Parameters:
    ///   - variant: The new variant.
    ///   - step: The share that each step adds, above 0 and at most 1.
    ///   - interval: Seconds between steps.
    ///   - limits: When to take the variant out.
    ///   - now: Seconds since 1970.
    public init(variant: String, step: Double, interval: Double, limits: RolloutLimits = RolloutLimits(), now: Double) {
        self.variant = variant
        self.step = step
        self.interval = interval
        self.limits = limits
        share = min(1, step)
        state = .shifting
        steppedAt = now
    }

    func check() throws(EndpointError) {
        guard step > 0, step <= 1 else {
            throw EndpointError(
                .invalidConfiguration, "a step of \(step) is no share of the traffic", hint: "above 0, up to 1")
        }
        guard interval.isFinite, interval >= 0 else {
            throw EndpointError(.invalidConfiguration, "\(interval) seconds between steps", hint: "use 0 or more")
        }
        try limits.check()
    }

    /// What is to be done now.
    public enum Move: Sendable, Equatable {
        /// Nothing yet.
        case wait
        /// The variant gets this share of the traffic.
        case shift(to: Double)
        /// The variant has had all of the traffic for an interval: it stays.
        case complete
        /// The variant passed a limit.
        case rollBack(reason: String)
    }

    /// Decides the next move.
    ///
    /// Limits are looked at always, time only when the variant is within them. A variant that nobody has called yet moves
    /// on by time alone: without traffic there is nothing to wait for.
    ///
    /// - Parameters:
    ///   - health: What the variant did since the shift began.
    ///   - now: Seconds since 1970.
    /// - Returns: The move; `wait` for a shift that has ended.
    public func move(_ health: VariantHealth, now: Double) -> Move {
        guard state == .shifting else { return .wait }
        if let reason = limits.passed(by: health) { return .rollBack(reason: reason) }
        guard now - steppedAt >= interval else { return .wait }
        if share >= 1 { return .complete }
        // Ten steps of 0.1 sum up to a little less than 1.
        return .shift(to: share + step > 1 - 1e-9 ? 1 : share + step)
    }
}

/// What a new variant may do before it is taken out.
public struct RolloutLimits: Sendable, Codable, Equatable {
    /// The greatest share of requests that end in a server error, in [0, 1].
    public var errorRate: Double
    /// The greatest 99th percentile of the time to answer, in milliseconds; nil for none.
    public var p99Milliseconds: Double?
    /// Requests before either is judged.
    public var minimumRequests: Int

    /// Limits from their parts; by default 1 % of errors after 20 requests and no limit on latency.
    public init(errorRate: Double = 0.01, p99Milliseconds: Double? = nil, minimumRequests: Int = 20) {
        self.errorRate = errorRate
        self.p99Milliseconds = p99Milliseconds
        self.minimumRequests = minimumRequests
    }

    func check() throws(EndpointError) {
        guard (0...1).contains(errorRate), p99Milliseconds ?? 1 > 0, minimumRequests >= 1 else {
            throw EndpointError(
                .invalidConfiguration, "the limits of a shift are out of range",
                hint: "an error rate from 0 to 1, a latency above 0, at least one request")
        }
    }

    /// Which limit was passed, in words; nil when none was.
    func passed(by health: VariantHealth) -> String? {
        guard health.requests >= minimumRequests else { return nil }
        let rate = Double(health.errors) / Double(health.requests)
        if rate > errorRate {
            return "\(health.errors) of \(health.requests) requests failed, more than \(errorRate * 100) %"
        }
        if let limit = p99Milliseconds, health.p99Milliseconds > limit {
            return "99 % of the answers took up to \(health.p99Milliseconds) ms, more than \(limit)"
        }
        return nil
    }
}

/// What a variant did over a time.
public struct VariantHealth: Sendable, Equatable {
    /// Requests that it was to answer.
    public var requests: Int
    /// Those that ended in an error of ours, not of the caller.
    public var errors: Int
    /// An upper bound of the 99th percentile of the time to answer, in milliseconds.
    public var p99Milliseconds: Double

    /// Health from its figures.
    public init(requests: Int, errors: Int, p99Milliseconds: Double) {
        self.requests = requests
        self.errors = errors
        self.p99Milliseconds = p99Milliseconds
    }
}

import Synchronization

/// Counts what becomes of requests, from any thread.
final class Tally: Sendable {
    /// What became of one request.
    struct Outcome: Sendable {
        /// The status of its last answer; nil without one.
        var status: Int?
        /// Why it was not answered with a prediction.
        var message: String?
        /// From its start, connecting included, to the end of its answer.
        var time: Duration?
        var retries = 0
        var probabilities: [Double] = []
        var variant: String?
        var captureLost: String?
        /// Whether not even a connection could be made.
        var lacksConnection = false
    }

    struct Counts {
        var rows = 0
        var faultyRows = 0
        var duplicatedRows = 0
        var requests = 0
        var withoutInferenceId = 0
        var late = Duration.zero
        var answered = 0
        var unanswered = 0
        var noConnection = 0
        var failed = 0
        var retries = 0
        var statuses: [Int: Int] = [:]
        var latency = LatencyHistogram()
        var scored = 0
        var sum = 0.0
        var failures: [FailureKey: Int] = [:]
        var variants: [String: Int] = [:]
        var captureLost: [String: Int] = [:]
    }

    struct FailureKey: Hashable {
        var status: Int?
        var message: String
    }

    /// Reasons that are kept apart, variants and losses likewise; what an endpoint says is bounded in memory.
    static let keptKinds = 100
    static let shownFailures = 10

    private let counts = Mutex(Counts())

    func update(_ body: (inout Counts) -> Void) { counts.withLock { body(&$0) } }

    var now: Counts { counts.withLock { $0 } }

    /// Whether nothing was answered yet, and no connection could be made or this many requests got no answer.
    func isHopeless(after requests: Int) -> Bool {
        counts.withLock { $0.answered == 0 && ($0.noConnection > 0 || $0.unanswered >= requests) }
    }

    func record(_ outcome: Outcome) {
        update { counts in
            counts.retries += outcome.retries
            if let status = outcome.status {
                counts.answered += 1
                counts.statuses[status, default: 0] += 1
            } else {
                counts.unanswered += 1
                if outcome.lacksConnection { counts.noConnection += 1 }
            }
            if let time = outcome.time { counts.latency.record(time) }
            counts.scored += outcome.probabilities.count
            for probability in outcome.probabilities { counts.sum += probability }
            if let message = outcome.message {
                counts.failed += 1
                let key = FailureKey(status: outcome.status, message: message)
                Self.count(key, in: &counts.failures)
            }
            if let variant = outcome.variant { Self.count(variant, in: &counts.variants) }
            if let reason = outcome.captureLost { Self.count(reason, in: &counts.captureLost) }
        }
    }

    private static func count<Key>(_ key: Key, in counts: inout [Key: Int]) {
        guard counts[key] != nil || counts.count < keptKinds else { return }
        counts[key, default: 0] += 1
    }

    func summary(endpoint: String, seconds: Double, hasRate: Bool, wasStopped: Bool) -> TrafficSummary {
        let counts = now
        let failures =
            counts.failures.map { TrafficSummary.Failure(status: $0.status, message: $0.message, count: $1) }
            .sorted { ($1.count, $0.status ?? 0, $0.message) < ($0.count, $1.status ?? 0, $1.message) }
        var latency: TrafficSummary.Latency?
        if let p50 = counts.latency.quantile(0.5), let p90 = counts.latency.quantile(0.9),
            let p99 = counts.latency.quantile(0.99)
        {
            latency = .init(p50: p50, p90: p90, p99: p99, max: counts.latency.longest / .milliseconds(1))
        }
        let kept = failures.prefix(Self.shownFailures)
        return TrafficSummary(
            endpoint: endpoint, rows: counts.rows, faultyRows: counts.faultyRows, duplicatedRows: counts.duplicatedRows,
            requests: counts.requests,
            statuses: Dictionary(uniqueKeysWithValues: counts.statuses.map { (String($0), $1) }),
            unanswered: counts.unanswered, retries: counts.retries, latencyMilliseconds: latency, seconds: seconds,
            requestsPerSecond: seconds > 0 ? Double(counts.requests) / seconds : 0,
            rowsPerSecond: seconds > 0 ? Double(counts.rows) / seconds : 0,
            secondsLate: hasRate ? counts.late / .seconds(1) : nil, scoredRows: counts.scored,
            meanProbability: counts.scored > 0 ? counts.sum / Double(counts.scored) : nil, failures: Array(kept),
            otherFailures: counts.failed - kept.reduce(0) { $0 + $1.count }, variants: counts.variants,
            captureLost: counts.captureLost, withoutInferenceId: counts.withoutInferenceId, wasStopped: wasStopped)
    }
}

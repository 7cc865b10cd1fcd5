import Endpoints
import Hummingbird
import Telemetry

/// Counts what a variant does.
final class VariantMeter: Sendable {
    /// Answers with status 2xx.
    let answered: MetricCounter
    /// The caller's mistakes, status 4xx.
    let refused: MetricCounter
    /// Our own, status 5xx.
    let failed: MetricCounter
    /// Seconds from the request's body to the answer.
    let seconds: MetricHistogram
    /// Rows scored.
    let rows: MetricCounter
    /// Cells with words that the model has not seen.
    let unseen: MetricCounter

    init(_ registry: MetricRegistry, endpoint: String, variant: String) {
        let place = [("endpoint", endpoint), ("variant", variant)]
        answered = registry.counter("propensity_requests_total", place + [("status", "2xx")])
        refused = registry.counter("propensity_requests_total", place + [("status", "4xx")])
        failed = registry.counter("propensity_requests_total", place + [("status", "5xx")])
        seconds = registry.histogram("propensity_request_seconds", place)
        rows = registry.counter("propensity_rows_total", place)
        unseen = registry.counter("propensity_unseen_categories_total", place)
    }

    /// A reading, to tell later what came since.
    struct Reading: Sendable {
        var answered: Int64
        var failed: Int64
        var seconds: HistogramCounts
    }

    /// The counts now.
    var reading: Reading { Reading(answered: answered.value, failed: failed.value, seconds: seconds.value) }

    /// What the variant did since an earlier reading.
    func health(since earlier: Reading) -> VariantHealth {
        let now = reading
        let failed = Int(now.failed - earlier.failed)
        return VariantHealth(
            requests: Int(now.answered - earlier.answered) + failed, errors: failed,
            p99Milliseconds: now.seconds.since(earlier.seconds).quantile(0.99) * 1_000)
    }
}

import Foundation
import Tabular
import Traffic

/// What `simulate` says as it goes, and ends with.
enum SimulateText {
    static func detail(_ progress: TrafficProgress) -> String {
        let failed = progress.failures > 0 ? ", \(progress.failures) refused or unanswered" : ""
        return "\(counted(progress.rows, "row")), \(String(format: "%.0f", progress.rowsPerSecond)) a second\(failed)"
    }

    static func text(_ summary: TrafficSummary) -> String {
        var lines = [heading(summary), ""]
        func line(_ name: String, _ value: String) {
            lines.append("  " + name.padding(toLength: 18, withPad: " ", startingAt: 0) + value)
        }
        line("answers", answers(summary))
        if let latency = summary.latencyMilliseconds {
            let times = [("p50", latency.p50), ("p90", latency.p90), ("p99", latency.p99), ("max", latency.max)]
            line("latency", times.map { "\($0) \(milliseconds($1))" }.joined(separator: ", ") + " ms")
        }
        line(
            "rate",
            String(
                format: "%.1f requests a second, %.1f rows a second", summary.requestsPerSecond, summary.rowsPerSecond))
        if let late = summary.secondsLate, late >= 0.1 {
            line("behind schedule", String(format: "by up to %.1f s; more --connections may help", late))
        }
        if summary.retries > 0 { line("sent again", "\(counted(summary.retries, "time")), as the endpoint was busy") }
        line(
            "mean probability",
            summary.meanProbability.map {
                String(format: "%.2f %% of %@", $0 * 100, counted(summary.scoredRows, "row"))
            } ?? "not defined")
        if summary.variants.count > 1 { line("variants", list(summary.variants)) }
        if !summary.captureLost.isEmpty { line("not captured", list(summary.captureLost)) }
        if summary.withoutInferenceId > 0 {
            line("without inference id", counted(summary.withoutInferenceId, "request"))
        }
        if !summary.failures.isEmpty { lines.append("") }
        for failure in summary.failures {
            lines.append(
                "  \(counted(failure.count, "request")): \(failure.status.map { "\($0), " } ?? "")\(failure.message)")
        }
        if summary.otherFailures > 0 { lines.append("  \(counted(summary.otherFailures, "request")): other reasons") }
        if !summary.statuses.isEmpty, summary.statuses.keys.allSatisfy({ $0 == "401" || $0 == "403" }) {
            lines.append("  give a token of scope invoke with --token or PROPENSITY_TOKEN")
        }
        return lines.joined(separator: "\n")
    }

    private static func heading(_ summary: TrafficSummary) -> String {
        var parts = [
            "\(counted(summary.rows, "row")) in \(counted(summary.requests, "request")) to \(summary.endpoint)"
        ]
        if summary.faultyRows > 0 { parts.append("faults in \(summary.faultyRows)") }
        if summary.duplicatedRows > 0 { parts.append("\(summary.duplicatedRows) sent twice") }
        if summary.wasStopped { parts.append("stopped before the end") }
        return parts.joined(separator: "; ")
    }

    private static func answers(_ summary: TrafficSummary) -> String {
        var parts = summary.statuses.sorted { $0.key < $1.key }.map { "\($1) × \($0)" }
        if summary.unanswered > 0 { parts.append("\(summary.unanswered) unanswered") }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }

    private static func milliseconds(_ time: Double) -> String {
        String(format: time < 10 ? "%.2f" : time < 100 ? "%.1f" : "%.0f", time)
    }

    private static func list(_ counts: [String: Int]) -> String {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($1) × \($0)" }.joined(separator: ", ")
    }
}

import Exploration
import Foundation
import Jobs
import MonitorRuns
import Tabular
import Traffic

/// What `train` ends with.
enum TrainText {
    static func text(_ outcome: TrainJob.Outcome) -> String {
        MetricsText.table([
            ("training", outcome.metrics.train), ("held out, with 95 % intervals", outcome.metrics.test),
        ])
            + "\n\nmodel:  \(outcome.output)\nreport: \(outcome.report)"
            + String(format: "\n%.2f s", outcome.seconds)
    }
}

/// What `predict` ends with.
enum PredictText {
    static func text(_ outcome: PredictJob.Outcome) -> String {
        let share = String(format: "%.2f %%", outcome.meanProbability * 100)
        var lines = [
            "\(counted(outcome.rows, "row")) in \(outcome.output): mean probability \(share), "
                + "\(outcome.positives) at \(String(format: "%g", outcome.threshold)) or above"
        ]
        if !outcome.ignoredColumns.isEmpty {
            lines.append("columns the model does not use: \(list(outcome.ignoredColumns))")
        }
        return lines.joined(separator: "\n")
    }

    private static func list(_ names: [String]) -> String {
        names.count <= 8
            ? names.joined(separator: ", ") : names.prefix(8).joined(separator: ", ") + ", … (\(names.count))"
    }
}

/// What `demo` ends with.
enum DemoText {
    static func text(_ outcome: DemoJob.Outcome) -> String {
        MetricsText.table([("new sessions, with 95 % intervals", outcome.metrics)])
            + """


            exploration:  \(outcome.exploration)
            model:        \(outcome.model)
            report:       \(outcome.report)
            evaluation:   \(outcome.evaluation)
            scores:       \(outcome.scores)
            """
    }

    /// What `demo --json` tells: the model's part as it always was, and the endpoint's beside it.
    struct Story: Encodable {
        var model: DemoJob.Outcome
        var endpoint: DemoEndpoint.Outcome
        var monitoring: MonitorRun.Outcome

        enum CodingKeys: String, CodingKey { case endpoint, monitoring }

        func encode(to encoder: any Encoder) throws {
            try model.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(endpoint, forKey: .endpoint)
            try container.encode(monitoring, forKey: .monitoring)
        }
    }

    static func text(_ outcome: DemoEndpoint.Outcome) -> String {
        func line(_ name: String, _ summary: TrafficSummary) -> String {
            let latency =
                summary.latencyMilliseconds.map { String(format: ", half of them within %.1f ms", $0.p50) } ?? ""
            let mean = summary.meanProbability.map { String(format: "; mean probability %.4f", $0) } ?? ""
            return "\(name)\(counted(summary.requests, "request"))\(latency)\(mean)"
        }
        return """
            endpoint:     \(line("", outcome.usual))
            spoilt:       \(line("", outcome.spoilt))
            captured:     \(counted(outcome.capturedRecords, "record")) in \(outcome.captures) and \(outcome.spoiltCaptures)
            """
    }
}

/// What `explore` ends with.
enum ExploreText {
    static func text(_ outcome: ExploreJob.Outcome) -> String {
        let findings = outcome.findings
        var lines = ["\(counted(findings.rows, "row")), \(counted(findings.columns, "column"))"]
        if let label = findings.label, let rate = label.rate {
            lines[0] += String(
                format: "; %@ is %@ in %d of %d rows (%.2f %%)", label.column, label.positive, label.positives,
                label.rows,
                rate * 100)
        }
        lines.append("")
        for warning in findings.warnings { lines.append("- \(warning.message)\n  \(warning.advice)") }
        if let omission = findings.correlation.omission(ofLabel: findings.label != nil) { lines.append(omission) }
        if !findings.association.isEmpty {
            lines.append("\nstrongest with the label:")
            for association in findings.association.prefix(8) {
                let format = association.measure == .correlation ? "%+.3f" : " %.3f (Cramér's V)"
                let value = association.value.map { String(format: format, $0) } ?? "not defined"
                lines.append("  \(value)  \(association.column)")
            }
        }
        lines.append("\nreport: \(outcome.output)")
        return lines.joined(separator: "\n")
    }
}

import MonitorRuns
import QualityRuns
import Tabular

/// What a look at a model's quality, bias or attributions found, for people.
enum QualityText {
    static func text(_ outcome: QualityOutcome) -> String {
        var lines = [verdict(outcome)]
        if let merge = outcome.groundTruth {
            lines.append(
                "\(counted(merge.matched, "request")) with a label, \(merge.withoutLabel) without; "
                    + "\(counted(merge.unusedLabels, "label")) of other requests")
        }
        let shown = ["accuracy", "precision", "recall", "f1", "auc", "mae", "rmse", "r2", "ndcg"].compactMap { name in
            outcome.metrics[name].map { "\(name) \(rounded($0))" }
        }
        if !shown.isEmpty { lines.append(shown.joined(separator: "  ")) }
        lines += outcome.violations.map { "\($0.check)  \($0.metric): \($0.description)" }
        lines += outcome.withinChance.map { "as chance may have it  \($0.metric): \($0.description)" }
        if let estimate = outcome.estimate { lines += self.estimate(estimate) }
        lines += outcome.notes.map { "note  \($0)" }
        lines.append("\(outcome.output)/report.html")
        return lines.joined(separator: "\n")
    }

    /// The estimate without labels, and its blind spot.
    static func estimate(_ estimate: EstimateFigures) -> [String] {
        let figures = estimate.named.map { "\($0.name) \($0.figure.text)" }.joined(separator: "  ")
        return [
            "estimated without labels, of \(counted(estimate.rows, "row")):  \(figures)",
            "  \(estimate.blindSpot)",
        ]
    }

    private static func verdict(_ outcome: QualityOutcome) -> String {
        guard outcome.hasEnoughData else { return "no label of this window has come yet; nothing was measured" }
        let rows = counted(outcome.rows, outcome.kind == .attribution ? "row" : "labelled row")
        guard outcome.unmeasured.isEmpty else {
            return (["\(rows): something could not be measured"] + outcome.unmeasured).joined(separator: "\n  ")
        }
        guard outcome.isClean else { return "\(rows): something is past its threshold" }
        return outcome.kind == .modelQuality
            ? "\(rows): as good as the baseline, as far as so many can show" : "\(rows): no violations"
    }

    private static func rounded(_ value: Double) -> String {
        "\((value * 10_000).rounded() / 10_000)"
    }
}

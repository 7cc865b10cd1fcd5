import Foundation
import Jobs
import Statistics

/// Metrics as a table for the terminal.
enum MetricsText {
    /// - Parameter sides: A heading and its metrics, in columns.
    /// - Returns: A line a metric, then what the last side's confusion matrix says; no newline at the end.
    static func table(_ sides: [(heading: String, metrics: BinaryClassificationMetrics)]) -> String {
        let all = sides.map(\.metrics)
        var lines: [(String, [String])] = []
        if sides.contains(where: { !$0.heading.isEmpty }) { lines.append(("", sides.map(\.heading))) }
        lines.append(("rows", all.map { "\($0.rows)" }))
        lines.append(("positives", all.map { "\($0.positives)" }))
        lines.append(("ROC-AUC", all.map { number($0.rocAUC, $0.intervals.rocAUC) }))
        lines.append(("average precision", all.map { number($0.averagePrecision, $0.intervals.averagePrecision) }))
        lines.append(("log loss", all.map { number($0.logLoss, $0.intervals.logLoss) }))
        lines.append(("Brier score", all.map { number($0.brierScore) }))
        lines.append(("calibration error", all.map { number($0.expectedCalibrationError) }))
        lines.append(("accuracy", all.map { number($0.accuracy) }))
        lines.append(("balanced accuracy", all.map { number($0.balancedAccuracy) }))
        lines.append(("Cohen's kappa", all.map { number($0.cohenKappa) }))
        let names = lines.map(\.0.count).max() ?? 0
        let widths = sides.indices.map { side in lines.map { $0.1[side].count }.max() ?? 0 }
        let body = lines.map { name, cells in
            let cells = zip(cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            return
                ("  " + name.padding(toLength: names + 2, withPad: " ", startingAt: 0) + cells.joined(separator: "   "))
                .trimmingTrailingBlanks
        }
        return (body + sides.suffix(1).map { confusion($0.metrics) }).joined(separator: "\n")
    }

    private static func confusion(_ metrics: BinaryClassificationMetrics) -> String {
        let matrix = metrics.confusionMatrix
        func count(_ value: Double) -> String {
            String(format: value == value.rounded() ? "%.0f" : "%.1f", value)
        }
        let threshold = String(format: "%g", metrics.threshold)
        let caught = count(matrix.tp)
        let unit = matrix.total == Double(metrics.rows) ? "rows" : "weights of rows"
        return """

              of \(count(matrix.tp + matrix.fp)) \(unit) at \(threshold) or above, \(caught) are positive; \
            of \(count(matrix.tp + matrix.fn)) positive \(unit), \(caught) are found
            """
    }

    private static func number(_ value: Double?, _ interval: ConfidenceInterval? = nil) -> String {
        guard let value else { return "not defined" }
        guard let interval else { return String(format: "%.4f", value) }
        return String(format: "%.4f  [%.4f, %.4f]", value, interval.lower, interval.upper)
    }
}

extension String {
    var trimmingTrailingBlanks: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

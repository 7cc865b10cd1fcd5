import Drift
import MonitorRuns
import Tabular

/// What a monitoring run found, for people.
enum MonitorText {
    static func text(_ outcome: MonitorRun.Outcome) -> String {
        var lines = [verdict(outcome)]
        for finding in outcome.drift?.findings ?? [] {
            let effect = finding.effect.map { " (\($0.words))" } ?? ""
            lines.append("\(finding.severity.rawValue)  \(finding.column ?? "all rows"): \(finding.cause)\(effect)")
        }
        for violation in outcome.violations {
            lines.append("\(violation.constraintCheckType)  \(violation.featureName): \(violation.description)")
        }
        lines += outcome.consequences.map { "follows  \($0.column ?? $0.kind.rawValue): \($0.cause)" }
        if let estimate = outcome.estimate { lines += QualityText.estimate(estimate) }
        lines += outcome.notes.map { "note  \($0)" }
        lines.append("\(outcome.output)/report.html")
        return lines.joined(separator: "\n")
    }

    private static func verdict(_ outcome: MonitorRun.Outcome) -> String {
        let rows = counted(outcome.rows, "row")
        guard outcome.isClean else { return "\(rows): something is not as in the baseline" }
        return "\(rows): nothing is wrong that so many rows can show"
    }
}

import Foundation
import Quality
import Reporting

/// The report of a look: the verdict, what is violated, what was measured, and how to do it again.
struct QualityPage {
    let outcome: QualityOutcome
    let request: QualityRequest
    let sections: [QualitySection]

    func html() -> [UInt8] { page.html() }

    private var page: ReportPage {
        ReportPage(
            kind: kind, title: request.source.words,
            subtitle: "Beside the baseline in \(code: request.baseline ?? "").",
            facts: facts, verdict: sentences, figures: figures,
            warnings: outcome.notes.map { ReportNote(.info, "\($0)") },
            sections: [violations].compactMap(\.self) + sections.flatMap(\.sections)
                + [reproduction].compactMap(\.self))
    }

    private var kind: String {
        switch outcome.kind {
        case .modelQuality: "Model quality report"
        case .bias: "Bias report"
        case .attribution: "Attribution report"
        }
    }

    private var facts: [ReportFact] {
        var facts = [
            ReportFact(outcome.kind == .attribution ? "Rows" : "Labelled rows", NumberText.count(outcome.rows))
        ]
        if let merge = outcome.groundTruth {
            facts += [
                ReportFact("Requests with a label", NumberText.count(merge.matched)),
                ReportFact("Requests without", NumberText.count(merge.withoutLabel)),
                ReportFact("Labels of other requests", NumberText.count(merge.unusedLabels)),
            ]
        }
        return facts
    }

    private var sentences: [ReportText] {
        guard outcome.hasEnoughData else {
            return [
                "No label of this window has come yet.",
                outcome.estimate == nil
                    ? "Nothing was measured." : "What follows is an estimate by the model's own probabilities.",
            ]
        }
        var sentences: [ReportText] = outcome.unmeasured.map { "\(strong: "Not measured"): \($0)." }
        if outcome.isClean {
            sentences.append(
                outcome.kind == .modelQuality
                    ? "The model does as well as on the baseline, as far as this many labels can show."
                    : outcome.unmeasured.isEmpty ? "Nothing is violated." : "Nothing that was measured is violated.")
        } else {
            sentences.append(
                "\(strong: NumberText.count(outcome.violations.count)) \(outcome.violations.count == 1 ? "metric is" : "metrics are") \(outcome.unmeasured.isEmpty ? "past the threshold" : "past the threshold or not measured"): \(.list(code: outcome.violations.map(\.metric)))."
            )
        }
        if !outcome.withinChance.isEmpty {
            sentences.append(
                "\(.list(code: outcome.withinChance.map(\.metric))) \(outcome.withinChance.count == 1 ? "is" : "are") past it by no more than chance, and no violation."
            )
        }
        return sentences
    }

    private var figures: [ReportFigure] {
        let named: [(String, String, String)] =
            switch outcome.kind {
            case .modelQuality:
                [
                    ("auc", "AUC", "ranking"), ("precision", "Precision", "of those predicted, how many were"),
                    ("recall", "Recall", "of those that were, how many were predicted"), ("f1", "F1", "both together"),
                    ("accuracy", "Accuracy", "rows predicted rightly"), ("rmse", "RMSE", "error"),
                    ("r2", "R²", "explained"),
                ]
            case .attribution: [("ndcg", "NDCG", "how alike the orders of features are")]
            case .bias: []
            }
        return named.compactMap { name, title, meaning in
            outcome.metrics[name].map { ReportFigure(title, NumberText.fixed($0, decimals: 3), meaning: meaning) }
        }
    }

    private var violations: ReportSection? {
        guard !outcome.violations.isEmpty else { return nil }
        return ReportSection(
            "Violations", introduction: "As in \(code: "constraint_violations.json"), in SageMaker's words.",
            blocks: [
                .table(
                    ReportTable(
                        caption: "Constraints that are not satisfied",
                        columns: [.text("Metric"), .text("Check"), .text("Description")],
                        rows: outcome.violations.map {
                            ReportTable.Row([
                                ReportTable.Cell($0.metric), ReportTable.Cell($0.check),
                                ReportTable.Cell($0.description),
                            ])
                        }))
            ])
    }

    private var reproduction: ReportSection? {
        request.command.map {
            ReportSection(
                "To do it again", blocks: [.code(caption: "The same run, from the command line", text: $0)])
        }
    }
}

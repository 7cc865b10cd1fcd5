/// The sections that training and evaluation reports share.
struct EvaluationSections {
    /// The figures that the sections are about.
    let metrics: EvaluationMetrics
    /// The curves on the same rows.
    let curves: EvaluationCurves
    /// What rows and the positive class are called.
    let wording: ReportWording
    /// What the rows are: "held-out", "evaluated".
    let part: String

    /// The big numbers under the verdict.
    var figures: [ReportFigure] {
        let base = metrics.positiveRate
        let guess = metrics.guessingLoss
        return [
            ReportFigure(
                "ROC-AUC",
                NumberText.fixed(metrics.rocAUC.value, decimals: 4),
                interval: Self.interval(metrics.rocAUC, decimals: 4),
                meaning: "How often a \(wording.positive) is ranked above another \(wording.row). Guessing: 0.5"
            ),
            ReportFigure(
                "Average precision",
                NumberText.fixed(metrics.averagePrecision.value, decimals: 3),
                interval: Self.interval(metrics.averagePrecision, decimals: 3),
                meaning: "Precision over all recalls. Guessing: \(NumberText.fixed(base, decimals: 3))"
            ),
            ReportFigure(
                "Log loss",
                NumberText.fixed(metrics.logLoss.value, decimals: 4),
                interval: Self.interval(metrics.logLoss, decimals: 4),
                meaning:
                    "How surprised the model is; lower is better. Guessing: \(NumberText.fixed(guess, decimals: 3))"
            ),
            ReportFigure(
                "Calibration error",
                NumberText.percent(metrics.expectedCalibrationError, decimals: 2),
                interval: "Brier score \(NumberText.fixed(metrics.brierScore, decimals: 4))",
                meaning: "Mean distance between probability and what happened"
            ),
        ]
    }

    /// "95 %: 0.996 to 0.998", or nothing.
    static func interval(_ estimate: Estimate, decimals: Int) -> String {
        guard let low = estimate.low, let high = estimate.high else { return "" }
        return
            "95\u{202F}%: \(NumberText.fixed(low, decimals: decimals)) to \(NumberText.fixed(high, decimals: decimals))"
    }

    /// The sections in the order in which they are read.
    var all: [ReportSection] {
        [decisions, ranking, trust, effects].compactMap(\.self)
    }

    private var decisions: ReportSection? {
        let chosen = ConfusionBlock.Step(threshold: metrics.threshold, counts: metrics.confusion)
        var blocks: [ReportBlock] = [
            .confusion(ConfusionBlock(chosen: chosen, steps: curves.byThreshold, wording: wording))
        ]
        if curves.byThreshold.count > 1 {
            blocks.append(.chart(thresholdChart))
            blocks.append(.table(thresholdTable))
        }
        if !curves.classReport.isEmpty { blocks.append(.table(classTable)) }
        return ReportSection(
            "Decisions at a threshold",
            introduction:
                "A \(wording.row) is marked as a likely \(wording.positive) when its probability is at least the threshold. Lower it to miss fewer \(wording.positives), raise it for fewer false alarms.",
            blocks: blocks
        )
    }

    private var thresholdTable: ReportTable {
        let chosen = ConfusionBlock.Step(threshold: metrics.threshold, counts: metrics.confusion)
        var steps = ChartNumbers.kept(of: curves.byThreshold.count, limit: 21).map { curves.byThreshold[$0] }
        steps.removeAll { $0.threshold == chosen.threshold }
        steps.append(chosen)
        steps.sort { $0.threshold < $1.threshold }
        return ReportTable(
            caption: "Confusion matrix by threshold",
            columns: [
                .number("Threshold"), .number("Marked"), .number("Found"), .number("False alarms"), .number("Missed"),
                .number("Left alone"), .number("Precision"), .number("Recall"), .number("F1"),
            ],
            rows: steps.map { step in
                let counts = step.counts
                return .init(
                    [
                        .init(NumberText.fixed(step.threshold, decimals: 3)),
                        .init(NumberText.count(counts.tp + counts.fp)),
                        .init(NumberText.count(counts.tp)), .init(NumberText.count(counts.fp)),
                        .init(NumberText.count(counts.fn)), .init(NumberText.count(counts.tn)),
                        .init(NumberText.percent(counts.precision)), .init(NumberText.percent(counts.recall)),
                        .init(NumberText.fixed(counts.f1, decimals: 3)),
                    ],
                    isHighlighted: step.threshold == chosen.threshold
                )
            },
            isFolded: true
        )
    }

    private var classTable: ReportTable {
        ReportTable(
            caption: "Classification report",
            columns: [.text("Class"), .number("Precision"), .number("Recall"), .number("F1"), .number("Rows")],
            rows: curves.classReport.map { line in
                .init([
                    .init(line.name),
                    .init(NumberText.fixed(line.precision, decimals: 3)),
                    .init(NumberText.fixed(line.recall, decimals: 3)),
                    .init(NumberText.fixed(line.f1, decimals: 3)),
                    .init(NumberText.count(line.support)),
                ])
            }
        )
    }

    private var ranking: ReportSection? {
        var blocks: [ReportBlock] = []
        if !curves.roc.isEmpty { blocks.append(.chart(rocChart)) }
        if !curves.precisionRecall.isEmpty { blocks.append(.chart(precisionRecallChart)) }
        if !curves.gains.isEmpty { blocks.append(.chart(gainsChart)) }
        if !curves.lift.isEmpty { blocks.append(.chart(liftChart)) }
        guard !blocks.isEmpty else { return nil }
        return ReportSection(
            "How well it ranks",
            introduction:
                "Whom to reach first: these curves look only at the order in which the model puts \(part) \(wording.rows).",
            blocks: blocks
        )
    }

    private var trust: ReportSection? {
        var blocks: [ReportBlock] = []
        if !curves.calibration.isEmpty { blocks.append(.chart(calibrationChart)) }
        if let histogram = curves.probabilities { blocks.append(.chart(probabilityChart(histogram))) }
        guard !blocks.isEmpty else { return nil }
        return ReportSection(
            "Can its probabilities be believed?",
            introduction:
                "Of \(wording.rows) with a probability of 30\u{202F}%, about 30 in 100 should \(wording.happen).",
            blocks: blocks
        )
    }

    private var effects: ReportSection? {
        guard curves.effects.contains(where: { $0.meanAbsoluteSHAP > 0 }) else { return nil }
        let moving = curves.effects.filter { $0.meanAbsoluteSHAP > 0 }.sorted {
            $0.meanAbsoluteSHAP > $1.meanAbsoluteSHAP
        }
        let sorted = moving.prefix(30)
        let still = curves.effects.count - moving.count
        var rest = moving.count > sorted.count ? " \(moving.count - sorted.count) more columns move it less." : ""
        if still > 0 { rest += " \(still) \(still == 1 ? "column does" : "columns do") not move it at all." }
        let chart = ReportChart(
            "Mean absolute SHAP value",
            caption: "How far a column moves the log-odds of a \(wording.row), on average, either way.\(rest)",
            width: .full,
            drawing: .bars(
                BarChart(
                    names: sorted.map(\.name),
                    namesTitle: "Column",
                    axis: ChartAxis("Mean |SHAP| in log-odds", .number(decimals: 2), lowest: 0),
                    series: [.init("Mean |SHAP|", values: sorted.map { .init($0.meanAbsoluteSHAP) })]
                )
            )
        )
        return ReportSection(
            "What moves the model",
            introduction: "What the model looks at. It does not show what causes a \(wording.positive).",
            blocks: [.chart(chart)]
        )
    }

    /// The word with its first letter large.
    static func capitalised(_ word: String) -> String {
        word.prefix(1).uppercased() + word.dropFirst()
    }
}

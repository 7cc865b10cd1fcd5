/// What `evaluation.html` shows: a model judged on a file with known outcomes.
public struct EvaluationReport: Sendable {
    /// The model's name.
    public var modelName: String
    /// The data file as the user named it.
    public var dataFile: String
    /// The label column, and its positive value as spelled in the data.
    public var label, positiveValue: String
    /// What rows and the positive class are called.
    public var wording: ReportWording
    /// The figures on the rows of the file.
    public var metrics: EvaluationMetrics
    /// The curves on the same rows.
    public var curves: EvaluationCurves
    /// What to be careful about, most important first: extra columns, unseen categories.
    public var warnings: [ReportNote]
    /// The command that makes this report again.
    public var command: String
    /// Version of the program and date, for the last line.
    public var colophon: String

    /// Makes a report's content.
    public init(
        modelName: String,
        dataFile: String,
        label: String,
        positiveValue: String,
        wording: ReportWording,
        metrics: EvaluationMetrics,
        curves: EvaluationCurves,
        warnings: [ReportNote] = [],
        command: String,
        colophon: String = "Made by Propensity"
    ) {
        self.modelName = modelName
        self.dataFile = dataFile
        self.label = label
        self.positiveValue = positiveValue
        self.wording = wording
        self.metrics = metrics
        self.curves = curves
        self.warnings = warnings
        self.command = command
        self.colophon = colophon
    }

    /// The report as a page.
    public var page: ReportPage {
        let shared = EvaluationSections(metrics: metrics, curves: curves, wording: wording, part: "these")
        let sentences = EvaluationSentences(test: metrics, wording: wording, isRandomSplit: false)
        return ReportPage(
            kind: "Evaluation report",
            title: modelName,
            subtitle: "Judged on \(code: dataFile), where \(code: "\(label) = \(positiveValue)") is known.",
            facts: [
                ReportFact(EvaluationSections.capitalised(wording.rows), NumberText.count(metrics.rows)),
                ReportFact(
                    EvaluationSections.capitalised(wording.positives),
                    "\(NumberText.count(metrics.positives)) (\(NumberText.percent(metrics.positives / metrics.rows)))"
                ),
                ReportFact("Threshold", NumberText.fixed(metrics.threshold, decimals: 3)),
            ],
            verdict: sentences.all(),
            figures: shared.figures,
            warnings: warnings,
            sections: [figuresSection] + shared.all + [
                ReportSection("Make it again", blocks: [.code(caption: "Command", text: command)])
            ],
            colophon: colophon
        )
    }

    private var figuresSection: ReportSection {
        func row(_ name: String, _ value: Double) -> ReportTable.Row {
            .init([.init(name), .init(NumberText.fixed(value, decimals: 4)), ""])
        }
        func row(_ name: String, _ estimate: Estimate) -> ReportTable.Row {
            var interval = ""
            if let low = estimate.low, let high = estimate.high {
                interval = "\(NumberText.fixed(low, decimals: 4)) to \(NumberText.fixed(high, decimals: 4))"
            }
            return .init([.init(name), .init(NumberText.fixed(estimate.value, decimals: 4)), .init(interval)])
        }
        return ReportSection(
            "The figures",
            blocks: [
                .table(
                    ReportTable(
                        caption: "Metrics",
                        columns: [.text("Metric"), .number("Value"), .number("95\u{202F}% interval")],
                        rows: [
                            row("ROC-AUC", metrics.rocAUC),
                            row("Average precision", metrics.averagePrecision),
                            row("Log loss", metrics.logLoss),
                            row("Brier score", metrics.brierScore),
                            row("Expected calibration error", metrics.expectedCalibrationError),
                            row("Threshold", metrics.threshold),
                            row("Accuracy", metrics.accuracy),
                            row("Balanced accuracy", metrics.balancedAccuracy),
                            row("Cohen's kappa", metrics.cohenKappa),
                        ]
                    )
                )
            ]
        )
    }
}

import Aggregation
import Foundation
import Reporting
public import Statistics
public import Tabular
import XGBoost

/// Measures a model on labelled rows and writes `evaluation.html`.
public struct EvaluateJob: Sendable {
    /// The model to measure.
    public let model: LoadedModel
    /// A CSV file, or `-` for standard input.
    ///
    /// Columns are matched by name; rows without a label are left out.
    public let data: String
    /// The page to make; `-` for standard output.
    public let output: String
    /// Rows with a probability of at least this, in [0, 1], are predicted positive; nil for the model's own.
    public let threshold: Double?
    /// How the file is read.
    public let reading: CSVOptions
    /// The command line, for the page; empty where there is none.
    public let command: String
    let events: JobEvents

    /// A job from what it is to read and write; it does nothing until ``run()``.
    public init(
        model: LoadedModel, data: String, output: String, threshold: Double? = nil, reading: CSVOptions = CSVOptions(),
        command: String = "", events: @escaping JobEvents
    ) {
        self.model = model
        self.data = data
        self.output = output
        self.threshold = threshold
        self.reading = reading
        self.command = command
        self.events = events
    }

    /// What a run made.
    public struct Outcome: Sendable, Encodable {
        /// Path of the page.
        public var output: String
        /// The metrics on the labelled rows.
        public var metrics: BinaryClassificationMetrics
        /// Seconds from the run's start to its end.
        public var seconds: Double
    }

    /// Scores the rows, compares them with their labels, and writes the page.
    ///
    /// - Returns: The metrics, and where the page is.
    /// - Throws: ``JobError`` when the threshold is outside [0, 1] (`invalidOption`), the model's schema has no
    ///   label, or no row has a label that it knows (`noLabel`); ``Tabular/TableError`` when the file lacks a column of
    ///   the model, a row is faulty and not skipped, or the page cannot be written; ``XGBoost/XGBoostError`` when a
    ///   prediction fails.
    public func run() async throws -> Outcome {
        let clock = Stopwatch()
        try refuseOverwriting(data, output)
        let threshold = threshold ?? model.threshold
        try refuseThreshold(threshold)
        guard let label = model.schema.columns.first(where: { $0.role == .label }) else {
            throw JobError(.noLabel, "\(model.path): the model's schema has no label", hint: "train again")
        }
        events(.step("Evaluating on \(data)"))
        let used = model.schema.columns.filter { [.feature, .label, .weight].contains($0.role) }
        let reader = try CSVReader(try DataSource(path: data), options: reading.telling(events))
        let (table, summary) = try await reader.read(used.map(\.asScored))
        summary.tell(events)
        let rows = try LabelledTable(table, schema: model.schema)
        let labelled = rows.labelledRows
        guard !labelled.isEmpty else {
            throw JobError(
                .noLabel, "\(data): no row has a value of the label \"\(label.name)\" that the model knows",
                hint: "the model was trained on \(model.schema.negative) and \(model.schema.positive ?? "1")")
        }
        if labelled.count < table.rowCount {
            tellUnlabelled(table.rowCount - labelled.count, events)
        }
        let patterns = rows.patterns(rows: labelled)
        let features = model.schema.xgboostFeatures
        let outcomes = try Scoring.outcomes(
            patterns, probabilities: try model.probabilities(patterns.values, rowCount: patterns.count))
        let metrics = BinaryClassificationMetrics(outcomes, threshold: threshold)
        let predictor = try ModelDirectory(path: model.path).predictor()
        let report = EvaluationReport(
            modelName: model.path, dataFile: data, label: label.name, positiveValue: model.schema.positive ?? "1",
            wording: .of(label: label.name), metrics: EvaluationPage.metrics(metrics),
            curves: EvaluationPage.curves(
                outcomes, metrics: metrics,
                effects: try Scoring.effects(predictor, patterns, features: features),
                negative: model.schema.negative, positive: model.schema.positive ?? "1"),
            command: command, colophon: "Made by Propensity \(Version.current)")
        try AtomicFile.write(report.page.html(), to: output)
        return Outcome(output: output, metrics: metrics, seconds: clock.total)
    }
}

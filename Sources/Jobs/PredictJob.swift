import Aggregation
import Foundation
public import Tabular

/// Scores the rows of a CSV, labelled or not, of any size: one line per row, in order.
public struct PredictJob: Sendable {
    /// The model that gives the probabilities.
    public let model: LoadedModel
    /// A CSV file, or `-` for standard input.
    ///
    /// Columns are matched by name.
    public let data: String
    /// The CSV to make: the identifier, if the model knows one that the data has, and `probability`.
    public let output: String
    /// How the file is read.
    public let reading: CSVOptions
    let events: JobEvents

    /// A job from what it is to read and write; it does nothing until ``run()``.
    ///
    /// - Parameters:
    ///   - model: A loaded model.
    ///   - data: A CSV file, or `-` for standard input. Columns are matched by name.
    ///   - output: The file to make, `-` for standard output; `.gz` is compressed.
    ///   - reading: How the file is read.
    ///   - events: Where progress and warnings go.
    public init(
        model: LoadedModel, data: String, output: String, reading: CSVOptions = CSVOptions(),
        events: @escaping JobEvents
    ) {
        self.model = model
        self.data = data
        self.output = output
        self.reading = reading
        self.events = events
    }

    /// What a run made.
    public struct Outcome: Sendable, Encodable {
        /// The CSV, as it was asked for.
        public var output: String
        /// Rows scored: lines of the CSV, without its header.
        public var rows: Int
        /// Rows set aside, which have no line.
        public var skippedRows: Int
        /// Mean of the rows' probabilities, in [0, 1]; 0 without rows.
        public var meanProbability: Double
        /// Rows at or above the model's threshold.
        public var positives: Int
        /// The model's threshold, in [0, 1].
        public var threshold: Double
        /// Cells of categories that the model has not seen, by column; they were scored as missing.
        public var unseenCategories: [String: Int]
        /// Columns of the data that the model does not use.
        public var ignoredColumns: [String]
        /// Seconds from the run's start to its end.
        public var seconds: Double
    }

    /// Scores the rows batch by batch, so that memory stays bounded.
    ///
    /// After a failure there is no file, or the one that was there before.
    ///
    /// - Returns: What was made, with counts of what the model could not use.
    /// - Throws: ``Tabular/TableError`` when the file lacks a feature of the model, a row is faulty and not skipped, or
    ///   the CSV cannot be written; ``XGBoost/XGBoostError`` when a prediction fails.
    public func run() async throws -> Outcome {
        let clock = Stopwatch()
        try refuseOverwriting(data, output)
        events(.step("Scoring \(data)"))
        let source = try DataSource(path: data)
        let reader = try CSVReader(source, options: reading.telling(events))
        let features = model.schema.features
        let header = reader.names
        let identifier = model.schema.columns.first { $0.role == .identifier && header.contains($0.name) }
        // An identifier is echoed as it stands, whatever its cells look like.
        let echoed = identifier.map { [ColumnSpecification(name: $0.name, role: .identifier, type: .text)] } ?? []
        let writer = try CSVWriter(path: output, names: (identifier.map { [$0.name] } ?? []) + ["probability"])
        var totals = (rows: 0, probability: 0.0, positives: 0)
        let threshold = Float(model.threshold)
        let summary: ReadSummary
        do {
            summary = try await reader.forEachBatch(features.map(\.asScored) + echoed) { batch in
                try FeatureRange.check(batch.columns, features, firstRow: batch.firstRow)
                let probabilities = try score(batch, featureCount: features.count)
                try write(batch, probabilities, featureCount: features.count, to: writer)
                totals.rows += batch.rowCount
                for probability in probabilities {
                    totals.probability += Double(probability)
                    if probability >= threshold { totals.positives += 1 }
                }
            }
            try writer.close()
        } catch {
            writer.abandon()
            throw error
        }
        summary.tell(events)
        return Outcome(
            output: output, rows: totals.rows, skippedRows: summary.skippedRows.count,
            meanProbability: totals.rows > 0 ? totals.probability / Double(totals.rows) : 0,
            positives: totals.positives, threshold: model.threshold, unseenCategories: summary.unseen,
            ignoredColumns: summary.ignoredColumns.filter { $0 != identifier?.name }, seconds: clock.total)
    }

    /// The probability of each row of a batch: distinct rows are scored once.
    private func score(_ batch: Batch, featureCount: Int) throws -> [Float] {
        guard batch.rowCount > 0 else { return [] }
        let patterns = Patterns(
            columns: Array(batch.columns.prefix(featureCount)), labels: [UInt8](repeating: 0, count: batch.rowCount),
            rows: (0..<Int32(batch.rowCount)).map { $0 })
        let probabilities = try model.probabilities(patterns.values, rowCount: patterns.count)
        return patterns.patternOfRow.map { probabilities[Int($0)] }
    }

    private func write(_ batch: Batch, _ probabilities: [Float], featureCount: Int, to writer: CSVWriter) throws {
        guard batch.columns.count > featureCount, case .text(let names) = batch.columns[featureCount] else {
            for probability in probabilities {
                writer.append("\(probability)")
                try writer.endRow()
            }
            return
        }
        for row in 0..<batch.rowCount {
            writer.append(names[row])
            writer.append("\(probabilities[row])")
            try writer.endRow()
        }
    }
}

import Aggregation
import Endpoints
import Foundation
import HTTPTypes
import Jobs
import Tabular

/// A model ready to answer requests: its trees, how its rows are read and how its answers are written.
final class ServedModel: Sendable {
    /// The columns that it was trained on.
    let schema: Schema
    let decoder: RowDecoder
    let writer: AnswerWriter
    private let model: LoadedModel

    /// Loads a model's folder.
    ///
    /// - Throws: ``Jobs/JobError`` when the folder does not hold a sound model.
    init(_ deployed: DeployedModel, rowLimit: Int) throws {
        model = try ModelDirectory(path: deployed.folder).load(threads: 1)
        schema = model.schema
        decoder = RowDecoder(model.schema, rowLimit: rowLimit)
        writer = AnswerWriter(threshold: Float(model.threshold), decileBounds: model.decileBounds?.map { Float($0) })
        // A model that cannot answer one row of missing values would fail every request.
        _ = try probabilities(FeatureRows(values: [Float](repeating: .nan, count: decoder.names.count), count: 1))
    }

    /// The probability of the positive label for each row, `[rows]`.
    func probabilities(_ rows: FeatureRows) throws -> [Float] {
        try model.probabilities(rows.values, rowCount: rows.count)
    }

    /// The features that moved each row's margin most, strongest first, `[rows]`.
    ///
    /// - Throws: ``ServingError`` for a model whose reasons cannot be told.
    func reasons(_ rows: FeatureRows, count: Int) throws -> [[Answer.Reason]] {
        guard let contributions = model.contributions(rows.values) else {
            throw ServingError(.badRequest, "no-reasons", "this kind of model does not tell its reasons")
        }
        let width = decoder.names.count
        return (0..<rows.count).map { row in
            // The last value of a row is what the margin would be without features.
            let effects = contributions[row * (width + 1)..<(row + 1) * (width + 1) - 1]
            return zip(decoder.names, effects).filter { $1 != 0 }
                .sorted { abs($0.1) > abs($1.1) }.prefix(count).map { Answer.Reason(feature: $0, effect: $1) }
        }
    }
}

import Aggregation
import Forest
public import Tabular
import XGBoost

/// A model ready to score.
public struct LoadedModel: Sendable {
    /// The folder it was loaded from.
    public let path: String
    /// The columns that the model was trained on.
    public let schema: Schema
    /// The decision threshold the model was trained with.
    public let threshold: Double
    /// The held-out rows' probabilities at one tenth, two tenths, … nine tenths of the rows, from the highest down; nil where
    /// `metrics.json` does not tell.
    public let decileBounds: [Double]?
    let margins: ModelMargins

    init(path: String, margins: ModelMargins, schema: Schema, threshold: Double, decileBounds: [Double]?) {
        self.path = path
        self.margins = margins
        self.schema = schema
        self.threshold = threshold
        self.decileBounds = decileBounds
    }

    /// The probability of the positive label for each row, `[rows]`, in [0, 1].
    ///
    /// - Parameters:
    ///   - values: `[rows, features]`, row-major, in the schema's order: 0 or 1, the number, or the category's code; NaN where
    ///     missing.
    ///   - rowCount: Rows.
    /// - Returns: Probabilities, `[rows]`.
    /// - Throws: ``XGBoost/XGBoostError`` where the library is needed and fails.
    public func probabilities(_ values: [Float], rowCount: Int) throws -> [Float] {
        try margins.margins(values, rowCount: rowCount).map { Float(Logistic.probability(Double($0))) }
    }

    /// SHAP values, `[rows, features + 1]`, row-major, in log-odds; the last column is the margin expected without features.
    ///
    /// Nil for a model that is not of trees.
    ///
    /// - Parameter values: As for ``probabilities(_:rowCount:)``.
    /// - Returns: The SHAP values; a row's sum is its margin.
    public func contributions(_ values: [Float]) -> [Float]? {
        guard case .forest(let forest) = margins else { return nil }
        return forest.contributions(values)
    }
}

/// What gives a model's margins.
enum ModelMargins: Sendable {
    /// Our evaluator of trees.
    case forest(Forest)
    /// XGBoost's library, with the columns and the number of features it was trained on: linear boosters.
    case library(Predictor, [Feature], Int)

    var featureCount: Int {
        switch self {
        case .forest(let forest): forest.featureCount
        case .library(_, _, let count): count
        }
    }

    var featureNames: [String]? {
        switch self {
        case .forest(let forest): forest.featureNames
        case .library(let predictor, _, _): predictor.featureNames
        }
    }

    /// Raw log-odds, `[rows]`.
    func margins(_ values: [Float], rowCount: Int) throws -> [Float] {
        guard rowCount > 0 else { return [] }
        switch self {
        case .forest(let forest): return forest.margins(values)
        case .library(let predictor, let features, _):
            return try predictor.margins(DMatrix(values: values, rowCount: rowCount, features: features, threads: 1))
        }
    }
}

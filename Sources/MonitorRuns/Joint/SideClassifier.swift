import Aggregation
import Drift
import Tabular
import Training
import XGBoost

/// A classifier told to tell the window's rows from the baseline's: one fold's, trained on the other fold's rows.
///
/// Small trees on the columns, and on the pairs of columns that the training rows point to: where only the combination of two
/// columns changed, neither gains anything by itself, and trees would find the pair by luck alone.
struct SideClassifier: Sendable {
    /// Pairs of columns that become a column each.
    private static let pairLimit = 8
    /// Shallow and few: what is looked for is whether there is a difference, not all of it.
    private static let settings = [
        ("num_boost_round", "30"), ("max_depth", "3"), ("eta", "0.1"), ("gamma", "1"), ("min_child_weight", "5"),
        ("subsample", "1"), ("max_bin", "64"),
    ]

    /// Of each row, by its place: higher is "rather from the window"; those of the fold only.
    private(set) var scores: [(row: Int, score: Double)] = []
    /// Mean |SHAP| over the fold's rows by column.
    private(set) var columns: [Int: Double] = [:]
    /// The same by pair.
    private(set) var pairs: [ColumnPair: Double] = [:]

    /// Trains, with one thread, and scores.
    ///
    /// - Parameters:
    ///   - table: Both sides.
    ///   - fold: Which rows are scored.
    /// - Throws: ``XGBoost/XGBoostError`` when the library is missing.
    init(_ table: SideBySide, fold: UInt8) throws {
        let training = table.rows(inFold: fold, false)
        let chosen = ColumnPair.mostChanged(table, rows: training, limit: Self.pairLimit)
        let values = table.columns.map(\.values) + chosen.map { .category($0.codes(table)) }
        // XGBoost refuses some names.
        let features = values.indices.map { place in
            Feature(
                name: "f\(place)",
                isCategory: place >= table.columns.count || table.columns[place].isCategory)
        }
        var parameters = TrainingParameters()
        for (name, value) in Self.settings { try parameters.set(name, to: value, origin: "joint drift") }
        parameters.useOneThread()
        let model = try Trainer(parameters: parameters, features: features).train(
            Patterns(columns: values, labels: table.sides, rows: training), test: nil
        ).model
        let predictor = try Predictor(model: model, threads: 1)
        let rows = table.rows(inFold: fold)
        let held = Patterns(columns: values, labels: table.sides, rows: rows)
        let matrix = try DMatrix(values: held.values, rowCount: held.count, features: features, threads: 1)
        let margins = try predictor.margins(matrix)
        scores = zip(rows, held.patternOfRow).map { (Int($0), Double(margins[Int($1)])) }
        let importances = try importances(predictor, held, matrix, width: features.count)
        for (place, importance) in importances.enumerated() where importance > 0 {
            if place < table.columns.count {
                columns[place] = importance
            } else {
                pairs[chosen[place - table.columns.count]] = importance
            }
        }
    }

    private func importances(
        _ predictor: Predictor, _ patterns: Patterns, _ matrix: DMatrix, width: Int
    ) throws -> [Double] {
        var rowsOf = [Double](repeating: 0, count: patterns.count)
        for stratum in patterns.strata { rowsOf[Int(stratum.pattern)] += Double(stratum.count) }
        let contributions = try predictor.contributions(matrix)
        var sums = [Double](repeating: 0, count: width)
        for (pattern, rows) in rowsOf.enumerated() {
            for feature in 0..<width {
                sums[feature] += rows * Double(abs(contributions[pattern * (width + 1) + feature]))
            }
        }
        return sums
    }
}

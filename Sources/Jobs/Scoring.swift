import Aggregation
import Foundation
import Statistics
import Tabular
import XGBoost

extension Schema {
    /// The features as XGBoost is told of them.
    var xgboostFeatures: [Feature] { features.map { Feature(name: $0.name, isCategory: $0.type == .category) } }
}

extension Table {
    /// The cells of the columns with a role, in schema order.
    func values(_ role: ColumnRole) -> [ColumnValues] {
        columns.filter { $0.specification.role == role }.map(\.values)
    }
}

/// Probabilities and importances from a model, pattern by pattern.
enum Scoring {
    /// The probability of the positive label for each pattern, `[patterns]`.
    static func probabilities(
        _ predictor: Predictor, _ patterns: Patterns, features: [Feature], threads: Int = 0
    ) throws -> [Float] {
        guard patterns.count > 0 else { return [] }
        let matrix = try DMatrix(
            values: patterns.values, rowCount: patterns.count, features: features, threads: threads)
        return try predictor.margins(matrix).map { Float(Logistic.probability(Double($0))) }
    }

    /// Pairs patterns' probabilities with what happened to their rows.
    static func outcomes(_ patterns: Patterns, probabilities: [Float]) throws -> ScoredOutcomes {
        guard patterns.strata.contains(where: { $0.weight != 1 }) else {
            var positives = [Int](repeating: 0, count: patterns.count)
            var negatives = positives
            for stratum in patterns.strata {
                if stratum.label == 1 {
                    positives[Int(stratum.pattern)] += Int(stratum.count)
                } else {
                    negatives[Int(stratum.pattern)] += Int(stratum.count)
                }
            }
            return try ScoredOutcomes(probabilities: probabilities, positives: positives, negatives: negatives)
        }
        var scores: [Float] = []
        var labels: [UInt8] = []
        var weights: [Double] = []
        for stratum in patterns.strata {
            for _ in 0..<stratum.count {
                scores.append(probabilities[Int(stratum.pattern)])
                labels.append(stratum.label)
                weights.append(stratum.weight)
            }
        }
        return try ScoredOutcomes(probabilities: scores, labels: labels, weights: weights)
    }

    /// Rows whose SHAP values are averaged, at most; enough for two digits of a mean.
    static let explainedPatterns = 2_000

    /// Mean absolute SHAP value of each feature over the rows, in log-odds, by feature index.
    ///
    /// Of more than ``explainedPatterns`` patterns an evenly spaced choice stands for all.
    static func meanAbsoluteSHAP(
        _ predictor: Predictor, _ patterns: Patterns, features: [Feature], threads: Int = 0
    ) throws -> [Double] {
        let width = features.count
        var rowsOf = [Double](repeating: 0, count: patterns.count)
        for stratum in patterns.strata { rowsOf[Int(stratum.pattern)] += Double(stratum.count) * stratum.weight }
        let step = max(1, (patterns.count + explainedPatterns - 1) / explainedPatterns)
        let chosen = Array(stride(from: 0, to: patterns.count, by: step))
        guard !chosen.isEmpty else { return [Double](repeating: 0, count: width) }
        let values = chosen.flatMap { patterns.values[$0 * width..<($0 + 1) * width] }
        let matrix = try DMatrix(values: values, rowCount: chosen.count, features: features, threads: threads)
        let contributions = try predictor.contributions(matrix)
        var sums = [Double](repeating: 0, count: width)
        var total = 0.0
        for (row, pattern) in chosen.enumerated() {
            total += rowsOf[pattern]
            for feature in 0..<width {
                sums[feature] += rowsOf[pattern] * Double(abs(contributions[row * (width + 1) + feature]))
            }
        }
        return sums.map { total > 0 ? $0 / total : 0 }
    }
}

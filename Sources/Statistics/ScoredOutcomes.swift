/// Predicted probabilities and what happened, grouped by distinct probability in descending order.
///
/// Made once in O(rows); every metric, interval and curve is then computed from the groups. Weights are sampling weights:
/// metrics are those of the weighted rows (as scikit-learn's `sample_weight`), and intervals know that a row of weight 10
/// is one observation, whereas a pattern with a count of 10 is ten.
public struct ScoredOutcomes: Sendable, Equatable {
    /// Ranked by probability; values in [0, 1].
    public let ranking: OutcomeGroups

    /// Groups rows by their probability.
    ///
    /// - Parameters:
    ///   - probabilities: `[rows]`, predicted probability of the positive label, in [0, 1].
    ///   - labels: `[rows]`, 0 or 1.
    ///   - weights: `[rows]`, finite and ≥ 0; nil gives every row weight 1.
    /// - Throws: ``StatisticsError`` when the lengths differ, or naming the first row that breaks these rules.
    public init(probabilities: [Double], labels: [UInt8], weights: [Double]? = nil) throws {
        try Self.check(probabilities)
        ranking = try OutcomeGroups(values: probabilities, labels: labels, weights: weights)
    }

    /// Groups rows by their single-precision probability, as XGBoost returns it; computed with in double precision.
    ///
    /// - Parameters:
    ///   - probabilities: `[rows]`, predicted probability of the positive label, in [0, 1].
    ///   - labels: `[rows]`, 0 or 1.
    ///   - weights: `[rows]`, finite and ≥ 0; nil gives every row weight 1.
    /// - Throws: ``StatisticsError`` when the lengths differ, or naming the first row that breaks these rules.
    public init(probabilities: [Float], labels: [UInt8], weights: [Double]? = nil) throws {
        try self.init(probabilities: probabilities.map(Double.init), labels: labels, weights: weights)
    }

    /// Groups patterns, distinct rows given with the number of their occurrences by label; the same, bit for bit, as
    /// from the rows one by one.
    ///
    /// - Parameters:
    ///   - probabilities: `[patterns]`, predicted probability of the positive label, in [0, 1]; may repeat.
    ///   - positives: `[patterns]`, number of positive rows, ≥ 0.
    ///   - negatives: `[patterns]`, number of negative rows, ≥ 0.
    /// - Throws: ``StatisticsError`` when the lengths differ, or naming the first pattern that breaks these rules.
    public init(probabilities: [Double], positives: [Int], negatives: [Int]) throws {
        try Self.check(probabilities)
        ranking = try OutcomeGroups(values: probabilities, positives: positives, negatives: negatives)
    }

    /// Groups patterns by their single-precision probability, as XGBoost returns it.
    ///
    /// - Parameters:
    ///   - probabilities: `[patterns]`, predicted probability of the positive label, in [0, 1]; may repeat.
    ///   - positives: `[patterns]`, number of positive rows, ≥ 0.
    ///   - negatives: `[patterns]`, number of negative rows, ≥ 0.
    /// - Throws: ``StatisticsError`` when the lengths differ, or naming the first pattern that breaks these rules.
    public init(probabilities: [Float], positives: [Int], negatives: [Int]) throws {
        try self.init(probabilities: probabilities.map(Double.init), positives: positives, negatives: negatives)
    }

    /// Number of rows with a weight above 0.
    public var rows: Int { ranking.rows }
    /// Number of positive rows with a weight above 0.
    public var positives: Int { ranking.positives }

    private static func check(_ probabilities: [Double]) throws {
        guard let row = probabilities.firstIndex(where: { !($0 >= 0 && $0 <= 1) }) else { return }
        throw StatisticsError(
            .badProbability,
            "the probability of row \(row) is \(probabilities[row])",
            hint: "probabilities are numbers from 0 to 1; turn margins into probabilities first"
        )
    }
}

/// Predicted against observed: rows binned by predicted probability, with the share that turned out positive.
public struct CalibrationCurve: Codable, Sendable, Equatable {
    /// How rows are put into bins.
    public enum Binning: String, Codable, Sendable {
        /// Bins of equal width over [0, 1].
        case equalWidth = "equal_width"
        /// Bins of about equal weight; rows of one probability are never parted.
        case equalMass = "equal_mass"
    }

    /// The rows of one bin.
    public struct Bin: Codable, Sendable, Equatable {
        /// Smallest probability in the bin.
        public var lowest: Double
        /// Largest probability in the bin.
        public var highest: Double
        /// Number of rows.
        public var rows: Int
        /// Total weight of the rows.
        public var weight: Double
        /// Weighted mean of the predicted probabilities.
        public var meanProbability: Double
        /// Share of the weight that is positive.
        public var positiveRate: Double
        /// Wilson's interval of the rate, on the effective number of rows.
        public var interval: ConfidenceInterval

        enum CodingKeys: String, CodingKey {
            case lowest, highest, rows, weight
            case meanProbability = "mean_probability"
            case positiveRate = "positive_rate"
            case interval
        }
    }

    /// How rows were put into bins.
    public var binning: Binning
    /// The bins that hold rows, by ascending probability.
    public var bins: [Bin]
}

extension ScoredOutcomes {
    /// The calibration curve.
    ///
    /// - Parameters:
    ///   - binning: Equal width shows the whole scale; equal mass is steadier when most probabilities are near 0.
    ///   - bins: Largest number of bins, at least 1.
    ///   - confidence: Confidence level of the rates' intervals, in (0, 1).
    /// - Returns: The bins that hold rows, each with its mean probability and its share of positives.
    public func calibrationCurve(
        _ binning: CalibrationCurve.Binning,
        bins: Int = 10,
        confidence: Double = 0.95
    ) -> CalibrationCurve {
        let bins = max(1, bins)
        let total = ranking.total.weight
        var sums: [(bin: Int, sum: BinSum)] = []
        var below = 0.0
        for group in ranking.groups.reversed() {
            let position = binning == .equalWidth ? group.value : (below + group.weight / 2) / total
            below += group.weight
            let bin = min(bins - 1, Int(position * Double(bins)))
            if sums.last?.bin != bin { sums.append((bin, BinSum(lowest: group.value))) }
            sums[sums.count - 1].sum.add(group)
        }
        return CalibrationCurve(binning: binning, bins: sums.compactMap { $0.sum.bin(confidence: confidence) })
    }
}

private struct BinSum {
    var lowest: Double
    var highest = 0.0
    var rows = 0
    var weight = 0.0
    var squaredWeight = 0.0
    var positiveWeight = 0.0
    var probability = 0.0

    init(lowest: Double) { self.lowest = lowest }

    mutating func add(_ group: OutcomeGroups.Group) {
        highest = group.value
        rows += group.positiveRows + group.negativeRows
        weight += group.weight
        squaredWeight += group.positiveSquaredWeight + group.negativeSquaredWeight
        positiveWeight += group.positiveWeight
        probability += group.weight * group.value
    }

    func bin(confidence: Double) -> CalibrationCurve.Bin? {
        let rate = positiveWeight / weight
        let effective = weight * weight / squaredWeight
        guard
            let interval = ConfidenceInterval.wilson(
                successes: rate * effective,
                trials: effective,
                confidence: confidence
            )
        else { return nil }
        return CalibrationCurve.Bin(
            lowest: lowest,
            highest: highest,
            rows: rows,
            weight: weight,
            meanProbability: min(max(probability / weight, lowest), highest),
            positiveRate: rate,
            interval: interval
        )
    }
}

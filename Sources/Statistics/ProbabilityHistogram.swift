/// How predicted probabilities are spread, by label.
public struct ProbabilityHistogram: Codable, Sendable, Equatable {
    /// The scale whose bins have equal width.
    public enum Scale: String, Codable, Sendable {
        /// Probability, 0 to 1.
        case probability
        /// Log-odds, where the crowd near 0 and 1 comes apart; probabilities beyond ±``marginLimit`` go to the end bins.
        case margin
    }

    /// Log-odds at which the margin scale ends on both sides: probabilities of 0.000 045 and 0.999 955.
    public static let marginLimit = 10.0

    /// The scale whose bins have equal width.
    public var scale: Scale
    /// `[bins + 1]`, ascending, as probabilities from 0 to 1; a bin holds its lower edge and not its upper one, the last
    /// holds both.
    public var edges: [Double]
    /// `[bins]`, weight of negative rows; whole numbers when rows are unweighted.
    ///
    /// A logarithmic axis leaves zeros out.
    public var negatives: [Double]
    /// `[bins]`, weight of positive rows.
    public var positives: [Double]
}

extension ScoredOutcomes {
    /// The histogram of probabilities by label.
    ///
    /// - Parameters:
    ///   - scale: Whether bins have equal width in probability or in log-odds.
    ///   - bins: Number of bins, at least 1.
    /// - Returns: Bins from 0 to 1, together the weight of all rows.
    public func histogram(_ scale: ProbabilityHistogram.Scale = .probability, bins: Int = 40) -> ProbabilityHistogram {
        let bins = max(1, bins)
        var histogram = ProbabilityHistogram(
            scale: scale,
            edges: Self.edges(scale, bins: bins),
            negatives: [Double](repeating: 0, count: bins),
            positives: [Double](repeating: 0, count: bins)
        )
        var bin = bins - 1
        for group in ranking.groups {
            while bin > 0, group.value < histogram.edges[bin] { bin -= 1 }
            histogram.negatives[bin] += group.negativeWeight
            histogram.positives[bin] += group.positiveWeight
        }
        return histogram
    }

    private static func edges(_ scale: ProbabilityHistogram.Scale, bins: Int) -> [Double] {
        (0...bins).map { index in
            let share = Double(index) / Double(bins)
            guard scale == .margin, index > 0, index < bins else { return share }
            return logistic((2 * share - 1) * ProbabilityHistogram.marginLimit)
        }
    }
}

import Statistics

/// Whether a metric of a binary model is worse than on the baseline's rows by more than chance.
///
/// One-sided z-tests. Rates are compared with pooled variance and a continuity correction; F scores with the variance of the
/// delta method over the counts of the confusion matrix, the larger one of both taken together and each by itself, since a window
/// without a single hit shows no variance of its own. A share of no rows tells nothing. The area under the receiver operating characteristic with Hanley and
/// McNeil's ("The meaning and use of the area under a ROC curve", Radiology, 1982). Bonferroni's correction over all
/// constraints keeps the chance of any alarm in a window without change at the rate asked for.
public struct ChanceTest: Sendable {
    private let baseline: ModelQualityStatistics
    private let limit: Double
    /// True positives to be expected from which on having none is no chance any more: e⁻ˣ is the level.
    private let fewestHits: Double

    /// A test.
    ///
    /// - Parameters:
    ///   - baseline: What was measured on the baseline's rows.
    ///   - alarmRate: The share of windows without change in which any metric may seem worse, in (0, 1).
    ///   - constraints: How many metrics are judged together.
    public init(baseline: ModelQualityStatistics, alarmRate: Double, constraints: Int) {
        self.baseline = baseline
        let level = min(max(alarmRate, 1e-12), 0.5) / Double(max(1, constraints))
        limit = normalQuantile(1 - level)
        fewestHits = -naturalLogarithm(level)
    }

    /// Whether chance alone may have taken a metric past its threshold.
    ///
    /// Only of a threshold that is the baseline's own value: one that somebody set by hand is meant as it stands.
    ///
    /// - Parameters:
    ///   - constraint: The threshold.
    ///   - statistics: What was measured now.
    /// - Returns: False where that cannot be told: other models than binary ones, counts that are not known.
    public func mayBeChance(_ constraint: QualityConstraint, in statistics: ModelQualityStatistics) -> Bool {
        guard let before = baseline[constraint.metric]?.value, before == constraint.threshold,
            let now = statistics[constraint.metric]?.value,
            let current = statistics.confusion.flatMap(Counts.init), let known = baseline.confusion.flatMap(Counts.init)
        else { return false }
        let error: Double
        let difference = (now - before).magnitude
        switch constraint.metric {
        case "auc": error = (current.areaVariance(before) + known.areaVariance(before)).squareRoot()
        case "f0_5": error = current.scoreError(0.5, with: known, fewestHits: fewestHits)
        case "f1": error = current.scoreError(1, with: known, fewestHits: fewestHits)
        case "f2": error = current.scoreError(2, with: known, fewestHits: fewestHits)
        default:
            guard let other = known.share(constraint.metric) else { return false }
            guard let one = current.share(constraint.metric) else { return true }
            let pooled = (one.part + other.part) / (one.whole + other.whole)
            let inverse = 1 / one.whole + 1 / other.whole
            return max(0, difference - inverse / 2) <= limit * (pooled * (1 - pooled) * inverse).squareRoot()
        }
        return difference <= limit * error
    }

    /// The cells of a confusion matrix.
    private struct Counts {
        let tn, fp, fn, tp: Double

        private init(sumOf one: Counts, _ other: Counts) {
            (tn, fp, fn, tp) = (one.tn + other.tn, one.fp + other.fp, one.fn + other.fn, one.tp + other.tp)
        }

        private var rows: Double { tn + fp + fn + tp }

        init?(_ confusion: ClassConfusion) {
            guard confusion.classes == ["0", "1"], confusion.counts.count == 2 else { return nil }
            (tn, fp) = (Double(confusion.counts[0][0]), Double(confusion.counts[0][1]))
            (fn, tp) = (Double(confusion.counts[1][0]), Double(confusion.counts[1][1]))
        }

        /// A rate as a part of rows; nil for other metrics and without rows.
        func share(_ metric: String) -> (part: Double, whole: Double)? {
            let share: (part: Double, whole: Double)? =
                switch metric {
                case "recall", "true_positive_rate": (tp, tp + fn)
                case "false_negative_rate": (fn, tp + fn)
                case "precision": (tp, tp + fp)
                case "accuracy": (tp + tn, tp + tn + fp + fn)
                case "true_negative_rate": (tn, tn + fp)
                case "false_positive_rate": (fp, tn + fp)
                default: nil
                }
            return share.flatMap { $0.whole > 0 ? $0 : nil }
        }

        /// The standard error of the difference of two F scores; infinite where fewer true positives than given are to be expected.
        func scoreError(_ beta: Double, with other: Counts, fewestHits: Double) -> Double {
            let both = Counts(sumOf: self, other)
            guard rows > 0, other.rows > 0, other.tp / other.rows * rows >= fewestHits else { return .infinity }
            let pooled = both.scoreVariance(beta) * both.rows * (1 / rows + 1 / other.rows)
            return max(scoreVariance(beta) + other.scoreVariance(beta), pooled).squareRoot()
        }

        /// F = (1 + b²) tp / ((1 + b²) tp + b² fn + fp) does not change when all counts grow alike, so that the
        /// multinomial's variance is Σ counts · slopes².
        func scoreVariance(_ beta: Double) -> Double {
            let square = beta * beta
            let below = (1 + square) * tp + square * fn + fp
            guard below > 0 else { return 0 }
            let scale = (1 + square) / (below * below)
            let slopes = (scale * (square * fn + fp), -scale * tp, -scale * square * tp)
            return tp * slopes.0 * slopes.0 + fp * slopes.1 * slopes.1 + fn * slopes.2 * slopes.2
        }

        func areaVariance(_ area: Double) -> Double {
            let (positives, negatives) = (tp + fn, tn + fp)
            guard positives > 0, negatives > 0 else { return .infinity }
            let square = area * area
            let (first, second) = (area / (2 - area) - square, 2 * square / (1 + area) - square)
            return (area * (1 - area) + (positives - 1) * first + (negatives - 1) * second) / (positives * negatives)
        }
    }
}

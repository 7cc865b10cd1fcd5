/// Weight of rows by label and prediction; whole numbers when rows are unweighted.
///
/// A row is predicted positive when its probability is **at least** the threshold.
public struct ConfusionMatrix: Codable, Sendable, Equatable {
    /// Negative rows predicted negative.
    public var tn: Double
    /// Negative rows predicted positive.
    public var fp: Double
    /// Positive rows predicted negative.
    public var fn: Double
    /// Positive rows predicted positive.
    public var tp: Double

    /// The four cells.
    public init(tn: Double, fp: Double, fn: Double, tp: Double) {
        self.tn = tn
        self.fp = fp
        self.fn = fn
        self.tp = tp
    }

    /// Total weight.
    public var total: Double { tn + fp + fn + tp }
    /// Share predicted rightly; nil without rows.
    public var accuracy: Double? { Self.ratio(tp + tn, total) }
    /// Share of positive rows predicted positive (recall, true positive rate); nil without positive rows.
    public var sensitivity: Double? { Self.ratio(tp, tp + fn) }
    /// Share of negative rows predicted negative; nil without negative rows.
    public var specificity: Double? { Self.ratio(tn, tn + fp) }
    /// Share of rows predicted positive that are; nil when none is predicted positive.
    public var precision: Double? { Self.ratio(tp, tp + fp) }
    /// Harmonic mean of precision and recall, `2tp / (2tp + fp + fn)`; nil without positive rows and predictions.
    public var f1: Double? { Self.ratio(2 * tp, 2 * tp + fp + fn) }
    /// Mean of sensitivity and specificity; nil unless both labels occur.
    public var balancedAccuracy: Double? {
        guard let sensitivity, let specificity else { return nil }
        return (sensitivity + specificity) / 2
    }
    /// Youden's J, `sensitivity + specificity − 1`; nil unless both labels occur.
    public var youdenJ: Double? {
        guard let sensitivity, let specificity else { return nil }
        return sensitivity + specificity - 1
    }
    /// Cohen's kappa: agreement beyond chance, 1 − observed / expected disagreement; nil when no disagreement could be
    /// expected because labels and predictions are all the same.
    ///
    /// Source: J. Cohen, *Educational and Psychological Measurement* 20 (1960).
    public var cohenKappa: Double? {
        // Shares before products: weights may be as large as 1e8 each.
        guard total > 0 else { return nil }
        let labelled = (tp + fn) / total
        let predicted = (tp + fp) / total
        let unlabelled = (tn + fp) / total
        let unpredicted = (tn + fn) / total
        let expected = labelled * unpredicted + unlabelled * predicted
        return expected > 0 ? 1 - (fp + fn) / total / expected : nil
    }

    private static func ratio(_ part: Double, _ whole: Double) -> Double? { whole > 0 ? part / whole : nil }
}

extension OutcomeGroups {
    /// The confusion matrix when rows with a value of at least `threshold` are predicted positive.
    public func confusionMatrix(threshold: Double) -> ConfusionMatrix {
        var matrix = ConfusionMatrix(tn: 0, fp: 0, fn: 0, tp: 0)
        for group in groups {
            if group.value >= threshold {
                matrix.tp += group.positiveWeight
                matrix.fp += group.negativeWeight
            } else {
                matrix.fn += group.positiveWeight
                matrix.tn += group.negativeWeight
            }
        }
        return matrix
    }
}

/// What becomes of the predictions as the threshold moves.
public struct ThresholdTable: Codable, Sendable, Equatable {
    /// One threshold: rows with at least this probability are predicted positive.
    public struct Entry: Codable, Sendable, Equatable {
        /// The threshold.
        public var threshold: Double
        /// Weight of rows by label and prediction.
        public var confusionMatrix: ConfusionMatrix
        /// Share of rows predicted positive that are; nil when none is.
        public var precision: Double?
        /// Share of positive rows predicted positive; nil without positive rows.
        public var recall: Double?
        /// Harmonic mean of precision and recall.
        public var f1: Double?
        /// Agreement beyond chance.
        public var cohenKappa: Double?
        /// Sensitivity + specificity − 1.
        public var youdenJ: Double?

        enum CodingKeys: String, CodingKey {
            case threshold
            case confusionMatrix = "confusion_matrix"
            case precision, recall, f1
            case cohenKappa = "cohen_kappa"
            case youdenJ = "youden_j"
        }

        init(threshold: Double, _ matrix: ConfusionMatrix) {
            self.threshold = threshold
            confusionMatrix = matrix
            precision = matrix.precision
            recall = matrix.sensitivity
            f1 = matrix.f1
            cohenKappa = matrix.cohenKappa
            youdenJ = matrix.youdenJ
        }
    }

    /// Evenly spaced thresholds from 0 to 1, ascending.
    public var entries: [Entry]
    /// The distinct probability that maximises F1 as a threshold, the highest of several; nil without positive rows.
    public var bestF1: Entry?
    /// The same for Cohen's kappa; nil unless both labels occur.
    public var bestKappa: Entry?
    /// The same for Youden's J; nil unless both labels occur.
    public var bestYoudenJ: Entry?

    enum CodingKeys: String, CodingKey {
        case entries
        case bestF1 = "best_f1"
        case bestKappa = "best_kappa"
        case bestYoudenJ = "best_youden_j"
    }
}

extension ScoredOutcomes {
    /// Confusion matrices at evenly spaced thresholds, and the thresholds that are best on these rows.
    ///
    /// A threshold chosen on the rows it is judged on looks better than it will be: choose on training rows or say so.
    ///
    /// - Parameter steps: Number of steps from 0 to 1; 100 gives thresholds 0.00, 0.01, …, 1.00.
    public func thresholdTable(steps: Int = 100) -> ThresholdTable {
        let steps = max(1, steps)
        let total = ranking.total
        func matrix(_ tp: Double, _ fp: Double) -> ConfusionMatrix {
            ConfusionMatrix(
                tn: max(0, total.negativeWeight - fp),
                fp: fp,
                fn: max(0, total.positiveWeight - tp),
                tp: tp
            )
        }

        var entries: [ThresholdTable.Entry] = []
        var best = ThresholdTable(entries: [])
        var step = steps
        var tp = 0.0
        var fp = 0.0
        for group in ranking.groups {
            while step >= 0, Double(step) / Double(steps) > group.value {
                entries.append(.init(threshold: Double(step) / Double(steps), matrix(tp, fp)))
                step -= 1
            }
            tp += group.positiveWeight
            fp += group.negativeWeight
            let entry = ThresholdTable.Entry(threshold: group.value, matrix(tp, fp))
            Self.keepBetter(&best.bestF1, entry, by: \.f1)
            Self.keepBetter(&best.bestKappa, entry, by: \.cohenKappa)
            Self.keepBetter(&best.bestYoudenJ, entry, by: \.youdenJ)
        }
        while step >= 0 {
            entries.append(.init(threshold: Double(step) / Double(steps), matrix(tp, fp)))
            step -= 1
        }
        best.entries = entries.reversed()
        return best
    }

    private static func keepBetter(
        _ best: inout ThresholdTable.Entry?,
        _ entry: ThresholdTable.Entry,
        by metric: KeyPath<ThresholdTable.Entry, Double?>
    ) {
        guard let value = entry[keyPath: metric], value > best?[keyPath: metric] ?? -.infinity else { return }
        best = entry
    }
}

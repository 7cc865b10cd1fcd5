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
    /// - Parameter steps: Number of steps from 0 to 1, at least 1; 100 gives thresholds 0.00, 0.01, …, 1.00.
    /// - Returns: `steps + 1` entries by ascending threshold, and the best thresholds among the rows' probabilities.
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
        var (bestF1, bestKappa, bestYoudenJ) = (BestThreshold(), BestThreshold(), BestThreshold())
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
            let current = matrix(tp, fp)
            bestF1.offer(current.f1, current, group.value)
            bestKappa.offer(current.cohenKappa, current, group.value)
            bestYoudenJ.offer(current.youdenJ, current, group.value)
        }
        while step >= 0 {
            entries.append(.init(threshold: Double(step) / Double(steps), matrix(tp, fp)))
            step -= 1
        }
        return ThresholdTable(
            entries: entries.reversed(),
            bestF1: bestF1.entry,
            bestKappa: bestKappa.entry,
            bestYoudenJ: bestYoudenJ.entry
        )
    }
}

/// The highest threshold with the largest value so far.
private struct BestThreshold {
    private var value = -Double.infinity
    private var found: (threshold: Double, matrix: ConfusionMatrix)?

    var entry: ThresholdTable.Entry? { found.map { ThresholdTable.Entry(threshold: $0.threshold, $0.matrix) } }

    @inline(__always)
    mutating func offer(_ candidate: Double?, _ matrix: ConfusionMatrix, _ threshold: Double) {
        guard let candidate, candidate > value else { return }
        value = candidate
        found = (threshold, matrix)
    }
}

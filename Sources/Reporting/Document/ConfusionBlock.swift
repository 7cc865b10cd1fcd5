/// How many rows of each class fall on each side of a threshold.
public struct ConfusionCounts: Sendable, Equatable {
    /// Rows (or their summed weights): true negatives, false positives, false negatives, true positives.
    public var tn, fp, fn, tp: Double

    /// Makes counts in the order in which a matrix is read, row by row.
    public init(tn: Double, fp: Double, fn: Double, tp: Double) {
        self.tn = tn
        self.fp = fp
        self.fn = fn
        self.tp = tp
    }

    /// Share of the rows marked positive that are: `tp / (tp + fp)`; NaN when none is marked.
    public var precision: Double { tp / (tp + fp) }
    /// Share of the positive rows that are marked: `tp / (tp + fn)`; NaN without positives.
    public var recall: Double { tp / (tp + fn) }
    /// Harmonic mean of precision and recall: `2tp / (2tp + fp + fn)`.
    public var f1: Double { 2 * tp / (2 * tp + fp + fn) }
    /// Share of the rows on the right side.
    public var accuracy: Double { (tp + tn) / (tp + tn + fp + fn) }
    /// Share of all rows that are marked positive.
    public var markedShare: Double { (tp + fp) / (tp + tn + fp + fn) }
}

/// A confusion matrix, with a slider over thresholds where the page may run scripts.
public struct ConfusionBlock: Sendable {
    /// The matrix at one threshold.
    public struct Step: Sendable {
        /// A row is marked positive when its probability is at least this.
        public var threshold: Double
        /// The counts at that threshold.
        public var counts: ConfusionCounts

        /// Makes a step.
        public init(threshold: Double, counts: ConfusionCounts) {
            self.threshold = threshold
            self.counts = counts
        }
    }

    /// The threshold in use and its counts: what is shown first, and on paper.
    public var chosen: Step
    /// Thresholds to choose from, ascending; empty for a matrix that stands still.
    public var steps: [Step]
    /// How rows and classes are called.
    public var wording: ReportWording

    /// Makes a block.
    public init(chosen: Step, steps: [Step], wording: ReportWording) {
        self.chosen = chosen
        self.steps = steps
        self.wording = wording
    }
}

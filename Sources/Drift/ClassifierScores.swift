/// Scores that a classifier gave rows it was not trained on, higher meaning "rather from now than from the baseline".
public struct ClassifierScores: Sendable {
    /// Rows scored by one classifier, which was trained on other rows.
    public struct Fold: Sendable {
        /// One per baseline row.
        public var baseline: [Double]
        /// One per current row.
        public var current: [Double]

        /// From the scores; NaN is not allowed.
        public init(baseline: [Double], current: [Double]) {
            self.baseline = baseline
            self.current = current
        }
    }

    /// How strongly two columns go together, on both sides.
    public struct Pair: Sendable, Equatable {
        /// What is measured.
        public enum Measure: String, Sendable {
            /// Pearson's correlation of two columns of numbers, in [−1, 1].
            case correlation
            /// Cramér's V of the columns' groups of values, in [0, 1].
            case association
        }

        /// The two columns.
        public var columns: [String]
        /// What is measured.
        public var measure: Measure
        /// In the baseline.
        public var baseline: Double
        /// Now.
        public var current: Double

        /// From its parts.
        public init(_ first: String, _ second: String, _ measure: Measure, baseline: Double, current: Double) {
            columns = [first, second]
            self.measure = measure
            self.baseline = baseline
            self.current = current
        }
    }

    /// The folds, at least one; no row is in two of them.
    public var folds: [Fold]
    /// How much each column helped to tell the sides apart by itself: mean |SHAP| or gain, any unit.
    public var importances: [String: Double]
    /// The pair of columns that helped most together, when it helped more than any column by itself.
    public var pair: Pair?
    /// Rows of the window's sample that are least like the baseline, by their index.
    public var sampleRows: [Int]

    /// From the scores.
    public init(
        folds: [Fold], importances: [String: Double] = [:], pair: Pair? = nil, sampleRows: [Int] = []
    ) {
        self.folds = folds
        self.importances = importances
        self.pair = pair
        self.sampleRows = sampleRows
    }
}

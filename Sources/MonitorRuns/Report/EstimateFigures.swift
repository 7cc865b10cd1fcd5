package import Quality
package import Reporting
import Statistics

/// How good a model probably is before any label has come, for people and for scripts.
public struct EstimateFigures: Sendable, Encodable {
    /// A figure with the range that will hold it.
    public struct Figure: Sendable, Encodable {
        /// The expected value.
        public var value: Double
        /// The range's lower end.
        public var lower: Double
        /// The range's upper end.
        public var upper: Double

        init(_ figure: PerformanceEstimate.Figure) {
            (value, lower, upper) = (figure.value, figure.interval.lower, figure.interval.upper)
        }

        /// `0.912 (0.900 to 0.924)`.
        public var text: String {
            func number(_ value: Double) -> String { NumberText.fixed(value, decimals: 3) }
            return "\(number(value)) (\(number(lower)) to \(number(upper)))"
        }
    }

    /// What the estimate cannot see.
    public var blindSpot = PerformanceEstimate.blindSpot
    /// Rows it is about.
    public var rows: Int
    /// Rows with a greater probability are predicted as 1.
    public var threshold: Double
    /// Rows predicted as 1.
    public var predictedPositives: Int
    /// Rows expected to be positive.
    public var expectedPositives: Double
    /// Share of rows predicted rightly.
    public var accuracy: Figure
    /// Share of the rows predicted as 1 that will be; nil when none is.
    public var precision: Figure?
    /// Share of the positive rows that are predicted as 1; nil with too few expected positives.
    public var recall: Figure?
    /// Harmonic mean of both.
    public var f1: Figure?
    /// Area under the receiver operating characteristic.
    public var auc: Figure?

    /// Figures of an estimate.
    ///
    /// - Parameters:
    ///   - estimate: The estimate.
    ///   - threshold: The threshold to tell; that of the estimate may lie a hair below it.
    package init(_ estimate: PerformanceEstimate, threshold: Double) {
        rows = estimate.rows
        self.threshold = threshold
        predictedPositives = estimate.predictedPositives
        expectedPositives = estimate.expectedPositives
        accuracy = Figure(estimate.accuracy)
        precision = estimate.precision.map(Figure.init)
        recall = estimate.recall.map(Figure.init)
        f1 = estimate.f1.map(Figure.init)
        auc = estimate.rocAUC.map(Figure.init)
    }

    /// Names and figures in the order in which they are told.
    public var named: [(name: String, figure: Figure)] {
        [("accuracy", accuracy)]
            + [("precision", precision), ("recall", recall), ("F1", f1), ("AUC", auc)].compactMap { name, figure in
                figure.map { (name, $0) }
            }
    }

    /// The page's section, its blind spot first.
    package var section: ReportSection {
        ReportSection(
            "Estimate without labels",
            introduction: "What the model's own probabilities say of \(NumberText.count(rows)) rows, with 95 % ranges.",
            blocks: [
                .note(ReportNote(.caution, "What it cannot see", "\(blindSpot)")),
                .figures(
                    named.map { name, figure in
                        ReportFigure(
                            name.prefix(1).uppercased() + name.dropFirst(), NumberText.fixed(figure.value, decimals: 3),
                            interval: "\(NumberText.fixed(figure.lower, decimals: 3)) to "
                                + NumberText.fixed(figure.upper, decimals: 3),
                            meaning: "estimated")
                    }),
            ])
    }
}

/// The threshold of a model as a bound that probabilities lie above.
package enum ModelThreshold {
    /// A number between the threshold in single precision and the one below it.
    ///
    /// A model predicts 1 from its threshold on, Model Monitor above one; answers spell probabilities in the shortest way
    /// that reads back in single precision, which may lie a hair to either side.
    package static func bound(_ threshold: Double) -> Double {
        let single = Float(threshold)
        return single > 0 ? (Double(single.nextDown) + Double(single)) / 2 : 0
    }
}

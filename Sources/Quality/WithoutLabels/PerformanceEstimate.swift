public import Statistics

/// How good a model's predictions probably are before any label has come: confidence-based performance estimation.
///
/// A row with calibrated probability c is positive with probability c, whatever the label will be. So the expected counts
/// of the confusion matrix are sums of c and 1 − c, and what follows from them can be estimated. The intervals hold the
/// figures that the labels of these very rows will give, at the level asked for; they come from the variance of sums of
/// independent draws, by the delta method where a figure is a ratio. Not in them: what the calibration itself may be off.
/// Source: NannyML, "Confidence-based Performance Estimation (CBPE)"; variances are ours.
///
/// ``blindSpot`` says what the estimate cannot see; show it wherever the estimate is shown.
public struct PerformanceEstimate: Sendable, Equatable {
    /// A figure with the range that will hold it.
    public struct Figure: Sendable, Equatable {
        /// The expected value.
        public var value: Double
        /// The range that holds it at the estimate's confidence.
        public var interval: ConfidenceInterval

        /// A figure from its parts.
        public init(value: Double, interval: ConfidenceInterval) {
            self.value = value
            self.interval = interval
        }
    }

    /// What must be said beside every estimate.
    public static let blindSpot = """
        This is an estimate without labels. It assumes that the probabilities are calibrated, and that rows like these \
        still end the way they used to. If customers change their minds - the same features now lead to a different \
        label - the estimate stays where it was while the model gets worse. Only labels show that.
        """

    /// Fewer expected positive or negative rows than this give no figure that needs both.
    public static let leastExpected = 5.0

    /// The number of rows.
    public let rows: Int
    /// Rows predicted as 1.
    public let predictedPositives: Int
    /// Rows expected to be positive.
    public let expectedPositives: Double
    /// Rows with a probability greater than this are predicted as 1.
    public let threshold: Double
    /// The level of the intervals.
    public let confidence: Double
    /// Whether the probabilities were calibrated here, on labelled rows; otherwise they were taken as they are.
    public let isCalibrated: Bool
    /// Share of rows predicted rightly.
    public let accuracy: Figure
    /// Share of the rows predicted as 1 that will be; nil when none is.
    public let precision: Figure?
    /// Share of the positive rows that are predicted as 1; nil with too few expected positives.
    public let recall: Figure?
    /// Harmonic mean of both; nil with too few expected positives.
    public let f1: Figure?
    /// Area under the receiver operating characteristic; nil with too few expected positives or negatives.
    public let rocAUC: Figure?
    /// Mean negative logarithm of the probability given to what happens, in nats.
    public let logLoss: Figure
    /// Mean squared difference of probability and label.
    public let brierScore: Figure

    /// Estimates from the probabilities of a window.
    ///
    /// - Parameters:
    ///   - probabilities: `[patterns]`, of class 1 as the model gave them, from 0 to 1.
    ///   - counts: `[patterns]`, how many rows have each; nil is one.
    ///   - threshold: Rows with a greater probability are predicted as 1.
    ///   - calibration: Fitted on labelled rows of before; nil takes the probabilities as calibrated.
    ///   - confidence: Level of the intervals, in (0, 1).
    /// - Throws: ``QualityError`` `bad-record` without rows or for a probability outside 0 to 1; `length-mismatch`;
    ///   `bad-setting`.
    public init(
        probabilities: [Double], counts: [Int]? = nil, threshold: Double = 0.5,
        calibration: ProbabilityCalibration? = nil, confidence: Double = 0.95
    ) throws(QualityError) {
        guard confidence > 0, confidence < 1 else {
            throw QualityError(.badSetting, "the confidence \(confidence) is not between 0 and 1")
        }
        let sums = try ExpectedSums(
            probabilities: probabilities, counts: counts, threshold: threshold, calibration: calibration)
        let z = normalQuantile(0.5 + confidence / 2)
        self.threshold = threshold
        self.confidence = confidence
        isCalibrated = calibration != nil
        rows = sums.rows
        predictedPositives = sums.predictedPositives
        expectedPositives = sums.positives

        let n = Double(sums.rows)
        let said = Double(sums.predictedPositives)
        let (truePositives, falseNegatives) = (sums.truePositives, sums.falseNegatives)
        let variances = (sums.truePositiveVariance, sums.falseNegativeVariance)
        // Counts are whole numbers: half a row more on both sides.
        func share(_ count: Double, of whole: Double, variance: Double) -> Figure {
            Figure(count / whole, error: (z * variance.squareRoot() + 0.5) / whole)
        }
        let right = truePositives + n - said - falseNegatives
        accuracy = share(right, of: n, variance: variances.0 + variances.1)
        precision = said > 0 ? share(truePositives, of: said, variance: variances.0) : nil
        if sums.positives >= Self.leastExpected {
            let positives = truePositives + falseNegatives
            let square = positives * positives
            recall = Figure(
                truePositives / positives,
                error: z
                    * (falseNegatives * falseNegatives * variances.0 + truePositives * truePositives * variances.1)
                    .squareRoot() / square)
            let below = said + positives
            let (slope, otherSlope) = (2 * (said + falseNegatives), 2 * truePositives)
            f1 = Figure(
                2 * truePositives / below,
                error: z * (slope * slope * variances.0 + otherSlope * otherSlope * variances.1).squareRoot()
                    / (below * below))
        } else {
            (recall, f1) = (nil, nil)
        }
        let hasBoth = min(sums.positives, n - sums.positives) >= Self.leastExpected
        rocAUC = hasBoth ? Figure(sums.area, error: z * sums.areaVariance.squareRoot()) : nil
        logLoss = Figure(
            sums.logLoss / n, error: z * sums.logLossVariance.squareRoot() / n, upperLimit: .infinity)
        brierScore = Figure(sums.brier / n, error: z * sums.brierVariance.squareRoot() / n)
    }
}

extension PerformanceEstimate.Figure {
    /// A figure and its distance to both ends, which stay from 0 to the limit.
    fileprivate init(_ value: Double, error: Double, upperLimit: Double = 1) {
        self.init(
            value: value,
            interval: ConfidenceInterval(lower: max(0, value - error), upper: min(upperLimit, value + error)))
    }
}

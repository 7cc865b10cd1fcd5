public import Statistics

/// How good a binary model was in one stretch of time, with what chance alone may do to each figure.
public struct PeriodQuality: Sendable, Equatable {
    /// What a period says of calibration.
    public enum Calibration: String, Sendable {
        /// As many positives as predicted, as far as chance allows.
        case asPredicted = "as predicted"
        /// Fewer positives than predicted.
        case tooHigh = "probabilities too high"
        /// More positives than predicted.
        case tooLow = "probabilities too low"
        /// Too few rows to tell.
        case notEnoughData = "not enough data"
    }

    /// The period's begin in seconds since 1970.
    public var start: Double
    /// The period's end, which is not part of it.
    public var end: Double
    /// Labelled rows.
    public var rows: Int
    /// Positive ones among them.
    public var positives: Int
    /// Mean of the predicted probabilities.
    public var meanProbability: Double
    /// Share of positive rows.
    public var positiveRate: Double
    /// Wilson's interval of the share.
    public var positiveRateInterval: ConfidenceInterval
    /// Whether the number of positives is what the probabilities say.
    ///
    /// z = Σ(y − p) / √Σp(1 − p) beyond the normal quantile of the level, which is shared among all periods
    /// (Bonferroni), so that a report without any change says "as predicted" throughout at the confidence asked for.
    public var calibration: Calibration
    /// The z of ``calibration``: above 0 when there are more positives than predicted, 0 where nothing can vary.
    public var calibrationZ: Double
    /// Mean logarithmic loss in nats, and its normal interval.
    public var logLoss: Double
    /// See ``logLoss``; nil with fewer than two rows.
    public var logLossInterval: ConfidenceInterval?
    /// Mean squared error of the probabilities.
    public var brierScore: Double
    /// Over 15 bins of equal width; small samples alone push it up.
    public var expectedCalibrationError: Double
    /// nil unless both labels occur.
    public var rocAUC: Double?
    /// DeLong's interval; nil unless each label has two rows.
    public var rocAUCInterval: ConfidenceInterval?
    /// Share of rows predicted rightly, with Wilson's interval.
    public var accuracy: PerformanceEstimate.Figure?
    /// Share of the rows predicted as 1 that are, with Wilson's interval; nil when none is.
    public var precision: PerformanceEstimate.Figure?
    /// Share of the positive rows that were predicted as 1, with Wilson's interval; nil without positive rows.
    public var recall: PerformanceEstimate.Figure?

    /// Expected variance of the number of positives below which calibration is not judged.
    static let leastVariance = 5.0

    /// Measures rows of one period; nil without probabilities.
    ///
    /// `periods` share the level of ``calibration``.
    init?(
        _ rows: BinaryRows, start: Double, end: Double, confidence: Double, periods: Int
    ) throws(QualityError) {
        guard let probabilities = rows.probabilities, !probabilities.isEmpty else { return nil }
        let outcomes = try rows.outcomes()
        let count = Double(outcomes.rows)
        guard let logLoss = outcomes.logLoss, let brier = outcomes.brierScore,
            let error = outcomes.expectedCalibrationError,
            let interval = ConfidenceInterval.wilson(
                successes: Double(outcomes.positives), trials: count, confidence: confidence)
        else { return nil }
        self.start = start
        self.end = end
        self.rows = outcomes.rows
        positives = outcomes.positives
        positiveRate = Double(outcomes.positives) / count
        positiveRateInterval = interval
        self.logLoss = logLoss
        logLossInterval = outcomes.logLossInterval(confidence: confidence)
        brierScore = brier
        expectedCalibrationError = error
        rocAUC = outcomes.ranking.rocAUC
        rocAUCInterval = outcomes.ranking.rocAUCInterval(confidence: confidence)

        let expected = probabilities.reduce(0, +)
        let variance = probabilities.reduce(0) { $0 + $1 * (1 - $1) }
        meanProbability = expected / count
        calibrationZ = variance > 0 ? (Double(outcomes.positives) - expected) / variance.squareRoot() : 0
        let limit = normalQuantile(1 - (1 - confidence) / 2 / Double(max(1, periods)))
        if variance < Self.leastVariance {
            calibration = .notEnoughData
        } else if calibrationZ.magnitude <= limit {
            calibration = .asPredicted
        } else {
            calibration = calibrationZ > 0 ? .tooLow : .tooHigh
        }

        let cells = rows.counts
        func share(_ part: Int, of whole: Int) -> PerformanceEstimate.Figure? {
            ConfidenceInterval.wilson(successes: Double(part), trials: Double(whole), confidence: confidence).map {
                PerformanceEstimate.Figure(value: Double(part) / Double(whole), interval: $0)
            }
        }
        accuracy = share(cells[0][0] + cells[1][1], of: outcomes.rows)
        precision = share(cells[1][1], of: cells[0][1] + cells[1][1])
        recall = share(cells[1][1], of: cells[1][0] + cells[1][1])
    }
}

extension BinaryRows {
    /// Probabilities and labels, grouped.
    ///
    /// - Throws: ``QualityError`` `bad-record` naming the first row that breaks the rules.
    func outcomes() throws(QualityError) -> ScoredOutcomes {
        do {
            return try ScoredOutcomes(probabilities: probabilities ?? [], labels: labels)
        } catch {
            throw QualityError(.badRecord, "\(error)")
        }
    }
}

/// Every metric of a binary classifier on a set of rows: one side (`train` or `test`) of `metrics.json`.
///
/// Computed from ``ScoredOutcomes`` in O(distinct probabilities). A metric that the rows do not define is nil, `null` in
/// JSON: ROC-AUC, balanced accuracy and Youden's J need both labels, average precision a positive row, Cohen's kappa
/// some expected disagreement, an interval at least two rows of each label concerned.
public struct BinaryClassificationMetrics: Codable, Sendable, Equatable {
    /// What the rows cannot tell exactly: where the metric of endless rows of the same kind would lie.
    public struct Intervals: Codable, Sendable, Equatable {
        /// Confidence level, for example 0.95.
        public var confidence: Double
        /// DeLong's interval on the log-odds scale.
        public var rocAUC: ConfidenceInterval?
        /// The infinitesimal jackknife's interval on the log-odds scale.
        public var averagePrecision: ConfidenceInterval?
        /// The normal interval of the rows' losses.
        public var logLoss: ConfidenceInterval?

        enum CodingKeys: String, CodingKey {
            case confidence
            case rocAUC = "roc_auc"
            case averagePrecision = "average_precision"
            case logLoss = "log_loss"
        }

        /// Writes `null` for an interval that is not defined.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(confidence, forKey: .confidence)
            try container.encode(rocAUC, forKey: .rocAUC)
            try container.encode(averagePrecision, forKey: .averagePrecision)
            try container.encode(logLoss, forKey: .logLoss)
        }
    }

    /// Number of rows with a weight above 0.
    public var rows: Int
    /// Number of positive rows with a weight above 0.
    public var positives: Int
    /// See ``OutcomeGroups/rocAUC``.
    public var rocAUC: Double?
    /// See ``OutcomeGroups/averagePrecision``.
    public var averagePrecision: Double?
    /// See ``ScoredOutcomes/logLoss``.
    public var logLoss: Double?
    /// See ``ScoredOutcomes/brierScore``.
    public var brierScore: Double?
    /// See ``ScoredOutcomes/expectedCalibrationError``.
    public var expectedCalibrationError: Double?
    /// Rows with a probability of at least this are predicted positive in what follows.
    public var threshold: Double
    /// See ``ConfusionMatrix/accuracy``.
    public var accuracy: Double?
    /// See ``ConfusionMatrix/balancedAccuracy``.
    public var balancedAccuracy: Double?
    /// See ``ConfusionMatrix/cohenKappa``.
    public var cohenKappa: Double?
    /// Weight of rows by label and prediction.
    public var confusionMatrix: ConfusionMatrix
    /// Precision, recall and F1 by label.
    public var classificationReport: ClassificationReport
    /// What the rows cannot tell exactly.
    public var intervals: Intervals
    /// See ``OutcomeGroups/decileBounds``.
    public var decileBounds: [Double]?

    enum CodingKeys: String, CodingKey {
        case rows, positives
        case rocAUC = "roc_auc"
        case averagePrecision = "average_precision"
        case logLoss = "log_loss"
        case brierScore = "brier_score"
        case expectedCalibrationError = "expected_calibration_error"
        case threshold, accuracy
        case balancedAccuracy = "balanced_accuracy"
        case cohenKappa = "cohen_kappa"
        case confusionMatrix = "confusion_matrix"
        case classificationReport = "classification_report"
        case intervals
        case decileBounds = "decile_bounds"
    }

    /// Computes every metric.
    ///
    /// - Parameters:
    ///   - outcomes: Probabilities and labels.
    ///   - threshold: Rows with a probability of at least this are predicted positive.
    ///   - confidence: Confidence level of the intervals, in (0, 1); outside it the intervals are nil.
    public init(_ outcomes: ScoredOutcomes, threshold: Double = 0.5, confidence: Double = 0.95) {
        let ranking = outcomes.ranking
        let matrix = ranking.confusionMatrix(threshold: threshold)
        rows = outcomes.rows
        positives = outcomes.positives
        rocAUC = ranking.rocAUC
        averagePrecision = ranking.averagePrecision
        logLoss = outcomes.logLoss
        brierScore = outcomes.brierScore
        expectedCalibrationError = outcomes.expectedCalibrationError
        self.threshold = threshold
        accuracy = matrix.accuracy
        balancedAccuracy = matrix.balancedAccuracy
        cohenKappa = matrix.cohenKappa
        confusionMatrix = matrix
        classificationReport = ClassificationReport(matrix)
        intervals = Intervals(
            confidence: confidence,
            rocAUC: ranking.rocAUCInterval(confidence: confidence),
            averagePrecision: ranking.averagePrecisionInterval(confidence: confidence),
            logLoss: outcomes.logLossInterval(confidence: confidence)
        )
        decileBounds = ranking.decileBounds
    }

    /// Writes every key of `metrics.json`, `null` for a metric that is not defined.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rows, forKey: .rows)
        try container.encode(positives, forKey: .positives)
        try container.encode(rocAUC, forKey: .rocAUC)
        try container.encode(averagePrecision, forKey: .averagePrecision)
        try container.encode(logLoss, forKey: .logLoss)
        try container.encode(brierScore, forKey: .brierScore)
        try container.encode(expectedCalibrationError, forKey: .expectedCalibrationError)
        try container.encode(threshold, forKey: .threshold)
        try container.encode(accuracy, forKey: .accuracy)
        try container.encode(balancedAccuracy, forKey: .balancedAccuracy)
        try container.encode(cohenKappa, forKey: .cohenKappa)
        try container.encode(confusionMatrix, forKey: .confusionMatrix)
        try container.encode(classificationReport, forKey: .classificationReport)
        try container.encode(intervals, forKey: .intervals)
        try container.encode(decileBounds, forKey: .decileBounds)
    }
}

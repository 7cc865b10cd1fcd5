/// A number from a sample with the interval in which the true one lies 95 % of the time.
public struct Estimate: Sendable, Equatable {
    /// The number.
    public var value: Double
    /// The ends of its interval; both or neither.
    public var low, high: Double?

    /// Makes an estimate.
    public init(_ value: Double, low: Double? = nil, high: Double? = nil) {
        self.value = value
        self.low = low
        self.high = high
    }
}

/// How well a model does on some rows: the numbers of `metrics.json`.
public struct EvaluationMetrics: Sendable {
    /// How many rows, and how many of them are positive (summed weights where rows have them).
    public var rows, positives: Double
    /// Probability that a random positive row has a higher probability than a random negative one; 0.5 is guessing.
    public var rocAUC: Estimate
    /// Area under the precision-recall curve as a sum of steps; the share of positives is guessing.
    public var averagePrecision: Estimate
    /// Mean negative log likelihood in nats, ≥ 0; lower is better.
    public var logLoss: Estimate
    /// Mean squared error of the probability, in [0, 1]; lower is better.
    public var brierScore: Double
    /// Mean distance between probability and observed rate over bins, in [0, 1]; lower is better.
    public var expectedCalibrationError: Double
    /// A row is marked positive when its probability is at least this.
    public var threshold: Double
    /// Share of rows on the right side of the threshold.
    public var accuracy: Double
    /// Mean of the recalls of both classes.
    public var balancedAccuracy: Double
    /// Agreement beyond chance, in [-1, 1].
    public var cohenKappa: Double
    /// The confusion matrix at the threshold.
    public var confusion: ConfusionCounts

    /// Makes the metrics of one part of the data.
    public init(
        rows: Double,
        positives: Double,
        rocAUC: Estimate,
        averagePrecision: Estimate,
        logLoss: Estimate,
        brierScore: Double,
        expectedCalibrationError: Double,
        threshold: Double,
        accuracy: Double,
        balancedAccuracy: Double,
        cohenKappa: Double,
        confusion: ConfusionCounts
    ) {
        self.rows = rows
        self.positives = positives
        self.rocAUC = rocAUC
        self.averagePrecision = averagePrecision
        self.logLoss = logLoss
        self.brierScore = brierScore
        self.expectedCalibrationError = expectedCalibrationError
        self.threshold = threshold
        self.accuracy = accuracy
        self.balancedAccuracy = balancedAccuracy
        self.cohenKappa = cohenKappa
        self.confusion = confusion
    }

    /// Share of rows that are positive.
    var positiveRate: Double { positives / rows }

    /// Log loss, in nats, of giving every row the share of positives: the entropy of the label.
    var guessingLoss: Double {
        -(positiveRate * logarithm(positiveRate) + (1 - positiveRate) * logarithm(1 - positiveRate))
    }
}

/// One bin of a calibration curve.
public struct CalibrationBin: Sendable {
    /// Mean probability of the rows in the bin, and the share of them that are positive.
    public var meanProbability, observedRate: Double
    /// 95 % interval of the observed rate.
    public var low, high: Double
    /// Rows in the bin.
    public var rows: Double

    /// Makes a bin.
    public init(meanProbability: Double, observedRate: Double, low: Double, high: Double, rows: Double) {
        self.meanProbability = meanProbability
        self.observedRate = observedRate
        self.low = low
        self.high = high
        self.rows = rows
    }
}

/// How many rows of each class have a probability in each of some bins.
public struct ProbabilityHistogram: Sendable {
    /// Bin edges from 0 to 1, `[bins + 1]`.
    public var edges: [Double]
    /// Rows of each class per bin, `[bins]`.
    public var negatives, positives: [Double]

    /// Makes a histogram.
    public init(edges: [Double], negatives: [Double], positives: [Double]) {
        self.edges = edges
        self.negatives = negatives
        self.positives = positives
    }
}

/// One line of a classification report.
public struct ClassReport: Sendable {
    /// The class, as spelled in the data, or the name of an average.
    public var name: String
    /// Precision, recall and their harmonic mean, in [0, 1]; NaN where not defined.
    public var precision, recall, f1: Double
    /// Rows of the class.
    public var support: Double

    /// Makes a line.
    public init(name: String, precision: Double, recall: Double, f1: Double, support: Double) {
        self.name = name
        self.precision = precision
        self.recall = recall
        self.f1 = f1
        self.support = support
    }
}

/// How far a feature moves the model on average.
public struct FeatureEffect: Sendable {
    /// The feature.
    public var name: String
    /// Mean absolute SHAP value over rows, in log-odds.
    public var meanAbsoluteSHAP: Double

    /// Makes an effect.
    public init(name: String, meanAbsoluteSHAP: Double) {
        self.name = name
        self.meanAbsoluteSHAP = meanAbsoluteSHAP
    }
}

/// The curves of an evaluation, thinned by the caller to at most about 500 points each.
///
/// What is empty is left out of the page.
public struct EvaluationCurves: Sendable {
    /// True positive rate (`y`) by false positive rate (`x`), with a band where it is known.
    public var roc: [ChartPoint]
    /// Precision (`y`) by recall (`x`).
    public var precisionRecall: [ChartPoint]
    /// Calibration by bins of probability, ascending.
    public var calibration: [CalibrationBin]
    /// Share of the positives found (`y`) among the most probable share of rows (`x`).
    public var gains: [ChartPoint]
    /// How many times more positives than by chance (`y`) among the most probable share of rows (`x`).
    public var lift: [ChartPoint]
    /// The confusion matrix at thresholds, ascending.
    public var byThreshold: [ConfusionBlock.Step]
    /// Precision, recall and F1 by class, then the averages.
    public var classReport: [ClassReport]
    /// Probabilities by class.
    public var probabilities: ProbabilityHistogram?
    /// Mean absolute SHAP values, any order.
    public var effects: [FeatureEffect]

    /// Makes curves.
    public init(
        roc: [ChartPoint] = [],
        precisionRecall: [ChartPoint] = [],
        calibration: [CalibrationBin] = [],
        gains: [ChartPoint] = [],
        lift: [ChartPoint] = [],
        byThreshold: [ConfusionBlock.Step] = [],
        classReport: [ClassReport] = [],
        probabilities: ProbabilityHistogram? = nil,
        effects: [FeatureEffect] = []
    ) {
        self.roc = roc
        self.precisionRecall = precisionRecall
        self.calibration = calibration
        self.gains = gains
        self.lift = lift
        self.byThreshold = byThreshold
        self.classReport = classReport
        self.probabilities = probabilities
        self.effects = effects
    }
}

/// A name and its value, formatted.
public typealias NamedValue = ReportFact

/// A figure of a model's quality and how much it varies from sample to sample.
public struct QualityMetric: Sendable, Equatable {
    /// The name in the file, for example `true_positive_rate`.
    public var name: String
    /// The figure; NaN where the rows don't define it.
    public var value: Double
    /// The standard deviation over five random samples of 80 % of the rows; NaN below 200 rows.
    public var standardDeviation: Double

    /// A metric from its parts.
    public init(name: String, value: Double, standardDeviation: Double = .nan) {
        self.name = name
        self.value = value
        self.standardDeviation = standardDeviation
    }
}

/// Counts of rows by actual and predicted class.
public struct ClassConfusion: Sendable, Equatable {
    /// The classes' texts, in the order of the file.
    public var classes: [String]
    /// `[actual][predicted]`, rows; as many on both sides as there are classes.
    public var counts: [[Int]]

    /// Counts from their parts.
    public init(classes: [String], counts: [[Int]]) {
        self.classes = classes
        self.counts = counts
    }
}

/// The points of both curves of a binary model, one per distinct probability, highest first.
public struct QualityCurves: Sendable, Equatable {
    /// From 0 to 1.
    public var falsePositiveRates: [Double] = []
    /// From 0 to 1, as many as ``falsePositiveRates``.
    public var truePositiveRates: [Double] = []
    /// Beginning with the first point's precision again, at recall 0.
    public var precisions: [Double] = []
    /// From 0 to 1, as many as ``precisions``.
    public var recalls: [Double] = []

    /// Curves without points.
    public init() {}
}

public import Statistics

/// How sure a finding is.
public enum Severity: String, Sendable, Codable, Comparable {
    /// Beyond what chance does within the rate the user set, over all columns and tests together.
    case alarm
    /// Unusual for this column alone; among many columns some are by chance.
    case watch

    /// An alarm comes before a watch.
    public static func < (left: Severity, right: Severity) -> Bool { left == .alarm && right == .watch }
}

/// What happened to a column or to the data as a whole; the raw values are stable.
public enum FindingKind: String, Sendable, Codable, CaseIterable {
    /// A record holds several rows one after the other.
    case batchAsColumns = "batch-as-columns"
    /// Records that cannot be read, or whose two sides do not fit.
    case unreadable
    /// Rows with another number of cells than most.
    case rowLength = "row-length"
    /// A column of the baseline is not there.
    case missingColumn = "missing-column"
    /// A column is there that the baseline does not have.
    case extraColumn = "extra-column"
    /// Every column holds what belongs to its neighbour.
    case columnsShifted = "columns-shifted"
    /// Numbers became text, or text numbers.
    case typeChange = "type-change"
    /// The same values are spelled in another way.
    case format
    /// One single value.
    case constant
    /// Nothing in it.
    case allMissing = "all-missing"
    /// More cells are missing.
    case moreMissing = "more-missing"
    /// Fewer cells are missing.
    case fewerMissing = "fewer-missing"
    /// Values the baseline never had.
    case newValue = "new-value"
    /// It holds what belongs to another column, and the other way round.
    case swapped
    /// The numbers moved by about the same amount.
    case shifted
    /// The numbers are multiplied by a factor.
    case unitChange = "unit-change"
    /// A column of few values holds continuous numbers.
    case noise
    /// The numbers have the other sign.
    case signFlipped = "sign-flipped"
    /// The share of one of two values moved.
    case rateChanged = "rate-changed"
    /// The shares of several known values moved.
    case mixChanged = "mix-changed"
    /// The numbers spread wider or narrower around the same middle.
    case spreadChanged = "spread-changed"
    /// The numbers stop at a bound they used to pass.
    case clipped
    /// The numbers are spread differently, in no way named above.
    case distributionChanged = "distribution-changed"
    /// More rows, or fewer rows, equal each other.
    case duplicates
    /// More or fewer rows than usual.
    case volume
    /// Records stopped coming.
    case freshness
    /// Columns fit together differently though each looks as before.
    case joint
}

/// The test behind a finding; the raw values are stable.
public enum DriftRule: String, Sendable, Codable {
    /// The columns themselves: no chance is involved.
    case structure
    /// Shares of values: ``CategoricalTest``.
    case shares
    /// Distribution functions of numbers, and shares of cell types.
    case numbers
    /// Rows per window.
    case volume
    /// Time without a record.
    case freshness
    /// Equal rows.
    case duplicates
    /// A classifier told to tell baseline from now.
    case classifier
}

/// How large a difference is.
public struct Effect: Sendable, Codable, Equatable {
    /// What is measured; the raw values are stable.
    public enum Measure: String, Sendable, Codable {
        /// Difference of the share of one value, in [−1, 1]; Newcombe's interval.
        case shareDifference = "share-difference"
        /// Difference of the missing share, in [−1, 1]; Newcombe's interval.
        case missingShareDifference = "missing-share-difference"
        /// Difference of means in standard deviations of the baseline; normal interval.
        case standardisedMeanDifference = "standardised-mean-difference"
        /// Largest distance of the distribution functions, in [0, 1]; a band that holds for any distribution.
        case kolmogorovSmirnov = "kolmogorov-smirnov"
        /// Rows in the window over rows usual; normal interval on the square-root scale.
        case volumeRatio = "volume-ratio"
        /// Difference of the share of rows that repeat another, in [−1, 1].
        case repeatShareDifference = "repeat-share-difference"
        /// Area under the ROC curve of the classifier, 0.5 for "cannot tell"; DeLong's interval.
        case areaUnderCurve = "area-under-curve"
    }

    /// What is measured.
    public var measure: Measure
    /// The estimate.
    public var value: Double
    /// Where the true value lies with the confidence set; not corrected for the number of columns.
    public var interval: ConfidenceInterval?
    /// The estimate in a sentence of plain words.
    public var words: String

    /// From its parts.
    public init(_ measure: Measure, value: Double, interval: ConfidenceInterval?, words: String) {
        self.measure = measure
        self.value = value
        self.interval = interval
        self.words = words
    }
}

/// Something that is different from the baseline: where, how sure, how much, and the likely cause.
public struct Finding: Sendable, Codable, Equatable {
    /// The column; nil for findings about the rows as a whole.
    public var column: String?
    /// The likeliest cause.
    public var kind: FindingKind
    /// Other causes that fit, likeliest first.
    public var alternatives: [FindingKind]
    /// Alarm or watch.
    public var severity: Severity
    /// The test that found it.
    public var rule: DriftRule
    /// The test's own p-value: 0 where no chance is involved.
    public var pValue: Double
    /// The p-value corrected for all tests of the run; an alarm when at most the alarm rate.
    public var adjustedPValue: Double
    /// How large the difference is; nil for findings about the columns themselves.
    public var effect: Effect?
    /// Further measures of the same difference.
    public var otherEffects: [Effect]
    /// Drift figures of the column; nil for findings about the rows as a whole.
    public var figures: DriftFigures?
    /// What probably happened, in a sentence.
    public var cause: String
    /// Rows of the window's sample that show it, by their index; may be empty.
    public var sampleRows: [Int]
    /// How much it may move the predictions: the size of the change, 0 to 1, times the column's share of the importance.
    ///
    /// Without importances the size of the change alone.
    public var impact: Double
    /// How many windows the difference was found in together: 1 for this one alone.
    public var windows: Int
    /// The columns that differ only together; nil unless the kind is ``FindingKind/joint``.
    public var columns: [String]?
}

/// What is to be said about a column or a run.
public enum DriftVerdict: String, Sendable, Codable {
    /// It differs, and not by chance.
    case alarm
    /// It differs a little more than usual.
    case watch
    /// A change that matters would have been seen, and was not.
    case unchanged
    /// A change that matters could have stayed unseen: too few rows.
    case notEnoughData = "not-enough-data"
}

/// The result for one column.
public struct ColumnVerdict: Sendable, Codable, Equatable {
    /// The column.
    public var column: String
    /// What is to be said.
    public var verdict: DriftVerdict
    /// The column's own p-value, valid for this column alone.
    public var pValue: Double
    /// Corrected for all tests of the run.
    public var adjustedPValue: Double
    /// How large the difference is, whether or not it is more than chance; nil where one side has no values.
    public var effect: Effect?
    /// Drift figures.
    public var figures: DriftFigures
    /// The smallest change that would have alarmed in four of five runs of this size; nil where no change could.
    public var detectableChange: DetectableChange?
}

/// The smallest change that a run finds with 80 % power at the alarm rate.
public struct DetectableChange: Sendable, Codable, Equatable {
    /// In which measure.
    public var measure: Effect.Measure
    /// How large, above 0.
    public var size: Double
    /// The change in plain words.
    public var words: String
}

/// Whether the columns fit together as before.
public struct JointVerdict: Sendable, Codable, Equatable {
    /// What is to be said: "not enough data" when an area of 0.6 could have stayed unseen.
    public var verdict: DriftVerdict
    /// Rows per side that a classifier was asked to tell apart.
    public var rowCount: Int
    /// The area under its curve; 0.5 for "cannot tell".
    public var effect: Effect?
    /// The test's own p-value.
    public var pValue: Double
    /// Corrected for all tests of the run.
    public var adjustedPValue: Double
    /// The smallest area that would have alarmed in four of five runs of this size.
    public var detectableArea: Double
}

/// The result of one comparison.
public struct DriftReport: Sendable, Codable, Equatable {
    /// The gravest of the columns' verdicts and the findings.
    public var verdict: DriftVerdict
    /// What differs: alarms before watches, and in each the one first that moves the predictions most.
    public var findings: [Finding]
    /// One per column that both sides have, in the baseline's order.
    public var columns: [ColumnVerdict]
    /// Whether the columns fit together as before; nil when it was not looked at.
    public var joint: JointVerdict?
    /// Rows in the window.
    public var rowCount: Int
    /// The probability of any alarm in a run in which nothing changed, at most.
    public var alarmRate: Double
    /// The level of the watch list.
    public var watchLevel: Double
    /// How many entries the watch list has by chance alone in a run in which nothing changed, at most.
    public var expectedOnWatch: Double

    /// The findings that are alarms.
    public var alarms: [Finding] { findings.filter { $0.severity == .alarm } }
}

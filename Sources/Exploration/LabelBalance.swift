public import Statistics

/// How often each outcome occurs.
public struct LabelBalance: Codable, Sendable, Equatable {
    /// The label's column.
    public var column: String
    /// The value counted as positive, as spelled in the data.
    public var positive: String
    /// Number of rows with a label.
    public var rows: Int
    /// Number of rows with the positive label.
    public var positives: Int
    /// Number of rows without a label.
    public var missing: Int
    /// Share of positive rows among those with a label; nil when none has one.
    public var rate: Double?
    /// Wilson's 95 % interval of the rate.
    public var interval: ConfidenceInterval?

    /// Number of rows with the negative label.
    public var negatives: Int { rows - positives }
    /// Rows of the rarer outcome.
    var rarer: Int { min(positives, negatives) }
}

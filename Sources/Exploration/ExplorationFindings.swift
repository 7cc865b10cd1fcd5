/// What a table holds, and what a good analyst would say of it: the value behind the exploration page and `--json`.
public struct ExplorationFindings: Codable, Sendable, Equatable {
    /// The first rows as text.
    public struct Head: Codable, Sendable, Equatable {
        /// Column names in table order.
        public var columns: [String]
        /// `[rows][columns]`, at most ``ExplorationLimits/headRows`` rows; a missing cell is empty.
        public var rows: [[String]]
    }

    /// Correlation of every pair of numeric and binary columns, up to ``ExplorationLimits/correlatedColumns``.
    public struct Correlation: Codable, Sendable, Equatable {
        /// Names of the columns: features in table order, then the label if it is binary.
        public var columns: [String]
        /// `[columns][columns]`, Pearson's correlation over the rows that both know; nil where it is not defined.
        public var values: [[Double?]]
        /// Features left out because there are too many: those least correlated with the label or, without one, the last.
        public var omitted: Int
    }

    /// Number of rows.
    public var rows: Int
    /// Number of columns, of every role.
    public var columns: Int
    /// The first rows as text.
    public var head: Head
    /// Each column in table order.
    public var describe: [ColumnDescription]
    /// How the label is spread; nil without a label of two values.
    public var label: LabelBalance?
    /// Correlation heat map.
    public var correlation: Correlation
    /// Each feature's association with the label, strongest first; empty without a label of two values.
    public var association: [LabelAssociation]
    /// Each feature's rates of the positive label by value, in table order; empty without a label of two values.
    public var conversion: [ConversionTable]
    /// What to look at before training, gravest first.
    public var warnings: [ExplorationWarning]
    /// What these data cannot tell, in plain words.
    public var limits: [String]
}

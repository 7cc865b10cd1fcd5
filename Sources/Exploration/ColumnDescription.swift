public import Statistics
public import Tabular

/// A column at a glance.
public struct ColumnDescription: Codable, Sendable, Equatable {
    /// A value and how often it occurs.
    public struct ValueCount: Codable, Sendable, Equatable {
        /// The value as text.
        public var value: String
        /// Number of rows that have it.
        public var rows: Int
    }

    /// The column's name.
    public var name: String
    /// What the column is used for.
    public var role: ColumnRole
    /// What its cells hold.
    public var type: ColumnType
    /// Number of cells that are not missing.
    public var count: Int
    /// Number of missing cells.
    public var missing: Int
    /// Number of distinct values among the cells that are not missing.
    public var distinct: Int
    /// Mean, deviation and quartiles of a binary (as 0 and 1), integer or real column; nil for words.
    public var summary: NumericSummary?
    /// The most frequent values of a binary or category column, most frequent first; empty for others.
    public var frequent: [ValueCount]
}

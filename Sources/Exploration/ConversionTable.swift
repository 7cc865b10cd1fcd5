public import Statistics

/// The rate of the positive label by a feature's values.
public struct ConversionTable: Codable, Sendable, Equatable {
    /// What an entry stands for.
    public enum Grouping: String, Codable, Sendable {
        /// One value each; the last may be all others together.
        case values
        /// Ranges of a number with about as many rows each.
        case ranges
    }

    /// The rows with one value or range.
    public struct Entry: Codable, Sendable, Equatable {
        /// The value, the range as `low to high`, `(n others)` or `(missing)`.
        public var value: String
        /// Number of rows with a label.
        public var rows: Int
        /// Number of positive rows.
        public var positives: Int
        /// Share of positive rows.
        public var rate: Double
        /// Wilson's 95 % interval of the rate.
        public var interval: ConfidenceInterval?
    }

    /// The feature's column.
    public var column: String
    /// What an entry stands for.
    public var grouping: Grouping
    /// The entries: numbers ascending, words by number of rows; then missing cells, if any.
    ///
    /// None is without rows.
    public var entries: [Entry]
}

extension ConversionTable.Entry {
    /// An entry with its rate; nil without rows.
    init?(_ value: String, positives: Int, negatives: Int) {
        let rows = positives + negatives
        guard rows > 0 else { return nil }
        self.value = value
        self.rows = rows
        self.positives = positives
        rate = Double(positives) / Double(rows)
        interval = .wilson(successes: Double(positives), trials: Double(rows))
    }

    /// Entries put together under one name.
    init?(_ value: String, merging entries: some Collection<Self>) {
        let positives = entries.reduce(0) { $0 + $1.positives }
        self.init(value, positives: positives, negatives: entries.reduce(0) { $0 + $1.rows } - positives)
    }
}

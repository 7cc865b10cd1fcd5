public import Tabular

/// Distinct rows and how often each occurs: what training needs to know of a table, and no more.
///
/// A *pattern* is a distinct vector of feature values. Rows that share a pattern get the same margin from any model, and
/// every sum that gradient boosting takes over rows is a sum over patterns:
///
///     Σ_rows w·g(m, y)  =  Σ_patterns Σ_strata k·w·g(m, y)
///
/// where a *stratum* is the k rows of one pattern that also share label y and weight w. So training on patterns with these
/// sums for gradients grows the same trees as training on rows, at the cost of the patterns alone. See `docs/patterns.md`.
///
/// Where rows do not repeat, every row is its own pattern and nothing has been paid but one look at the first rows.
public struct Patterns: Sendable {
    /// Number of patterns.
    public let count: Int
    /// Number of rows that went in.
    public let rowCount: Int
    /// Feature values, `[patterns, features]`, row-major, as ``FeatureMatrix`` makes them.
    public let values: [Float]
    /// The pattern of each row that went in, `[rows]`.
    public let patternOfRow: [UInt32]
    /// Strata, sorted by pattern.
    public let strata: [Stratum]
    /// Whether rows were merged; false when each is its own pattern.
    public let isAggregated: Bool

    /// Rows that share a pattern, a label and a weight.
    public struct Stratum: Sendable, Equatable {
        /// Index of the pattern, from 0.
        public var pattern: UInt32
        /// 1 for the positive label, 0 for the negative.
        public var label: UInt8
        /// Weight of each row, above 0.
        public var weight: Double
        /// Number of rows, at least 1.
        public var count: UInt32

        package init(pattern: UInt32, label: UInt8, weight: Double, count: UInt32) {
            self.pattern = pattern
            self.label = label
            self.weight = weight
            self.count = count
        }
    }

    /// When rows are merged.
    public enum Policy: Sendable {
        /// When a look at the first rows says that it pays.
        case automatic
        case always
        case never
    }

    /// Rows looked at before deciding whether to merge.
    static let trialRows = 32_768
    /// The share of them that may be distinct for merging to go on.
    ///
    /// Merging costs about ten nanoseconds a row and training some hundred a round, so half is well on the safe side.
    static let trialShare = 0.5

    /// Groups rows.
    ///
    /// - Parameters:
    ///   - columns: The feature columns, all of the same length.
    ///   - labels: 0 or 1 for each row of the columns.
    ///   - weights: A weight above 0 for each row; nil where all are 1.
    ///   - rows: Indices of the rows to take, in order.
    ///   - policy: When to merge.
    public init(
        columns: [ColumnValues], labels: [UInt8], weights: [Double]? = nil, rows: [Int32], policy: Policy = .automatic
    ) {
        rowCount = rows.count
        var firstRows: [Int32]?
        var assignment: [UInt32] = []
        if policy != .never {
            let keys = PatternKeys(columns: columns, rows: rows)
            firstRows = Self.group(keys, giveUp: policy == .automatic, into: &assignment)
        }
        if let firstRows {
            isAggregated = true
            count = firstRows.count
            values = FeatureMatrix.values(columns, rows: firstRows.map { rows[Int($0)] })
        } else {
            isAggregated = false
            count = rows.count
            assignment = (0..<UInt32(rows.count)).map { $0 }
            values = FeatureMatrix.values(columns, rows: rows)
        }
        patternOfRow = assignment
        strata = Self.stratify(assignment, patternCount: count, labels: labels, weights: weights, rows: rows)
    }

    /// Assigns a pattern to each row in order of first appearance.
    ///
    /// - Returns: The first row of each pattern, or nil when too few rows repeat.
    private static func group(_ keys: PatternKeys, giveUp: Bool, into assignment: inout [UInt32]) -> [Int32]? {
        var firstRows: [Int32] = []
        assignment = [UInt32](repeating: 0, count: keys.rowCount)
        // Open addressing with linear probing, at most half full; a slot holds a pattern's number plus one.
        var slots = [UInt32](repeating: 0, count: 1 << 12)
        for row in 0..<keys.rowCount {
            if giveUp, row == trialRows || row == keys.rowCount - 1, Double(firstRows.count) > trialShare * Double(row)
            {
                return nil
            }
            if firstRows.count * 2 >= slots.count { slots = rehash(slots, keys, firstRows) }
            let mask = slots.count - 1
            var slot = Int(truncatingIfNeeded: keys.hash(row)) & mask
            while slots[slot] != 0, !keys.same(Int(firstRows[Int(slots[slot]) - 1]), row) { slot = (slot + 1) & mask }
            if slots[slot] == 0 {
                firstRows.append(Int32(row))
                slots[slot] = UInt32(firstRows.count)
            }
            assignment[row] = slots[slot] - 1
        }
        return firstRows
    }

    private static func rehash(_ slots: [UInt32], _ keys: PatternKeys, _ firstRows: [Int32]) -> [UInt32] {
        var larger = [UInt32](repeating: 0, count: slots.count * 4)
        let mask = larger.count - 1
        for pattern in firstRows.indices {
            var slot = Int(truncatingIfNeeded: keys.hash(Int(firstRows[pattern]))) & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = UInt32(pattern + 1)
        }
        return larger
    }

    private static func stratify(
        _ assignment: [UInt32], patternCount: Int, labels: [UInt8], weights: [Double]?, rows: [Int32]
    ) -> [Stratum] {
        guard let weights else {
            var tally = [UInt32](repeating: 0, count: patternCount * 2)
            for (slot, row) in rows.enumerated() { tally[Int(assignment[slot]) * 2 + Int(labels[Int(row)])] += 1 }
            return tally.indices.compactMap { index in
                tally[index] == 0
                    ? nil
                    : Stratum(
                        pattern: UInt32(index / 2), label: UInt8(index & 1), weight: 1, count: tally[index])
            }
        }
        struct Key: Hashable {
            var pattern: UInt32
            var label: UInt8
            var weight: Double
        }
        var tally: [Key: UInt32] = [:]
        for (slot, row) in rows.enumerated() {
            tally[Key(pattern: assignment[slot], label: labels[Int(row)], weight: weights[Int(row)]), default: 0] += 1
        }
        return tally.map { Stratum(pattern: $0.pattern, label: $0.label, weight: $0.weight, count: $1) }
            .sorted { ($0.pattern, $0.label, $0.weight) < ($1.pattern, $1.label, $1.weight) }
    }
}

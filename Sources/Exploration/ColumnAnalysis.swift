import Statistics
import Tabular

/// Everything that is computed from one column and the label: columns are analysed side by side.
struct ColumnAnalysis: Sendable {
    /// What is shown of the column.
    var description: ColumnDescription
    /// The column as the correlation matrix takes it; nil for words.
    var correlated: CorrelationMatrix.ColumnValues?
    /// What the column says of the label; nil for the label itself, for identifiers and so on, and without a label.
    var outcomes: ColumnOutcomes?
    /// A text cell that occurs more than once; nil for other types.
    var repeated: String?
    /// Number of a category's words that are rare, and of rows that have one; nil for other types.
    var rareWords: (words: Int, rows: Int)?

    /// Analyses a column.
    ///
    /// - Parameters:
    ///   - column: The column.
    ///   - role: What it is used for.
    ///   - label: The label, if it is to be compared with the column.
    init(_ column: TableColumn, role: ColumnRole, label: BinaryLabel?) {
        let specification = column.specification
        description = ColumnDescription(
            name: specification.name,
            role: role,
            type: specification.type,
            count: 0,
            missing: 0,
            distinct: 0,
            summary: nil,
            frequent: []
        )
        let label = role == .feature ? label : nil
        switch column.values {
        case .binary(let cells):
            let bits = BitColumn(cells)
            correlated = .binary(bits)
            describe(NumericSummary(bits))
            describe(counts: [bits.zeros, bits.ones], text: column.binaryText)
            outcomes = label.map { ColumnOutcomes(bits, $0, text: column.binaryText) }
        case .integer(let cells):
            correlated = role == .feature ? .real(cells.map { $0 == .min ? .nan : Double($0) }) : nil
            describe(NumericSummary(cells))
            if let label, case .real(let numbers)? = correlated {
                outcomes = ColumnOutcomes(numbers, whole: cells, label)
            }
        case .real(let cells):
            correlated = .real(cells)
            guard let label else {
                describe(NumericSummary(cells))
                return
            }
            let outcomes = ColumnOutcomes(cells, whole: nil, label)
            describe(outcomes.summary ?? NumericSummary(cells))
            self.outcomes = outcomes
        case .category(let codes):
            describe(codes, column)
            outcomes = label.map { ColumnOutcomes(codes, $0, values: column.categoryCount, text: column.categoryText) }
        case .text(let cells):
            let counts = DistinctText.counts(cells)
            description.count = cells.count - counts.missing
            description.missing = counts.missing
            description.distinct = counts.distinct
            repeated = counts.repeated
        }
    }

    private mutating func describe(_ summary: NumericSummary) {
        description.summary = summary
        description.count = summary.count
        description.missing = summary.missing
        description.distinct = summary.distinct
    }

    private mutating func describe(_ codes: [Int32], _ column: TableColumn) {
        var counts = [Int](repeating: 0, count: column.categoryCount)
        for code in codes where counts.indices.contains(Int(code)) { counts[Int(code)] += 1 }
        description.count = counts.reduce(0, +)
        description.missing = codes.count - description.count
        description.distinct = counts.count { $0 > 0 }
        describe(counts: counts, text: column.categoryText)
        let rare = counts.filter { $0 > 0 && $0 < ExplorationLimits.rareRows }
        rareWords = (rare.count, rare.reduce(0, +))
    }

    private mutating func describe(counts: [Int], text: (Int) -> String) {
        let order = counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
        description.frequent = order.prefix(ExplorationLimits.frequentValues).map {
            ColumnDescription.ValueCount(value: text($0), rows: counts[$0])
        }
    }
}

extension TableColumn {
    /// Number of codes a category column may hold.
    var categoryCount: Int {
        guard case .category(let codes) = values else { return 0 }
        return max(specification.categories?.count ?? 0, Int(codes.max() ?? -1) + 1)
    }
}

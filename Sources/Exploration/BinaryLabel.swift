import Statistics
import Tabular

/// A label column read as positive and negative.
struct BinaryLabel: Sendable {
    /// The label's column.
    var column: String
    /// The positive value as spelled in the data.
    var positive: String
    /// `[rows]`: 1 positive, 0 negative, 255 missing.
    var values: [UInt8]
    /// The same, packed.
    var bits: BitColumn

    /// Whether every row has a label.
    var isComplete: Bool { bits.missing == 0 }

    /// How often each outcome occurs.
    var balance: LabelBalance {
        let rows = bits.rowCount - bits.missing
        return LabelBalance(
            column: column,
            positive: positive,
            rows: rows,
            positives: bits.ones,
            missing: bits.missing,
            rate: rows > 0 ? Double(bits.ones) / Double(rows) : nil,
            interval: .wilson(successes: Double(bits.ones), trials: Double(rows))
        )
    }

    /// Reads a column as a label.
    ///
    /// - Parameters:
    ///   - column: The label's column.
    ///   - positive: The positive value as spelled in the data; nil takes the greater of the two values: 1, TRUE, or the
    ///     later category.
    /// - Returns: nil when the column holds more than two values and none is named positive, or it is text.
    init?(_ column: TableColumn, positive: String?) {
        self.column = column.specification.name
        switch column.values {
        case .binary(let cells):
            let inverted = positive != nil && positive == column.binaryText(0)
            self.positive = positive ?? column.binaryText(1)
            values = inverted ? cells.map { $0 > 1 ? 255 : 1 - $0 } : cells
        case .category(let codes):
            let words = column.specification.categories ?? []
            guard
                let code = positive.map({ words.firstIndex(of: $0) ?? -2 })
                    ?? (words.count <= 2 ? words.count - 1 : nil)
            else { return nil }
            self.positive = positive ?? words.last ?? ""
            values = codes.map { $0 < 0 ? 255 : Int($0) == code ? 1 : 0 }
        case .integer(let cells):
            let known = cells.filter { $0 != .min }
            guard let value = positive.map({ Int64($0) }) ?? Self.greater(of: known) else { return nil }
            self.positive = positive ?? String(value)
            values = cells.map { $0 == .min ? 255 : $0 == value ? 1 : 0 }
        case .real(let cells):
            let known = cells.filter { !$0.isNaN }
            guard let value = positive.map({ Double($0) }) ?? Self.greater(of: known) else { return nil }
            self.positive = positive ?? Figures.plain(value)
            values = cells.map { $0.isNaN ? 255 : $0 == value ? 1 : 0 }
        case .text:
            return nil
        }
        bits = BitColumn(values)
    }

    /// The greater of at most two distinct values; nil when there are more or none.
    private static func greater<Value: Comparable>(of values: [Value]) -> Value? {
        guard let least = values.min(), let greatest = values.max(),
            values.allSatisfy({ $0 == least || $0 == greatest })
        else { return nil }
        return greatest
    }
}

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
    /// Nil when the column holds more than two values and none is named positive, or it is text.
    ///
    /// - Parameters:
    ///   - column: The label's column.
    ///   - positive: The positive value as spelled in the data; nil takes the greater of the two values: 1, TRUE, or the
    ///     later category.
    /// - Throws: ``ExplorationError`` when no value of the column is spelled like the positive one.
    init?(_ column: TableColumn, positive: String?) throws {
        self.column = column.specification.name
        switch column.values {
        case .binary(let cells):
            let words = [column.binaryText(0), column.binaryText(1)]
            self.positive = positive ?? words[1]
            let code = try Self.code(of: self.positive, in: words, column)
            values = code == 1 ? cells : cells.map { $0 > 1 ? 255 : 1 - $0 }
        case .category(let codes):
            let words = column.specification.categories ?? []
            guard let word = positive ?? (words.count <= 2 ? words.last : nil) else { return nil }
            let code = try Self.code(of: word, in: words, column)
            self.positive = word
            values = codes.map { $0 < 0 ? 255 : Int($0) == code ? 1 : 0 }
        case .integer(let cells):
            let known = cells.filter { $0 != .min }
            guard let word = positive ?? Self.greater(of: known).map({ String($0) }) else { return nil }
            guard let value = Int64(word), known.isEmpty || known.contains(value) else {
                throw Self.unknown(word, column, values: nil)
            }
            self.positive = word
            values = cells.map { $0 == .min ? 255 : $0 == value ? 1 : 0 }
        case .real(let cells):
            let known = cells.filter { !$0.isNaN }
            guard let word = positive ?? Self.greater(of: known).map(Figures.plain) else { return nil }
            guard let value = Double(word), known.isEmpty || known.contains(value) else {
                throw Self.unknown(word, column, values: nil)
            }
            self.positive = word
            values = cells.map { $0.isNaN ? 255 : $0 == value ? 1 : 0 }
        case .text:
            return nil
        }
        bits = BitColumn(values)
    }

    private static func code(of word: String, in words: [String], _ column: TableColumn) throws -> Int {
        guard let code = words.firstIndex(of: word) else { throw unknown(word, column, values: words) }
        return code
    }

    private static func unknown(_ word: String, _ column: TableColumn, values: [String]?) -> ExplorationError {
        let hint = values.map { words in
            let shown = words.prefix(ExplorationLimits.conversionValues)
            let rest = words.count > shown.count ? " and \(Figures.count(words.count - shown.count)) more" : ""
            return "its values are \(Figures.list(Array(shown)))\(rest); spell it as in the data"
        }
        return ExplorationError(
            .unknownPositive,
            "no row of the label \"\(column.specification.name)\" is \"\(word)\"",
            hint: hint ?? "spell it as in the data"
        )
    }

    /// The greater of at most two distinct values; nil when there are more or none.
    private static func greater<Value: Comparable>(of values: [Value]) -> Value? {
        guard let least = values.min(), let greatest = values.max(),
            values.allSatisfy({ $0 == least || $0 == greatest })
        else { return nil }
        return greatest
    }
}

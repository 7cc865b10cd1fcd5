/// A row that can't be used, placed within its block; ``FaultContext`` makes the message.
struct RowFault: Error, Sendable {
    enum Kind: Error, Sendable {
        case ragged(cells: Int)
        case invalidUTF8
        case nulByte
        case strayQuote
        case unterminatedQuote
        case notANumber(String)
        case fraction(String)
    }

    var kind: Kind
    /// The line in the block where the row starts (or the open quote, or the faulty cell), from 0.
    var line: Int
    /// The column's position, where one is known.
    var column: Int?

    /// Whether the row can be set aside and the next one read.
    var isRecoverable: Bool {
        if case .unterminatedQuote = kind { return false }
        return true
    }
}

/// What a fault's message needs besides the fault.
struct FaultContext: Sendable {
    var file: String
    var names: [String]
    var hasHeader: Bool
    var badRows: CSVOptions.BadRows

    /// The error for a fault at `line` (from 1).
    func error(_ fault: RowFault, line: Int) -> TableError {
        let column = fault.column.flatMap { $0 < names.count ? names[$0] : nil }
        let skip = badRows == .skip ? nil : "set such rows aside with --bad-rows skip"
        func make(_ code: TableError.Code, _ what: String, _ hint: String?, value: String? = nil) -> TableError {
            TableError(code, what, hint: hint, file: file, line: line, column: column, value: value)
        }
        func advise(_ text: String) -> String { skip.map { "\(text), or \($0)" } ?? text }
        switch fault.kind {
        case .ragged(let cells):
            let expected = "\(hasHeader ? "the header" : "the first row") has \(names.count)"
            return TableError(
                .raggedRow,
                "\(counted(cells, "cell")) where \(expected)",
                hint: advise("put cells that contain the delimiter in double quotes"),
                file: file,
                line: line
            )
        case .invalidUTF8:
            return make(
                .invalidUTF8,
                "bytes that aren't UTF-8",
                advise("convert the file, for example with `iconv -f WINDOWS-1252 -t UTF-8`")
            )
        case .nulByte:
            return make(.nulByte, "a NUL byte, which text doesn't have", advise("export the file again"))
        case .strayQuote:
            return make(
                .strayQuote,
                "a quote inside a cell that isn't wholly quoted",
                advise("put the whole cell in double quotes and double the quotes inside it")
            )
        case .unterminatedQuote:
            return make(
                .unterminatedQuote,
                "a quote is opened and never closed",
                "close it, or double it if it is part of the text"
            )
        case .notANumber(let value):
            return make(
                .textInNumericColumn,
                "\"\(value)\" is not a number",
                advise(numberAdvice(value)),
                value: value
            )
        case .fraction(let value):
            return make(
                .fractionInIntegerColumn,
                "\"\(value)\" is not a whole number that fits 64 bits",
                advise("declare the column with --type COLUMN=real"),
                value: value
            )
        }
    }

    private func numberAdvice(_ value: String) -> String {
        let isDecimalComma =
            value.contains(",") && value.allSatisfy { $0.isASCII && ($0.isNumber || ",.+-".contains($0)) }
        if isDecimalComma { return "export with a decimal point and without thousands separators" }
        return
            "correct it, leave the cell empty if the value is missing, or declare the column with --type COLUMN=category"
    }
}

/// Rows set aside under ``CSVOptions/BadRows/skip``, and blank lines.
public struct SkippedRows: Sendable, Equatable {
    /// Rows set aside.
    public var count: Int
    /// Lines with nothing on them, passed over in files of more than one column whatever the policy; not in `count`.
    public var blankLines: Int
    /// What was wrong with the first few of them (``count`` has them all), in file order.
    public var reasons: [TableError]

    /// No rows, unless told otherwise.
    public init(count: Int = 0, blankLines: Int = 0, reasons: [TableError] = []) {
        self.count = count
        self.blankLines = blankLines
        self.reasons = reasons
    }
    /// Adds descriptions of rows already counted, keeping the first few in file order.
    mutating func describe(_ more: [TableError]) {
        let ordered = (reasons + more).sorted { ($0.line ?? 0) < ($1.line ?? 0) }
        reasons = Array(ordered.prefix(TabularLimits.describedRows))
    }
}

import Tabular

extension Fault {
    /// Reads the text of an option, such as `basket_add_list,loc_uk:3`.
    ///
    /// A column's name may hold colons: the longest name that fits is taken. It may not hold a comma.
    ///
    /// - Parameters:
    ///   - kind: The option.
    ///   - text: Its value; not looked at for `extraColumn`, which has none.
    ///   - columns: The columns that are sent.
    /// - Returns: The faults in the order written.
    /// - Throws: ``TrafficError`` (`invalidFault`, `unknownColumn`) that quotes the part it stumbled on.
    public static func parse(_ kind: Kind, _ text: String, columns: [String]) throws(TrafficError) -> [Fault] {
        switch kind {
        case .extraColumn: return [.extraColumn]
        case .duplicate: return [.duplicate(share: try share(kind, text, of: text))]
        default: break
        }
        var faults: [Fault] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            faults.append(try one(kind, String(item), columns))
        }
        return faults
    }

    private static func one(_ kind: Kind, _ item: String, _ columns: [String]) throws(TrafficError) -> Fault {
        let (column, rest) = try split(kind, item, columns)
        switch kind {
        case .noise: return .noise(column: column, deviation: try scale(kind, item, rest))
        case .missing:
            return .missing(
                column: column,
                share: try rest.map { text throws(TrafficError) in
                    try share(kind, item, of: text)
                } ?? 1)
        case .shift: return .shift(column: column, amount: try number(kind, item, try needed(kind, item, rest)))
        case .unit: return .unit(column: column, factor: try number(kind, item, try needed(kind, item, rest)))
        case .constant: return .constant(column: column, value: try needed(kind, item, rest))
        case .newValue: return .newValue(column: column, word: rest ?? unseenWord)
        case .swap:
            let other = try needed(kind, item, rest)
            guard columns.contains(other) else { throw unknown(kind, other, columns) }
            guard other != column else { throw invalid(kind, item, "a column cannot change places with itself") }
            return .swap(column: column, with: other)
        case .wrongType, .dropColumn, .extraColumn, .duplicate:
            guard rest == nil else { throw invalid(kind, item, "it takes a column and nothing else") }
            return kind == .wrongType ? .wrongType(column: column) : .dropColumn(column)
        }
    }

    /// A column's name, and what follows the colon after it.
    private static func split(_ kind: Kind, _ item: String, _ columns: [String]) throws(TrafficError) -> (
        String, String?
    ) {
        guard !item.isEmpty else { throw invalid(kind, item, "a column's name is missing") }
        if columns.contains(item) { return (item, nil) }
        let fitting = columns.filter { item.hasPrefix($0 + ":") }
        guard let column = fitting.max(by: { $0.utf8.count < $1.utf8.count }) else {
            throw unknown(kind, String(item.prefix { $0 != ":" }), columns)
        }
        return (column, String(item.dropFirst(column.count + 1)))
    }

    private static func needed(_ kind: Kind, _ item: String, _ rest: String?) throws(TrafficError) -> String {
        guard let rest else { throw invalid(kind, item, "nothing follows the column") }
        return rest
    }

    private static func number(_ kind: Kind, _ item: String, _ text: String) throws(TrafficError) -> Double {
        guard let number = CellNumber.parse(text) else { throw invalid(kind, item, "\"\(text)\" is not a number") }
        return number
    }

    private static func scale(_ kind: Kind, _ item: String, _ text: String?) throws(TrafficError) -> Double {
        guard let text else { return 1 }
        let scale = try number(kind, item, text)
        guard scale >= 0 else { throw invalid(kind, item, "a standard deviation is not negative") }
        return scale
    }

    private static func share(_ kind: Kind, _ item: String, of text: String) throws(TrafficError) -> Double {
        let share = try number(kind, item, text)
        guard (0...1).contains(share) else { throw invalid(kind, item, "a share is a number from 0 to 1") }
        return share
    }

    private static func invalid(_ kind: Kind, _ item: String, _ reason: String) -> TrafficError {
        TrafficError(.invalidFault, "--\(kind.rawValue) \"\(item)\": \(reason)", hint: "write \(kind.syntax)")
    }

    static func unknown(_ kind: Kind, _ name: String, _ columns: [String]) -> TrafficError {
        let error = TableError.unknownColumn(name, among: columns, file: nil)
        return TrafficError(
            .unknownColumn, "--\(kind.rawValue): there is no column \"\(name)\" among those that are sent",
            hint: error.hint)
    }
}

/// Numbers in cells.
enum CellNumber {
    /// The finite decimal number that a cell holds, blanks around it aside; nil for anything else.
    static func parse(_ text: String) -> Double? {
        let trimmed = text.trimmingBlanks
        // Swift reads hexadecimal numbers, `inf` and `nan` too.
        guard trimmed.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }), let number = Double(trimmed),
            number.isFinite
        else { return nil }
        return number
    }

    /// The shortest text that reads back as the number; a whole number without a point.
    static func text(_ number: Double) -> String {
        abs(number) < 0x1p53 && number == number.rounded(.towardZero) ? String(Int64(number)) : number.description
    }
}

extension String {
    var trimmingBlanks: Substring {
        var text = self[...]
        while let first = text.utf8.first, first == 32 || first == 9 { text.removeFirst() }
        while let last = text.utf8.last, last == 32 || last == 9 { text.removeLast() }
        return text
    }
}

/// A group of rows whose treatment is measured: those with some values of a column, or with numbers above one.
public struct Facet: Sendable, Equatable {
    /// Which rows belong to it.
    public enum Test: Sendable, Equatable {
        /// Those with one of these values.
        case values([String])
        /// Those with a number above this one.
        case above(Double)
    }

    /// The column.
    public var column: String
    /// Which rows belong to it.
    public var test: Test

    /// Reads `column=value`, `column=value,value` or `column>number`; nil where it is neither.
    public init?(_ text: String) {
        guard let sign = text.firstIndex(where: { $0 == "=" || $0 == ">" }), sign > text.startIndex else { return nil }
        let rest = String(text[text.index(after: sign)...])
        column = String(text[..<sign])
        if text[sign] == ">" {
            guard let number = Double(rest), number.isFinite else { return nil }
            test = .above(number)
        } else {
            let values = rest.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard !rest.isEmpty, !values.contains("") else { return nil }
            test = .values(values)
        }
    }

    /// As it is written.
    public var text: String {
        switch test {
        case .values(let values): "\(column)=\(values.joined(separator: ","))"
        case .above(let number): "\(column)>\(number)"
        }
    }

    /// Whether a cell belongs to it; numbers are the same however they are spelled.
    func contains(_ cell: String) -> Bool {
        switch test {
        case .values(let values):
            values.contains { $0 == cell || (Double($0) != nil && Double($0) == Double(cell)) }
        case .above(let number): Double(cell).map { $0 > number } ?? false
        }
    }
}

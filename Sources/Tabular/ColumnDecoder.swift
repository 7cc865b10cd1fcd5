/// Turns a column's cells into typed values.
struct ColumnDecoder: Sendable {
    /// The column's position in the file.
    let position: Int
    let type: ColumnType
    /// The words of a category or of a word-valued binary column.
    private let words: WordTable?
    /// The same as numbers, if all are: `1.0` is the category `1`.
    private let numbers: [Double]?
    /// The boolean pair of a binary column's words, and which of its words is category 1.
    private let boolean: (pair: Int, yesCode: UInt8)?

    init(_ specification: ColumnSpecification, position: Int) {
        self.position = position
        type = specification.type
        let categories = specification.categories
        words = type == .category ? WordTable(categories ?? []) : categories.map { WordTable($0) }
        let values = (categories ?? []).map { word -> Double? in
            var word = word
            return word.withUTF8 { number(NumberParser.parse(trimmed($0))) }
        }
        numbers = values.isEmpty || values.contains(nil) ? nil : values.compactMap(\.self)
        boolean = ColumnDecoder.boolean(type == .binary ? categories ?? [] : [])
    }

    private static func boolean(_ categories: [String]) -> (pair: Int, yesCode: UInt8)? {
        guard categories.count == 2, let first = BooleanWords.find(categories[0]),
            let second = BooleanWords.find(categories[1]), first.pair == second.pair, first.isYes != second.isYes
        else { return nil }
        return (first.pair, second.isYes ? 1 : 0)
    }

    /// Whether a binary column's values are words, not 0 and 1.
    var hasWords: Bool { words != nil }

    /// A cell as a binary value: 0, 1, 255 where missing; nil for another value.
    @inline(never)
    func binary(_ content: UnsafeBufferPointer<UInt8>, _ markers: MissingMarkers) -> UInt8? {
        let core = trimmed(content)
        guard let words else {
            switch number(NumberParser.parse(core)) {
            case 0: return 0
            case 1: return 1
            default: return markers.contains(core) ? 255 : nil
            }
        }
        if let code = words.find(content, hash: WordTable.hash(content)) { return UInt8(code) }
        if markers.contains(core) { return 255 }
        if let boolean, let found = BooleanWords.find(String(decoding: core, as: UTF8.self)), found.pair == boolean.pair
        {
            return found.isYes ? boolean.yesCode : 1 - boolean.yesCode
        }
        return code(core, words).map { UInt8($0) }
    }

    /// A cell as a category's code: -1 where missing; nil for an unseen word.
    @inline(__always)
    func category(_ content: UnsafeBufferPointer<UInt8>, _ markers: MissingMarkers) -> Int32? {
        guard let words else { return nil }
        if let code = words.find(content, hash: WordTable.hash(content)) { return Int32(code) }
        let core = trimmed(content)
        if markers.contains(core) { return -1 }
        return code(core, words).map { Int32($0) }
    }

    /// The code of a word that isn't spelled like a category: without the blanks around it, or as a number.
    private func code(_ core: UnsafeBufferPointer<UInt8>, _ words: WordTable) -> Int? {
        if let code = words.find(core, hash: WordTable.hash(core)) { return code }
        guard let numbers, let value = number(NumberParser.parse(core)) else { return nil }
        return numbers.firstIndex(of: value)
    }

    /// A cell as a whole number: `Int64.min` where missing.
    @inline(__always)
    func integer(
        _ cells: CellText,
        _ start: Int,
        _ end: Int,
        _ markers: MissingMarkers
    ) throws(RowFault.Kind) -> Int64 {
        if case .integer(let value) = NumberParser.parse(
            UnsafeBufferPointer(start: cells.base + start, count: end - start)
        ) {
            return value
        }
        return try integerSlowly(cells.content(start, end), markers)
    }

    @inline(never)
    private func integerSlowly(
        _ content: UnsafeBufferPointer<UInt8>,
        _ markers: MissingMarkers
    ) throws(RowFault.Kind) -> Int64 {
        let core = trimmed(content)
        switch NumberParser.parse(core) {
        case .integer(let value): return value
        case .decimal(let value), .wide(let value):
            // Exact as a double and as an integer; 3.0 is a whole number.
            if value == value.rounded() && abs(value) < 0x1p53 { return Int64(value) }
            throw .fraction(quotable(core))
        case .none:
            if markers.contains(core) { return .min }
            throw .notANumber(quotable(core))
        }
    }

    /// A cell as a number: NaN where missing.
    @inline(__always)
    func real(
        _ cells: CellText,
        _ start: Int,
        _ end: Int,
        _ markers: MissingMarkers
    ) throws(RowFault.Kind) -> Double {
        switch NumberParser.parse(UnsafeBufferPointer(start: cells.base + start, count: end - start)) {
        case .integer(let value): return Double(value)
        case .decimal(let value), .wide(let value): return value
        case .none: break
        }
        let core = trimmed(cells.content(start, end))
        if let value = number(NumberParser.parse(core)) { return value }
        if markers.contains(core) { return .nan }
        throw .notANumber(quotable(core))
    }
}

/// A parsed number as a double; nil when there is none.
@inline(__always)
func number(_ parsed: ParsedNumber) -> Double? {
    switch parsed {
    case .integer(let value): Double(value)
    case .decimal(let value), .wide(let value): value
    case .none: nil
    }
}

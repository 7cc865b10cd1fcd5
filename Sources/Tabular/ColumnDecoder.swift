/// Turns a column's cells into typed values.
struct ColumnDecoder: Sendable {
    /// The column's position in the file.
    let position: Int
    let type: ColumnType
    /// The words of a category or of a word-valued binary column.
    private let words: WordTable?
    /// The same as numbers, if all are: `1.0` is the category `1`.
    private let numbers: [Double]?
    /// The boolean pair of a binary column's words, and which of its words is category 1; nil for other words.
    ///
    /// 0 and 1 are of no pair.
    private let boolean: (pair: Int?, yesCode: UInt8)?

    init(_ specification: ColumnSpecification, position: Int) {
        self.position = position
        type = specification.type
        let categories = specification.categories
        let isWorded = type == .category || (type == .binary && categories != nil)
        words = isWorded ? WordTable(categories ?? []) : nil
        let values = (categories ?? []).map { word -> Double? in
            var word = word
            return word.withUTF8 { number(NumberParser.parse(trimmed($0))) }
        }
        numbers = values.isEmpty || values.contains(nil) ? nil : values.compactMap(\.self)
        boolean = ColumnDecoder.boolean(type, categories)
    }

    private static func boolean(_ type: ColumnType, _ categories: [String]?) -> (pair: Int?, yesCode: UInt8)? {
        guard type == .binary || type == .real, categories != nil || type == .binary else { return nil }
        let categories = categories ?? ColumnSpecification.zeroAndOne
        if categories == ColumnSpecification.zeroAndOne { return (nil, 1) }
        if categories == ColumnSpecification.zeroAndOne.reversed() { return (nil, 0) }
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
            default: return markers.contains(core) ? 255 : truth(core)
            }
        }
        if let code = words.find(content, hash: WordTable.hash(content)) { return UInt8(code) }
        if markers.contains(core) { return 255 }
        if let value = truth(core) { return value }
        return code(core, words).map { UInt8($0) }
    }

    /// A word that says no or yes as a binary column's value, though the column may spell its values otherwise; nil for
    /// other cells, and where another reading is as likely.
    ///
    /// The words of every pair, and 0 and 1, mean the same to a column of boolean words. A single letter may stand for
    /// something else, so it is only taken for a word that it begins.
    private func truth(_ core: UnsafeBufferPointer<UInt8>) -> UInt8? {
        guard let boolean else { return nil }
        let isYes: Bool
        if let found = BooleanWords.find(String(decoding: core, as: UTF8.self)) {
            let isOwn = boolean.pair.map { BooleanWords.share(found.pair, $0) } ?? false
            guard core.count > 1 || isOwn else { return nil }
            isYes = found.isYes
        } else if boolean.pair != nil, let value = number(NumberParser.parse(core)), value == 0 || value == 1 {
            isYes = value == 1
        } else {
            return nil
        }
        return isYes ? boolean.yesCode : 1 - boolean.yesCode
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
        let content = cells.content(start, end)
        guard let value = real(content, markers) else { throw .notANumber(quotable(trimmed(content))) }
        return value
    }

    /// A cell's content as a number: NaN where missing, nil for text.
    @inline(never)
    func real(_ content: UnsafeBufferPointer<UInt8>, _ markers: MissingMarkers) -> Double? {
        let core = trimmed(content)
        if let value = number(NumberParser.parse(core)) { return value }
        if markers.contains(core) { return .nan }
        return truth(core).map { Double($0) }
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

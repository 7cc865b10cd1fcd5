/// A cell of text in a column that otherwise holds numbers.
struct TextCell: Sendable {
    var block: Int
    var row: Int
    /// Line in the block, from 0.
    var line: Int
    var text: String
}

/// What one thread has seen of a column: counts that add up with those of the others.
struct ColumnAccumulator: Sendable {
    /// What is looked for.
    enum Mode: Sendable {
        /// Numbers, missing cells, and words.
        case automatic
        /// Words only, numbers included: for columns that mix both, and for columns declared to be words.
        case words
        /// Numbers, missing cells and the places of all text cells: for numeric columns with faults.
        case faults
        case nothing
    }

    let mode: Mode
    var missing = 0
    var zeros = 0
    var ones = 0
    /// Whole numbers other than 0 and 1.
    var integers = 0
    /// Whole numbers beyond 64 bits.
    var wides = 0
    /// `0.0` and `1.0`, however spelled.
    var decimalBits = 0
    var decimals = 0
    var texts = 0
    var integerRange: ClosedRange<Int64>?
    var realRange: ClosedRange<Double>?
    var integerKeys: DistinctKeys
    var realKeys: DistinctKeys
    var words = WordTable()
    var wordKeys: DistinctKeys
    /// The first text cell of this thread's share; all of them, up to a limit, when faults are looked for.
    var textCells: [TextCell] = []

    init(_ mode: Mode, level: Int) {
        self.mode = mode
        integerKeys = DistinctKeys(level: level, watchesRepeats: true)
        realKeys = DistinctKeys(level: level, watchesRepeats: false)
        wordKeys = DistinctKeys(level: level, watchesRepeats: true)
    }

    var numbers: Int { zeros + ones + integers + wides + decimalBits + decimals }
    var nonMissing: Int { numbers + texts }

    /// Adds rows `rows` of column `column` of a tokenized block.
    mutating func add(
        _ cells: CellText,
        _ bounds: UnsafePointer<Int32>,
        rows: Range<Int>,
        column: Int,
        of tokens: TokenizedBlock,
        _ markers: MissingMarkers
    ) {
        let stride = tokens.columnCount + 1
        var place = rows.lowerBound * stride + column
        if mode == .automatic || mode == .faults {
            let base = cells.base
            var bits = 0
            var ones = 0
            for row in rows {
                let start = Int(bounds[place]) &+ 1
                let end = Int(bounds[place &+ 1])
                place &+= stride
                let bit = base[start] &- 48
                if end == start &+ 1 && bit < 2 {
                    ones &+= Int(bit)
                    bits &+= 1
                } else {
                    add(cells, start, end, row: row, of: tokens, markers)
                }
            }
            self.ones += ones
            self.zeros += bits - ones
        } else if mode == .words {
            for row in rows {
                let content = cells.content(Int(bounds[place]) + 1, Int(bounds[place + 1]))
                place += stride
                if markers.contains(trimmed(content)) { missing += 1 } else { addText(content, row: row, of: tokens) }
            }
        }
    }

    @inline(never)
    private mutating func add(
        _ cells: CellText,
        _ start: Int,
        _ end: Int,
        row: Int,
        of tokens: TokenizedBlock,
        _ markers: MissingMarkers
    ) {
        // Numbers without blanks or quotes first: by far the most cells.
        var number = NumberParser.parse(UnsafeBufferPointer(start: cells.base + start, count: end - start))
        if number == .none {
            let content = cells.content(start, end)
            let core = trimmed(content)
            if core.count < end - start { number = NumberParser.parse(core) }
            if number == .none {
                if markers.contains(core) { missing += 1 } else { addText(content, row: row, of: tokens) }
                return
            }
        }
        switch number {
        case .integer(let value):
            if value == 0 {
                zeros += 1
            } else if value == 1 {
                ones += 1
            } else {
                integers += 1
                integerRange =
                    integerRange.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
                integerKeys.insert(UInt64(bitPattern: value))
            }
        case .decimal(let value):
            if value == 0 || value == 1 { decimalBits += 1 } else { decimals += 1 }
            addReal(value)
        case .wide(let value):
            wides += 1
            addReal(value)
        case .none: break
        }
    }

    private mutating func addReal(_ value: Double) {
        realRange = realRange.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
        if !realKeys.isSettled { realKeys.insert(value == 0 ? 0 : value.bitPattern) }
    }

    private mutating func addText(_ content: UnsafeBufferPointer<UInt8>, row: Int, of tokens: TokenizedBlock) {
        texts += 1
        if mode == .faults ? textCells.count <= TabularLimits.faultCells : textCells.isEmpty {
            let line = tokens.line(ofRow: row)
            textCells.append(TextCell(block: tokens.block.index, row: row, line: line, text: quotable(content)))
        }
        if wordKeys.isSettled { return }
        let hash = WordTable.hash(content)
        guard !wordKeys.isOverflowing else {
            wordKeys.insert(hash)
            return
        }
        if words.insert(content, hash: hash).isNew { wordKeys.insert(hash) } else { wordKeys.noteRepeat() }
        if wordKeys.isOverflowing { words = WordTable() }
    }

    /// Adds what another thread has seen.
    ///
    /// Text cells come in any order.
    mutating func merge(_ other: ColumnAccumulator) {
        missing += other.missing
        zeros += other.zeros
        ones += other.ones
        integers += other.integers
        wides += other.wides
        decimalBits += other.decimalBits
        decimals += other.decimals
        texts += other.texts
        integerRange = hull(integerRange, other.integerRange)
        realRange = hull(realRange, other.realRange)
        integerKeys.merge(other.integerKeys)
        realKeys.merge(other.realKeys)
        wordKeys.merge(other.wordKeys)
        if wordKeys.isOverflowing {
            words = WordTable()
        } else {
            for var word in other.words.words {
                word.withUTF8 { _ = words.insert($0, hash: WordTable.hash($0)) }
            }
        }
        textCells += other.textCells
    }
}

extension ColumnAccumulator {
    /// Completes the counts once everything is merged.
    mutating func finish() {
        for (key, count) in [(0, zeros), (1, ones)] as [(UInt64, Int)] where count > 0 {
            integerKeys.insert(key)
            if count > 1 { integerKeys.noteRepeat() }
            let value = Int64(key)
            integerRange = hull(integerRange, value...value)
        }
        integerKeys.settle()
        wordKeys.settle()
        textCells.sort { ($0.block, $0.row) < ($1.block, $1.row) }
    }
}

private func hull<Bound>(_ a: ClosedRange<Bound>?, _ b: ClosedRange<Bound>?) -> ClosedRange<Bound>? {
    guard let a, let b else { return a ?? b }
    return min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
}

/// The cells of a block: where each ends, for every good row.
struct TokenizedBlock: Sendable {
    var block: Block
    var columnCount: Int
    /// `[rows, columns + 1]`, row-major offsets into the block: a row's first entry is one before its first cell, each
    /// next one is the end of a cell, so that cell `c` is `bounds[c] + 1 ..< bounds[c + 1]`, quotes included.
    var bounds: [Int32]
    var rowCount: Int
    /// Newlines in the block, counting an unfinished last line.
    var lineCount: Int
    var blankLines: Int
    /// Rows left out of ``bounds``, in order.
    var faults: [RowFault]

    /// The line in the block, from 0, on which a row starts.
    func line(ofRow row: Int) -> Int {
        lines(before: Int(bounds[row * (columnCount + 1)]) + 1)
    }

    /// Newlines in the first `offset` bytes.
    func lines(before offset: Int) -> Int {
        block.bytes.withUnsafeBufferPointer { countNewlines(UnsafeBufferPointer(rebasing: $0[0..<offset])) }
    }
}

/// Finds the cells of a block.
///
/// Blocks without quotes go eight bytes at a time; the others cell by cell.
struct Tokenizer {
    let delimiter: UInt8
    let columnCount: Int

    private var bounds: UnsafeMutablePointer<Int32>
    private var row = 0
    private var line = 0
    private var blankLines = 0
    private var faults: [RowFault] = []
    private let isSuspicious: Bool
    private let block: Block

    /// The cells of `block`.
    ///
    /// Rows with a fault are left out and described.
    static func tokenize(_ block: Block, delimiter: UInt8, columnCount: Int) -> TokenizedBlock {
        // A row takes at least one byte a cell (the last row's newline may be absent), so no row is without room.
        let rows = block.count / columnCount + 2
        var result: Tokenizer?
        let bounds = [Int32](unsafeUninitializedCapacity: rows * (columnCount + 1)) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            block.bytes.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                var tokenizer = Tokenizer(
                    block,
                    base: base,
                    delimiter: delimiter,
                    columnCount: columnCount,
                    bounds: start
                )
                if block.hasQuotes { tokenizer.scanQuoted(base) } else { tokenizer.scanPlain(base) }
                count = tokenizer.row * (columnCount + 1)
                result = tokenizer
            }
        }
        let lineCount =
            block.hasQuotes
            ? block.bytes.withUnsafeBufferPointer { countNewlines(UnsafeBufferPointer(rebasing: $0[0..<block.count])) }
            : result?.line ?? 0
        return TokenizedBlock(
            block: block,
            columnCount: columnCount,
            bounds: bounds,
            rowCount: result?.row ?? 0,
            lineCount: lineCount,
            blankLines: result?.blankLines ?? 0,
            faults: result?.faults ?? []
        )
    }

    private init(
        _ block: Block,
        base: UnsafePointer<UInt8>,
        delimiter: UInt8,
        columnCount: Int,
        bounds: UnsafeMutablePointer<Int32>
    ) {
        self.block = block
        self.delimiter = delimiter
        self.columnCount = columnCount
        self.bounds = bounds
        let content = UnsafeBufferPointer(start: base, count: block.count)
        isSuspicious = !isCleanASCII(content) && !(isValidUTF8(content) && !content.contains(0))
    }

    /// Rows of a block that has no quotes.
    private mutating func scanPlain(_ base: UnsafePointer<UInt8>) {
        let count = block.count
        let columnCount = columnCount
        let delimiters = UInt64(delimiter) &* lowBits
        let newlines = UInt64(newline) &* lowBits
        let raw = UnsafeRawPointer(base)
        var out = bounds
        out[0] = -1
        var cells = 0
        var place = 0
        while place < count {
            let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
            var matches = zeroBytes(word ^ delimiters)
            let ends = zeroBytes(word ^ newlines)
            if ends == 0 && cells &+ 4 < columnCount {
                // Cells of one byte each, as in tables of zeros and ones: four at a time.
                let isOdd = matches == 0x8000_8000_8000_8000
                if isOdd || matches == 0x0080_0080_0080_0080 {
                    let first = Int32(truncatingIfNeeded: place) &+ (isOdd ? 1 : 0)
                    let four = SIMD4<Int32>(0, 2, 4, 6) &+ SIMD4(repeating: first)
                    UnsafeMutableRawPointer(out + (cells &+ 1)).storeBytes(of: four, as: SIMD4<Int32>.self)
                    cells &+= 4
                    place &+= 8
                    continue
                }
            }
            matches |= ends
            while matches != 0 {
                let end = place &+ matches.trailingZeroBitCount &>> 3
                matches &= matches &- 1
                cells &+= 1
                out[min(cells, columnCount)] = Int32(truncatingIfNeeded: end)
                if ends != 0 && base[end] == newline {
                    out = endRow(base, out, cells: cells, end: end)
                    out[0] = Int32(truncatingIfNeeded: end)
                    cells = 0
                }
            }
            place &+= 8
        }
        if count > 0 && base[count - 1] != newline {
            cells += 1
            out[min(cells, columnCount)] = Int32(count)
            _ = endRow(base, out, cells: cells, end: count)
        }
    }

    /// Keeps or drops the row whose last cell ends at `end`, and returns where the next row's bounds go.
    @inline(__always)
    private mutating func endRow(
        _ base: UnsafePointer<UInt8>,
        _ out: UnsafeMutablePointer<Int32>,
        cells: Int,
        end: Int
    ) -> UnsafeMutablePointer<Int32> {
        let start = Int(out[0]) + 1
        line &+= 1
        guard cells == columnCount && !isSuspicious else {
            return endUnusualRow(base, out, cells: cells, start: start, end: end)
        }
        if end > start && base[end - 1] == carriageReturn { out[cells] = Int32(end - 1) }
        row &+= 1
        return out + (columnCount &+ 1)
    }

    @inline(never)
    private mutating func endUnusualRow(
        _ base: UnsafePointer<UInt8>,
        _ out: UnsafeMutablePointer<Int32>,
        cells: Int,
        start: Int,
        end: Int
    ) -> UnsafeMutablePointer<Int32> {
        var end = end
        if end > start && base[end - 1] == carriageReturn { end -= 1 }
        let content = UnsafeBufferPointer(start: base + start, count: end - start)
        if cells == 1 && columnCount > 1 && content.allSatisfy(isBlank) {
            blankLines += 1
            return out
        }
        if let fault = encodingFault(content) {
            faults.append(fault)
            return out
        }
        guard cells == columnCount else {
            faults.append(RowFault(kind: .ragged(cells: cells), line: line - 1))
            return out
        }
        out[cells] = Int32(end)
        row += 1
        return out + (columnCount + 1)
    }

    /// What is wrong with a row's bytes, in a block where something is.
    private func encodingFault(_ content: UnsafeBufferPointer<UInt8>) -> RowFault? {
        guard isSuspicious else { return nil }
        let nul = content.firstIndex(of: 0)
        let invalid = firstInvalidUTF8(content)
        guard let first = [nul, invalid].compactMap(\.self).min() else { return nil }
        let before = UnsafeBufferPointer(rebasing: content[0..<first])
        let lines = countNewlines(before)
        return RowFault(
            kind: nul == first ? .nulByte : .invalidUTF8,
            line: line - 1 + (block.hasQuotes ? lines : 0),
            column: block.hasQuotes ? nil : before.count { $0 == delimiter }
        )
    }

    /// Rows of a block that has quotes.
    private mutating func scanQuoted(_ base: UnsafePointer<UInt8>) {
        let count = block.count
        var place = 0
        while place < count {
            let out = bounds + row * (columnCount + 1)
            let start = place
            let startLine = line
            var cells = 0
            var stray: Int?
            var rowEnd = count
            out[0] = Int32(place - 1)
            while true {
                let end: Int
                if base[place] == quoteMark {
                    guard let close = closingQuote(base, from: place + 1) else {
                        faults.append(RowFault(kind: .unterminatedQuote, line: line, column: cells))
                        return
                    }
                    line += countNewlines(UnsafeBufferPointer(start: base + place, count: close - place))
                    end = cellEnd(base, from: close + 1)
                    let isClosed = end == close + 1 || (end == close + 2 && endsLine(base, at: close + 1))
                    if !isClosed { stray = stray ?? cells }
                } else {
                    end = cellEnd(base, from: place)
                    if position(of: quoteMark, in: base, from: place, to: end) != nil { stray = stray ?? cells }
                }
                cells += 1
                out[min(cells, columnCount)] = Int32(end)
                place = end + 1
                if end >= count || base[end] == newline {
                    rowEnd = end
                    break
                }
                // The file ends with a delimiter: one more cell, empty.
                if place >= count {
                    cells += 1
                    out[min(cells, columnCount)] = Int32(count)
                    break
                }
            }
            let end = rowEnd
            if let stray {
                faults.append(RowFault(kind: .strayQuote, line: startLine, column: stray))
                line += 1
                continue
            }
            let endLine = line
            line = startLine + 1
            if cells == columnCount && !isSuspicious {
                if end > start && base[end - 1] == carriageReturn { out[cells] = Int32(end - 1) }
                row += 1
            } else {
                _ = endUnusualRow(base, out, cells: cells, start: start, end: end)
            }
            line = endLine + 1
        }
    }

    /// The quote that closes a cell whose text starts at `from`, past doubled quotes; nil when none does.
    private func closingQuote(_ base: UnsafePointer<UInt8>, from: Int) -> Int? {
        var from = from
        while let found = position(of: quoteMark, in: base, from: from, to: block.count) {
            if base[found + 1] != quoteMark || found + 1 >= block.count { return found }
            from = found + 2
        }
        return nil
    }

    /// The next delimiter, newline or end of the block.
    private func cellEnd(_ base: UnsafePointer<UInt8>, from: Int) -> Int {
        let delimiters = UInt64(delimiter) &* lowBits
        let newlines = UInt64(newline) &* lowBits
        var place = from
        while place < block.count {
            let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
            let matches = zeroBytes(word ^ delimiters) | zeroBytes(word ^ newlines)
            if matches != 0 { return place + matches.trailingZeroBitCount >> 3 }
            place += 8
        }
        return block.count
    }

    /// Whether the byte is the carriage return of a line end.
    private func endsLine(_ base: UnsafePointer<UInt8>, at place: Int) -> Bool {
        base[place] == carriageReturn && (place + 1 >= block.count || base[place + 1] == newline)
    }
}

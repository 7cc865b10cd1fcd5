/// The columns asked for, of one block: what the threads hand over.
struct DecodedBlock: Sendable {
    var columns: [ColumnValues]
    var rowCount: Int
    /// By requested column: values outside its categories, read as missing, and the first of them.
    var unseen: [Int]
    var unseenExamples: [String?]
}

/// Decodes blocks into the columns asked for.
struct BlockDecoder: Sendable {
    let decoders: [ColumnDecoder]
    let markers: MissingMarkers

    /// The good rows of a block.
    ///
    /// Rows with a cell that doesn't fit its type are left out and added to `faults`.
    func decode(_ tokens: TokenizedBlock, excluding excluded: Set<Int>?, faults: inout [RowFault]) -> DecodedBlock {
        var job = DecodingJob(decoders, rowCount: tokens.rowCount)
        defer { job.deallocate() }
        let stride = tokens.columnCount + 1
        let group = TabularLimits.groupSize(stride)
        tokens.block.bytes.withUnsafeBufferPointer { bytes in
            tokens.bounds.withUnsafeBufferPointer { bounds in
                guard let base = bytes.baseAddress, let bounds = bounds.baseAddress else { return }
                let cells = CellText(base: base, of: tokens.block)
                defer { cells.deallocate() }
                var start = 0
                while start < tokens.rowCount {
                    let rows = start..<min(start + group, tokens.rowCount)
                    for column in decoders.indices {
                        job.decode(column, decoders[column], cells, bounds, rows: rows, of: tokens, markers)
                    }
                    start = rows.upperBound
                }
            }
        }
        let faulty = job.faults.filter { !(excluded?.contains($0.key) ?? false) }
        faults += faulty.values
        faults.sort { $0.line < $1.line }
        let dropped = (excluded ?? []).union(faulty.keys)
        return job.finish(rowCount: tokens.rowCount, without: dropped)
    }
}

/// The columns of one block while they are filled.
private struct DecodingJob {
    private var storage: [UnsafeMutableRawPointer?]
    private var texts: [TextValues]
    private let types: [ColumnType]
    private(set) var faults: [Int: RowFault] = [:]
    private var unseen: [Int]
    private var unseenExamples: [String?]

    init(_ decoders: [ColumnDecoder], rowCount: Int) {
        types = decoders.map(\.type)
        storage = decoders.map { decoder in
            let width = DecodingJob.width(decoder.type)
            return width == 0 ? nil : .allocate(byteCount: max(1, rowCount * width), alignment: 8)
        }
        texts = decoders.map { _ in TextValues() }
        unseen = decoders.map { _ in 0 }
        unseenExamples = decoders.map { _ in nil }
    }

    func deallocate() { for column in storage { column?.deallocate() } }

    private static func width(_ type: ColumnType) -> Int {
        switch type {
        case .binary: 1
        case .category: 4
        case .integer, .real: 8
        case .text: 0
        }
    }

    mutating func decode(
        _ column: Int,
        _ decoder: ColumnDecoder,
        _ cells: CellText,
        _ bounds: UnsafePointer<Int32>,
        rows: Range<Int>,
        of tokens: TokenizedBlock,
        _ markers: MissingMarkers
    ) {
        let stride = tokens.columnCount + 1
        var place = rows.lowerBound * stride + decoder.position
        guard let storage = storage[column] else {
            for _ in rows {
                let content = cells.content(Int(bounds[place]) + 1, Int(bounds[place + 1]))
                if !markers.contains(trimmed(content)) { texts[column].bytes.append(contentsOf: content) }
                texts[column].ends.append(texts[column].bytes.count)
                place += stride
            }
            return
        }
        switch decoder.type {
        case .binary:
            let values = storage.assumingMemoryBound(to: UInt8.self)
            let base = cells.base
            let isPlain = !decoder.hasWords
            for row in rows {
                let start = Int(bounds[place]) &+ 1
                let end = Int(bounds[place &+ 1])
                place &+= stride
                let bit = base[start] &- 48
                if isPlain && end == start &+ 1 && bit < 2 {
                    values[row] = bit
                } else if let value = decoder.binary(cells.content(start, end), markers) {
                    values[row] = value
                } else {
                    values[row] = 255
                    noteUnseen(column, cells.content(start, end))
                }
            }
        case .category:
            let values = storage.assumingMemoryBound(to: Int32.self)
            for row in rows {
                let content = cells.content(Int(bounds[place]) + 1, Int(bounds[place + 1]))
                place += stride
                if let code = decoder.category(content, markers) {
                    values[row] = code
                } else {
                    values[row] = -1
                    noteUnseen(column, content)
                }
            }
        case .integer:
            let values = storage.assumingMemoryBound(to: Int64.self)
            for row in rows {
                do throws(RowFault.Kind) {
                    values[row] = try decoder.integer(cells, Int(bounds[place]) + 1, Int(bounds[place + 1]), markers)
                } catch {
                    values[row] = .min
                    note(error, row, decoder, tokens)
                }
                place += stride
            }
        case .real:
            let values = storage.assumingMemoryBound(to: Double.self)
            for row in rows {
                do throws(RowFault.Kind) {
                    values[row] = try decoder.real(cells, Int(bounds[place]) + 1, Int(bounds[place + 1]), markers)
                } catch {
                    values[row] = .nan
                    note(error, row, decoder, tokens)
                }
                place += stride
            }
        case .text: break
        }
    }

    @inline(never)
    private mutating func noteUnseen(_ column: Int, _ content: UnsafeBufferPointer<UInt8>) {
        unseen[column] += 1
        if unseenExamples[column] == nil { unseenExamples[column] = quotable(content) }
    }

    /// Keeps a row's first fault by column.
    private mutating func note(_ kind: RowFault.Kind, _ row: Int, _ decoder: ColumnDecoder, _ tokens: TokenizedBlock) {
        if let earlier = faults[row]?.column, earlier < decoder.position { return }
        faults[row] = RowFault(kind: kind, line: tokens.line(ofRow: row), column: decoder.position)
    }

    func finish(rowCount: Int, without dropped: Set<Int>) -> DecodedBlock {
        let kept = dropped.isEmpty ? nil : (0..<rowCount).filter { !dropped.contains($0) }
        func values<Value>(_ column: Int, as _: Value.Type) -> [Value] {
            guard let pointer = storage[column]?.assumingMemoryBound(to: Value.self) else { return [] }
            return kept?.map { pointer[$0] } ?? Array(UnsafeBufferPointer(start: pointer, count: rowCount))
        }
        let columns = types.indices.map { column -> ColumnValues in
            switch types[column] {
            case .binary: .binary(values(column, as: UInt8.self))
            case .category: .category(values(column, as: Int32.self))
            case .integer: .integer(values(column, as: Int64.self))
            case .real: .real(values(column, as: Double.self))
            case .text: .text(kept.map { texts[column].rows($0) } ?? texts[column])
            }
        }
        return DecodedBlock(
            columns: columns,
            rowCount: kept?.count ?? rowCount,
            unseen: unseen,
            unseenExamples: unseenExamples
        )
    }
}

extension TextValues {
    /// Some of the rows.
    fileprivate func rows(_ rows: [Int]) -> TextValues {
        var result = TextValues()
        for row in rows {
            result.bytes += bytes[(row == 0 ? 0 : ends[row - 1])..<ends[row]]
            result.ends.append(result.bytes.count)
        }
        return result
    }

    /// Adds rows after these.
    mutating func append(_ later: TextValues) {
        let offset = bytes.count
        bytes += later.bytes
        ends += later.ends.map { $0 + offset }
    }
}

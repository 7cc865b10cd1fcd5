/// Some consecutive rows as the text they are in the file, decoded from UTF-8 bytes only where asked for.
public struct RecordBatch: Sendable {
    /// Index of the first row in the file, counting good data rows from 0.
    public let firstRow: Int
    private let tokens: TokenizedBlock
    private let markers: MissingMarkers

    init(_ tokens: TokenizedBlock, firstRow: Int, markers: MissingMarkers) {
        self.tokens = tokens
        self.firstRow = firstRow
        self.markers = markers
    }

    /// Rows in this batch.
    public var rowCount: Int { tokens.rowCount }
    /// Columns of the file.
    public var columnCount: Int { tokens.columnCount }

    /// Calls `body` with a cell's UTF-8 text, without its quotes; the bytes are valid only during the call.
    ///
    /// - Parameters:
    ///   - row: `0..<rowCount`, in this batch.
    ///   - column: `0..<columnCount`, in file order.
    ///   - body: Takes the text.
    /// - Returns: What `body` returns.
    public func withCell<Result>(
        row: Int,
        column: Int,
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        precondition(row >= 0 && row < rowCount && column >= 0 && column < columnCount)
        let place = row * (columnCount + 1) + column
        let start = Int(tokens.bounds[place]) + 1
        let end = Int(tokens.bounds[place + 1])
        return try tokens.block.bytes.withUnsafeBytes { bytes in
            guard end > start && bytes[start] == quoteMark else {
                return try body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            }
            let inner = bytes[(start + 1)..<(end - 1)]
            guard inner.contains(quoteMark) else { return try body(UnsafeRawBufferPointer(rebasing: inner)) }
            var text: [UInt8] = []
            text.reserveCapacity(inner.count)
            var isSecond = false
            for byte in inner {
                isSecond = byte == quoteMark && !isSecond
                if byte != quoteMark || isSecond { text.append(byte) }
            }
            return try text.withUnsafeBytes(body)
        }
    }

    /// Calls `body` with every cell of a column, row by row: the fast way through a batch.
    ///
    /// - Parameters:
    ///   - column: `0..<columnCount`, in file order.
    ///   - body: Takes the row in this batch, the cell's UTF-8 text without its quotes, valid only during the call, and
    ///     whether the cell is missing: empty, blank or a missing marker.
    public func forEachCell(
        column: Int,
        _ body: (_ row: Int, _ text: UnsafeRawBufferPointer, _ isMissing: Bool) throws -> Void
    ) rethrows {
        precondition(column >= 0 && column < columnCount)
        try tokens.block.bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            let cells = CellText(base: base, of: tokens.block)
            defer { cells.deallocate() }
            try tokens.bounds.withUnsafeBufferPointer { bounds in
                var place = column
                for row in 0..<rowCount {
                    let content = cells.content(Int(bounds[place]) + 1, Int(bounds[place + 1]))
                    place += columnCount + 1
                    try body(row, UnsafeRawBufferPointer(content), markers.contains(trimmed(content)))
                }
            }
        }
    }

    /// A cell's text, without its quotes.
    public func cell(row: Int, column: Int) -> String {
        withCell(row: row, column: column) { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a cell is empty, blank or a missing marker.
    public func isMissing(row: Int, column: Int) -> Bool {
        withCell(row: row, column: column) { markers.contains(trimmed($0.bindMemory(to: UInt8.self))) }
    }
}

extension CSVReader {
    /// Streams the rows in file order as raw cells; memory stays bounded.
    ///
    /// Only what is wrong with a row as such is a fault here, never what a cell holds.
    ///
    /// - Parameter body: Called with one batch at a time.
    /// - Returns: Counts of rows and of rows set aside; cells are not looked at, so that no value is counted as unseen.
    /// - Throws: ``TableError`` for a faulty row, unless skipped, or what `body` throws.
    public func forEachRecordBatch(_ body: (RecordBatch) async throws -> Void) async throws -> ReadSummary {
        let markers = MissingMarkers(options.missing)
        var summary = ReadSummary()
        summary.skippedRows = try await inOrder { tokens, _ in
            tokens
        } consume: { tokens in
            guard tokens.rowCount > 0 else { return }
            let batch = RecordBatch(tokens, firstRow: summary.rowCount, markers: markers)
            summary.rowCount += tokens.rowCount
            try await body(batch)
        }
        return summary
    }
}

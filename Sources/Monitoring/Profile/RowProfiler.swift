/// Takes a data set row by row, each row the places of its cells in some text: the fast way to profile captured payloads.
///
/// Cells that are `0`, `1` or empty are gathered and added in bulk, which changes nothing but the time: the profile is that
/// of the same cells added one by one.
public struct RowProfiler: Sendable {
    private static let batchRows = 4096
    /// Bytes from one column's cells to the next's: not a power of two, for then a row's cells would all push each other
    /// out of the cache.
    private static let stride = batchRows + 64

    private var dataset: DatasetProfiler
    /// `[columns, stride]`: 0, 1, or 255 where missing, of the columns that have been binary since the batch began.
    private var binary: [UInt8]
    /// Rows of the batch.
    private var rows = 0
    /// Whether a column has had another cell since the batch began; such cells are added at once.
    private var isOther: [Bool]
    /// The columns of a row whose cells are added at once; kept for its memory.
    private var others: [Int] = []

    /// A data set without rows.
    public init(columns names: [String]) { self.init(DatasetProfiler(columns: names)) }

    /// A data set whose later rows are to be taken.
    public init(_ dataset: DatasetProfiler) {
        self.dataset = dataset
        rowCount = dataset.columns.first?.rowCount ?? 0
        binary = [UInt8](repeating: 0, count: dataset.columns.count * Self.stride)
        isOther = [Bool](repeating: false, count: dataset.columns.count)
    }

    /// Rows of the data set so far.
    public private(set) var rowCount: Int

    /// Adds the next row.
    ///
    /// - Parameters:
    ///   - text: The bytes that the cells stand in, UTF-8, without quotes to undo.
    ///   - cells: Where each cell stands in `text`, in column order; empty ranges are missing cells.
    /// - Throws: ``MonitoringError`` when the number of cells is not that of the columns, or a range leaves `text`;
    ///   nothing is added then.
    public mutating func add(
        _ text: UnsafeRawBufferPointer, cells: UnsafeBufferPointer<Range<Int>>
    ) throws(MonitoringError) {
        guard cells.count == isOther.count else {
            throw MonitoringError(
                .columnsDiffer, "a row of \(cells.count) cells for a data set of \(isOther.count) columns")
        }
        for cell in cells where cell.lowerBound < 0 || cell.upperBound > text.count {
            throw MonitoringError(.columnsDiffer, "a row has a cell outside its text of \(text.count) bytes")
        }
        let row = rows
        binary.withUnsafeMutableBufferPointer { binary in
            var place = row
            for (column, cell) in cells.enumerated() {
                let code = BinaryCounts.code(of: text, at: cell)
                // Nobody looks at what stands here once the column is another.
                binary[place] = code
                if code == BinaryCounts.other || isOther[column] { others.append(column) }
                place += Self.stride
            }
        }
        for column in others { addOther(UnsafeRawBufferPointer(rebasing: text[cells[column]]), column) }
        others.removeAll(keepingCapacity: true)
        rows += 1
        rowCount += 1
        if rows == Self.batchRows { flush() }
    }

    private mutating func addOther(_ cell: UnsafeRawBufferPointer, _ column: Int) {
        if !isOther[column] {
            isOther[column] = true
            dataset.columns[column].add(binary: gathered(column))
        }
        dataset.columns[column].add(cell)
    }

    private func gathered(_ column: Int) -> [UInt8] {
        let start = column * Self.stride
        return Array(binary[start..<start + rows])
    }

    /// Adds what was gathered and begins a new batch.
    private mutating func flush() {
        guard rows > 0 else { return }
        let cells = isOther.indices.map { column in
            isOther[column] ? ColumnCells.text(bytes: [], ends: []) : .binary(gathered(column))
        }
        dataset.addToColumns(cells)
        rows = 0
        for column in isOther.indices { isOther[column] = false }
    }

    /// The profile of all rows so far; more can be added after it.
    public mutating func profile() -> DatasetProfiler {
        flush()
        return dataset
    }
}

extension ColumnProfiler {
    /// Adds the next cells, each by its text; the same as ``add(_:)`` for each of them, but faster where they are `0`, `1`
    /// or empty.
    ///
    /// - Parameter forEach: Calls what it is given with each cell's text, in order; no bytes are a missing cell.
    public mutating func addCells(_ forEach: (_ add: (UnsafeRawBufferPointer) -> Void) -> Void) {
        var binary: [UInt8] = []
        var isOther = false
        forEach { cell in
            let code = BinaryCounts.code(of: cell, at: 0..<cell.count)
            if code != BinaryCounts.other, !isOther {
                binary.append(code)
            } else {
                if !isOther {
                    isOther = true
                    add(binary: binary)
                }
                add(cell)
            }
        }
        if !isOther { add(binary: binary) }
    }
}

internal import Statistics

/// Takes the rows of a data set and yields a ``Baseline``: one ``ColumnProfiler`` per column.
public struct DatasetProfiler: Sendable {
    /// How many rows a part should have when a data set is profiled in parts and merged: a fixed boundary, so that the
    /// result does not depend on the number of threads.
    public static let rowsPerPart = 1 << 18

    /// One per column, in column order.
    ///
    /// Cells may be added to each of them directly, row by row.
    public var columns: [ColumnProfiler]

    /// Columns without rows.
    public init(columns names: [String]) {
        columns = names.map(ColumnProfiler.init)
    }

    private init(profilers: [ColumnProfiler]) {
        columns = profilers
    }

    /// Adds the next rows.
    ///
    /// - Parameter cells: One per column, in column order, of equal count.
    /// - Throws: ``MonitoringError`` when the number of columns or the counts differ; nothing is added then.
    public mutating func add(_ cells: [ColumnCells]) throws(MonitoringError) {
        guard cells.count == columns.count else {
            throw MonitoringError(
                .columnsDiffer,
                "\(cells.count) columns of cells for a data set of \(columns.count) columns"
            )
        }
        if let first = cells.first, let other = cells.firstIndex(where: { $0.count != first.count }) {
            throw MonitoringError(
                .columnsDiffer,
                "column \"\(columns[other].name)\" has \(cells[other].count) rows where column \"\(columns[0].name)\" "
                    + "has \(first.count)"
            )
        }
        addToColumns(cells)
    }

    /// Adds to all columns, several at a time; each column takes its cells in one ordered stream, so that the result does
    /// not depend on how many.
    ///
    /// - Parameters:
    ///   - tasks: How many columns may be worked on at once, at least 1.
    ///   - add: Adds the next cells to the column of an index; called once for each column.
    public mutating func addToColumns(
        tasks: Int, _ add: @escaping @Sendable (_ column: Int, _ profiler: inout ColumnProfiler) -> Void
    ) async {
        guard tasks > 1, columns.count > 1 else {
            for index in columns.indices { add(index, &columns[index]) }
            return
        }
        let shelf = ColumnShelf(columns)
        // Only the shelf holds the columns now, so that changing them copies nothing.
        columns = []
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<min(tasks, shelf.count) {
                group.addTask {
                    while let (index, taken) = shelf.takeNext() {
                        var column = taken
                        add(index, &column)
                        shelf.put(column, at: index)
                    }
                }
            }
        }
        columns = shelf.takeAll()
    }

    /// Profiles whole columns, several at a time; the result does not depend on how many.
    ///
    /// - Parameters:
    ///   - names: One per column.
    ///   - cells: One per column, in the same order, of equal count.
    ///   - tasks: How many columns may be worked on at once, at least 1.
    /// - Returns: The profile of these rows, its columns in the order given.
    /// - Throws: ``MonitoringError`` when the number of columns or the counts differ.
    public static func profiling(
        _ names: [String],
        _ cells: [ColumnCells],
        tasks: Int
    ) async throws -> DatasetProfiler {
        var empty = DatasetProfiler(columns: names)
        try empty.add(cells.map { _ in .text(bytes: [], ends: []) })
        guard tasks > 1, Set(cells.map(\.count)).count <= 1 else {
            try empty.add(cells)
            return empty
        }
        // Binary columns go in groups of eight, the others one by one.
        let binary = cells.indices.filter { if case .binary = cells[$0] { true } else { false } }
        let others = cells.indices.filter { if case .binary = cells[$0] { false } else { true } }
        let groups =
            others.map { [$0] }
            + stride(from: 0, to: binary.count, by: 8).map {
                Array(binary[$0..<min($0 + 8, binary.count)])
            }
        let profilers = await withTaskGroup(of: (group: [Int], columns: [ColumnProfiler]).self) { work in
            var waiting = groups.makeIterator()
            func start() {
                guard let group = waiting.next() else { return }
                work.addTask {
                    var part = DatasetProfiler(columns: group.map { names[$0] })
                    part.addToColumns(group.map { cells[$0] })
                    return (group, part.columns)
                }
            }
            for _ in 0..<tasks { start() }
            var profilers = empty.columns
            for await done in work {
                for (column, profiler) in zip(done.group, done.columns) { profilers[column] = profiler }
                start()
            }
            return profilers
        }
        return DatasetProfiler(profilers: profilers)
    }

    /// Adds the rows of a later part.
    ///
    /// - Throws: ``MonitoringError`` when the columns differ.
    public mutating func merge(_ later: DatasetProfiler) throws(MonitoringError) {
        guard columns.map(\.name) == later.columns.map(\.name) else {
            throw MonitoringError(.columnsDiffer, "cannot merge summaries of different columns")
        }
        for index in columns.indices { try columns[index].merge(later.columns[index]) }
    }

    /// Binary columns wait for their divisions together, eight at a time.
    mutating func addToColumns(_ cells: [ColumnCells]) {
        var group: [Int] = []
        for (index, cells) in cells.enumerated() {
            if case .binary = cells { group.append(index) } else { columns[index].add(cells) }
        }
        while !group.isEmpty {
            addBinary(Array(group.prefix(8)), cells)
            group.removeFirst(min(8, group.count))
        }
    }

    private mutating func addBinary(_ group: [Int], _ cells: [ColumnCells]) {
        var withNumbers: [Int] = []
        var hasMissing = false
        for index in group {
            guard case .binary(let values) = cells[index] else { continue }
            let missing = values.withUnsafeBufferPointer { columns[index].addExceptMoments(binary: $0) }
            hasMissing = hasMissing || missing
            if columns[index].numbers != nil { withNumbers.append(index) }
        }
        guard !withNumbers.isEmpty else { return }
        var moments = withNumbers.map { columns[$0].numbers?.moments ?? CentralMoments() }
        withBuffers(withNumbers.map { cells[$0] }) {
            CentralMoments.add(binary: $0, hasMissing: hasMissing, to: &moments)
        }
        for (index, moments) in zip(withNumbers, moments) { columns[index].numbers?.moments = moments }
    }

    private func withBuffers(
        _ cells: [ColumnCells],
        _ gathered: [UnsafeBufferPointer<UInt8>] = [],
        _ body: ([UnsafeBufferPointer<UInt8>]) -> Void
    ) {
        guard let first = cells.first else { return body(gathered) }
        guard case .binary(let values) = first else { return }
        values.withUnsafeBufferPointer { withBuffers(Array(cells.dropFirst()), gathered + [$0], body) }
    }
}

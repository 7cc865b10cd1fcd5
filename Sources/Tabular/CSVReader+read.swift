extension CSVReader {
    /// Decodes the columns asked for into a table.
    ///
    /// Values outside a column's categories are missing; ask ``forEachBatch(_:_:)`` to have them counted.
    ///
    /// - Parameters:
    ///   - profile: This file's profile; its rows set aside stay aside.
    ///   - columns: Names, types and categories, as in a schema made from the profile; in any order, any subset.
    /// - Returns: The table: the profile's rows in file order, the columns in the order asked for.
    /// - Throws: ``TableError`` for a column the file doesn't have, a cell that doesn't fit its column's type, or a file
    ///   that changed since it was profiled.
    public func read(_ profile: TableProfile, columns: [ColumnSpecification]) async throws -> Table {
        var builder = TableBuilder(columns, rowCount: profile.rowCount)
        _ = try await forEachDecodedBlock(columns, excluding: profile.excluded) { block in
            builder.add(block.columns, rowCount: block.rowCount)
        }
        if builder.rowCount != profile.rowCount && options.badRows == .fail {
            throw TableError(
                .changedWhileRead,
                "has \(builder.rowCount) rows now and had \(profile.rowCount)",
                hint: "wait until it is written, then run again",
                file: source.name
            )
        }
        return builder.table()
    }

    /// Decodes the columns asked for into a table in one pass, for a file whose types are known, from a model's schema say.
    ///
    /// - Parameter columns: As for ``forEachBatch(_:_:)``.
    /// - Returns: The table, and what ``forEachBatch(_:_:)`` has to say besides the rows.
    /// - Throws: What ``forEachBatch(_:_:)`` throws.
    public func read(_ columns: [ColumnSpecification]) async throws -> (table: Table, summary: ReadSummary) {
        var builder = TableBuilder(columns, rowCount: 0)
        let summary = try await forEachBatch(columns) { batch in builder.add(batch.columns, rowCount: batch.rowCount) }
        return (builder.table(), summary)
    }

    /// Streams the rows in file order as typed batches, decoded ahead on all threads; memory stays bounded.
    ///
    /// Columns are found by name. A value outside a column's categories is missing and counted. A cell that doesn't fit a
    /// numeric type is a fault of its row: ask for `real` where a model wants numbers and data may hold fractions.
    ///
    /// - Parameters:
    ///   - columns: The columns in the order the batches shall have them.
    ///   - body: Called with one batch at a time.
    /// - Returns: Counts of rows, skipped rows, unseen values, and the columns that weren't asked for.
    /// - Throws: ``TableError`` for a column the file doesn't have or a faulty row (unless skipped), or what `body` throws.
    public func forEachBatch(
        _ columns: [ColumnSpecification],
        _ body: (Batch) async throws -> Void
    ) async throws -> ReadSummary {
        var summary = ReadSummary()
        let wanted = Set(columns.map(\.name))
        summary.ignoredColumns = names.filter { !wanted.contains($0) }
        summary.skippedRows = try await forEachDecodedBlock(columns, excluding: [:]) { block in
            summary.addUnseen(block, columns)
            guard block.rowCount > 0 else { return }
            let batch = Batch(firstRow: summary.rowCount, rowCount: block.rowCount, columns: block.columns)
            summary.rowCount += block.rowCount
            try await body(batch)
        }
        return summary
    }

    /// Makes a summary of all rows: parts of the file in parallel, merged in row order.
    ///
    /// - Parameters:
    ///   - empty: The summary of no rows; each part starts from it. Parts don't know where in the file they are: the batch
    ///     a part is given has `firstRow` 0.
    ///   - columns: The columns in the order the batches shall have them.
    /// - Returns: The summary of all good rows, the same for any number of threads.
    /// - Throws: What ``forEachBatch(_:_:)`` throws, and what the summary throws.
    public func summarize<S: RowSummary>(_ empty: S, columns: [ColumnSpecification]) async throws -> S {
        let decoder = try decoder(columns)
        var whole = empty
        _ = try await inOrder { tokens, faults in
            let block = decoder.decode(tokens, excluding: nil, faults: &faults)
            var part = empty
            try part.add(Batch(firstRow: 0, rowCount: block.rowCount, columns: block.columns))
            return part
        } consume: { part in
            try whole.merge(part)
        }
        return whole
    }

    private func forEachDecodedBlock(
        _ columns: [ColumnSpecification],
        excluding excluded: [Int: Set<Int>],
        _ body: (DecodedBlock) async throws -> Void
    ) async throws -> SkippedRows {
        let decoder = try decoder(columns)
        return try await inOrder { tokens, faults in
            decoder.decode(tokens, excluding: excluded[tokens.block.index], faults: &faults)
        } consume: { block in
            try await body(block)
        }
    }

    /// Finds the columns in the file by name.
    private func decoder(_ columns: [ColumnSpecification]) throws(TableError) -> BlockDecoder {
        var positions: [String: Int] = [:]
        for (position, name) in names.enumerated() { positions[name] = position }
        var decoders: [ColumnDecoder] = []
        for column in columns {
            guard let position = positions[column.name] else {
                throw .unknownColumn(column.name, among: names, file: source.name)
            }
            decoders.append(ColumnDecoder(column, position: position))
        }
        return BlockDecoder(decoders: decoders, markers: MissingMarkers(options.missing))
    }
}

/// A table that grows block by block.
private struct TableBuilder {
    private let specifications: [ColumnSpecification]
    private var binary: [Int: [UInt8]] = [:]
    private var integer: [Int: [Int64]] = [:]
    private var real: [Int: [Double]] = [:]
    private var category: [Int: [Int32]] = [:]
    private var text: [Int: TextValues] = [:]
    private(set) var rowCount = 0

    init(_ columns: [ColumnSpecification], rowCount: Int) {
        specifications = columns
        func reserved<Value>() -> [Value] {
            var values: [Value] = []
            values.reserveCapacity(rowCount)
            return values
        }
        for (index, column) in columns.enumerated() {
            switch column.type {
            case .binary: binary[index] = reserved()
            case .integer: integer[index] = reserved()
            case .real: real[index] = reserved()
            case .category: category[index] = reserved()
            case .text: text[index] = TextValues()
            }
        }
    }

    mutating func add(_ columns: [ColumnValues], rowCount rows: Int) {
        for (index, values) in columns.enumerated() {
            switch values {
            case .binary(let values): binary[index]?.append(contentsOf: values)
            case .integer(let values): integer[index]?.append(contentsOf: values)
            case .real(let values): real[index]?.append(contentsOf: values)
            case .category(let values): category[index]?.append(contentsOf: values)
            case .text(let values): text[index]?.append(values)
            }
        }
        rowCount += rows
    }

    consuming func table() -> Table {
        var columns: [TableColumn] = []
        for (index, specification) in specifications.enumerated() {
            let values: ColumnValues =
                switch specification.type {
                case .binary: .binary(binary[index] ?? [])
                case .integer: .integer(integer[index] ?? [])
                case .real: .real(real[index] ?? [])
                case .category: .category(category[index] ?? [])
                case .text: .text(text[index] ?? TextValues())
                }
            columns.append(TableColumn(specification: specification, values: values))
        }
        return Table(columns: columns, rowCount: rowCount)
    }
}

extension CSVReader {
    /// Goes over the whole file and types its columns.
    ///
    /// All cells of a column decide its type, missing ones aside:
    /// - `binary`: 0 and 1 only (`0.0` and `1.0` count as such), or the words of one pair: true/false, yes/no, t/f, y/n,
    ///   on/off, in any ASCII case.
    /// - `integer`: whole numbers that fit 64 bits. Larger ones among whole numbers make words (they are identifiers).
    /// - `real`: decimal numbers; `inf` and numbers beyond a double's range are text.
    /// - `category`: words, at most 1,000 distinct, and at most half as many as cells (up to 20 words: some word occurs
    ///   twice). Numbers with leading zeros (`007`) are words.
    /// - `text`: other words.
    ///
    /// Text among numbers makes words of them all, unless it is at most 1 % of the cells and 1,000 of them: such a column
    /// is numeric and the text is a fault, which ``Schema/infer(from:label:positive:identifiers:ignored:weight:)``
    /// reports; under `badRows: .skip` its rows are set aside here.
    ///
    /// - Throws: ``TableError`` for faulty rows unless they are skipped, for a quote that isn't closed, for a file
    ///   that can't be read or has no good rows, and for an unknown column in ``CSVOptions/types``.
    public func profile() async throws -> TableProfile {
        for name in options.types.keys.sorted() where !names.contains(name) {
            throw TableError.unknownColumn(name, among: names, file: source.name)
        }
        let types = names.map { options.types[$0] }
        let modes = types.map { type -> ColumnAccumulator.Mode in
            switch type {
            case .category, .text: .words
            default: .automatic
            }
        }
        var pass = try await run(modes, excluding: [:])
        var excluded: [Int: Set<Int>] = [:]
        var reasons: [TableError] = []
        // Rows set aside may leave other columns with other cells, so go on until nothing changes.
        while options.badRows == .skip {
            let faulty = pass.columns.indices.map { column in
                modes[column] == .automatic && isFaulty(pass.columns[column], declared: types[column])
            }
            guard faulty.contains(true) else { break }
            let faults = try await run(faulty.map { $0 ? .faults : .nothing }, excluding: excluded)
            for (index, column) in faults.columns.enumerated() {
                for cell in column.textCells where excluded[cell.block, default: []].insert(cell.row).inserted {
                    let fault = RowFault(kind: .notANumber(cell.text), line: cell.line, column: index)
                    reasons.append(context.error(fault, line: faults.line(fault, block: cell.block)))
                }
            }
            pass = try await run(modes, excluding: excluded)
        }
        let mixed = pass.columns.indices.map { column in
            types[column] == nil && TypeInference.decide(pass.columns[column]) == .needsWords
        }
        if mixed.contains(true) {
            let words = try await run(mixed.map { $0 ? .words : .nothing }, excluding: excluded)
            for column in mixed.indices where mixed[column] { pass.columns[column] = words.columns[column] }
        }
        try source.checkUnchanged()
        pass.skipped.describe(reasons)
        let columns = pass.columns.indices.map { columnProfile(pass, $0, declared: types[$0]) }
        var profile = TableProfile(
            columns: columns,
            rowCount: pass.rowCount,
            skippedRows: pass.skipped,
            delimiter: layout.delimiter,
            hasHeader: layout.hasHeader,
            file: source.name
        )
        profile.excluded = excluded
        if pass.rowCount == 0 {
            throw TableError(
                .noUsableRows,
                "has no usable row: all \(pass.skipped.count) were set aside",
                hint: pass.skipped.reasons.first.map { "the first: \($0.message)" },
                file: source.name
            )
        }
        return profile
    }

    /// Whether the column is one of numbers with text cells in it.
    private func isFaulty(_ column: ColumnAccumulator, declared: ColumnType?) -> Bool {
        switch declared {
        case nil: TypeInference.isFaultyNumeric(column)
        case .integer, .real: column.texts > 0 && column.texts <= TabularLimits.faultCells
        default: false
        }
    }

    private func columnProfile(_ pass: ProfilePass, _ index: Int, declared: ColumnType?) -> ColumnProfile {
        let column = pass.columns[index]
        var type = declared ?? .text
        if declared == nil {
            switch TypeInference.decide(column) {
            case .type(let decided): type = decided
            // Only words were counted in a mixed column, so this is not reached: its numbers are 0.
            case .needsWords: type = TypeInference.typeOfWords(column)
            }
        }
        var profile = TypeInference.profile(column, name: names[index], type: type, isDeclared: declared != nil)
        if profile.textCells > 0, profile.isNumeric, let cell = column.textCells.first {
            let fault = RowFault(kind: .notANumber(cell.text), line: cell.line, column: index)
            profile.firstTextCell = context.error(fault, line: pass.line(fault, block: cell.block))
        } else {
            profile.textCells = 0
        }
        return profile
    }
}

extension TableError {
    /// A name that isn't among the columns, with the nearest that is.
    package static func unknownColumn(_ name: String, among names: [String], file: String?) -> TableError {
        let hint: String
        if let near = nearestSpelling(of: name, among: names) {
            hint = "did you mean \"\(near)\"?"
        } else {
            let shown = names.prefix(12).map { "\"\($0)\"" }.joined(separator: ", ")
            hint = "the columns are \(shown)" + (names.count > 12 ? " and \(names.count - 12) more" : "")
        }
        return TableError(.unknownColumn, "there is no column \"\(name)\"", hint: hint, file: file, value: name)
    }
}

/// How a CSV file is laid out: what its first bytes and records tell.
///
/// *Delimiter*: the one of comma, semicolon, tab and vertical bar that gives most of the first 100 records as many cells
/// (at least 2) as the first; ties go to more cells, then to that order. When none occurs in the first record, the file
/// has one column.
///
/// *Header*: as far as the first 100 records go, the first one names the columns if (1) some column's first cell could be a
/// name and doesn't come back below, and the cells below it all are numbers or all are boolean words; otherwise it doesn't
/// if (2) one of its cells couldn't be a name, or (3) one of its cells comes back below in the same column; otherwise (4)
/// it does. A number, a missing cell or a boolean word of more than one letter couldn't be a name. A header's names must
/// differ and not be empty.
struct CSVLayout: Sendable, Equatable {
    var delimiter: UInt8
    var hasHeader: Bool
    var names: [String]
    /// Bytes before the first data record: a byte order mark, blank lines, the header.
    var dataOffset: Int
    /// Lines before the first data record.
    var dataLine: Int

    static let delimiters = [",", ";", "\t", "|"].flatMap { Array($0.utf8) }

    /// Reads the layout off the start of a file.
    ///
    /// - Throws: `empty`, `headerOnly`, `unsupportedEncoding`, `unsupportedLineEnds`, `invalidDelimiter`,
    ///   `duplicateColumn`, `emptyColumnName`, `tooManyColumns`, and the faults of a header's row.
    init(_ source: DataSource, _ options: CSVOptions) throws(TableError) {
        if let delimiter = options.delimiter {
            guard delimiter < 0x80, delimiter >= 0x20 || delimiter == 0x09, delimiter != quoteMark else {
                throw TableError(
                    .invalidDelimiter,
                    "a delimiter is one printable ASCII character or a tab, and not a double quote",
                    hint: "common ones are , ; | and tab"
                )
            }
        }
        var size = TabularLimits.blockSize
        while true {
            let (bytes, isWhole) = try CSVLayout.head(of: source, size: size)
            let start = try CSVLayout.textStart(bytes, source)
            let candidates = options.delimiter.map { [$0] } ?? CSVLayout.delimiters
            var best: (delimiter: UInt8, records: [RawRecord], score: (Int, Int))?
            for delimiter in candidates {
                let records = RawRecord.first(
                    TabularLimits.dialectRecords + 1,
                    of: bytes,
                    from: start,
                    delimiter: delimiter,
                    isWhole: isWhole
                )
                let width = records.first?.cells.count ?? 0
                let agreeing = width < 2 ? 0 : records.count { $0.cells.count == width }
                let score = (agreeing, width < 2 ? 0 : width)
                if best.map({ score > $0.score }) ?? true { best = (delimiter, records, score) }
            }
            if !isWhole && size < TabularLimits.recordSize && (best?.records.count ?? 0) < 2 {
                size *= 4
                continue
            }
            guard let best, let first = best.records.first else {
                guard isWhole else {
                    throw TableError(
                        .rowTooLong,
                        "the first row doesn't end within \(TabularLimits.recordSize >> 20) MiB",
                        hint: "check that this is a CSV file and that quotes are closed",
                        file: source.name
                    )
                }
                try CSVLayout.refuseOpenQuote(bytes, from: start, best?.delimiter ?? candidates[0], [], source)
                throw TableError(.empty, "holds no rows", hint: "check the export that made it", file: source.name)
            }
            if isWhole && best.records.count == 1 {
                let names = first.cells.map(\.trimmed)
                try CSVLayout.refuseOpenQuote(bytes, from: first.end, best.delimiter, names, source)
            }
            self = try CSVLayout(
                source,
                options,
                best.delimiter,
                best.records,
                first,
                fileEnd: isWhole ? bytes.count : nil
            )
            return
        }
    }

    private init(
        _ source: DataSource,
        _ options: CSVOptions,
        _ delimiter: UInt8,
        _ records: [RawRecord],
        _ first: RawRecord,
        fileEnd: Int?
    ) throws(TableError) {
        self.delimiter = delimiter
        let width = first.cells.count
        guard width <= TabularLimits.columns else {
            throw TableError(
                .tooManyColumns,
                "\(width) columns; at most \(TabularLimits.columns) are read",
                hint: "check the delimiter",
                file: source.name,
                line: first.line
            )
        }
        let markers = MissingMarkers(options.missing)
        switch options.header {
        case .present: hasHeader = true
        case .absent: hasHeader = false
        case .automatic: hasHeader = HeaderRule.isHeader(first, followedBy: records.dropFirst(), markers)
        }
        guard hasHeader else {
            names = (0..<width).map { "_c\($0)" }
            dataOffset = first.start
            dataLine = first.line - 1
            return
        }
        // In a file of one column blank lines are rows.
        if let fileEnd, records.count == 1, width > 1 || first.end == fileEnd {
            throw TableError(
                .headerOnly,
                "holds a header and no rows",
                hint: options.header == .automatic ? "if its first line is a row, say so with --no-header" : nil,
                file: source.name,
                line: first.line
            )
        }
        names = try CSVLayout.names(first, source)
        dataOffset = first.end
        dataLine = first.line - 1 + first.lineCount
    }

    /// Says where a quote that is never closed was opened: what comes after it is one cell, and no row.
    private static func refuseOpenQuote(
        _ bytes: [UInt8],
        from start: Int,
        _ delimiter: UInt8,
        _ names: [String],
        _ source: DataSource
    ) throws(TableError) {
        guard let open = RawRecord.openQuote(in: bytes, from: start, delimiter: delimiter) else { return }
        throw TableError(
            .unterminatedQuote,
            "a quote is opened and never closed",
            hint: "close it, or double it if it is part of the text",
            file: source.name,
            line: bytes[0..<open.offset].count { $0 == newline } + 1,
            column: names.indices.contains(open.cell) ? names[open.cell] : nil
        )
    }

    /// The header's names, checked.
    private static func names(_ header: RawRecord, _ source: DataSource) throws(TableError) -> [String] {
        var positions: [String: Int] = [:]
        for (index, cell) in header.cells.enumerated() {
            if let fault = cell.fault {
                let context = FaultContext(file: source.name, names: [], hasHeader: true, badRows: .skip)
                throw context.error(RowFault(kind: fault, line: 0), line: header.line)
            }
            let name = cell.trimmed
            if name.isEmpty {
                throw TableError(
                    .emptyColumnName,
                    "column \(index + 1) has no name",
                    hint: index == 0
                        ? "name it in the header; pandas writes such a column unless told index=False"
                        : "name it in the header, or take away the delimiter at the end of the line",
                    file: source.name,
                    line: header.line
                )
            }
            if let earlier = positions.updateValue(index, forKey: name) {
                throw TableError(
                    .duplicateColumn,
                    "columns \(earlier + 1) and \(index + 1) have the same name",
                    hint: "rename one of them in the header",
                    file: source.name,
                    line: header.line,
                    column: name
                )
            }
        }
        return header.cells.map(\.trimmed)
    }

    /// The first `size` bytes, and whether they are the whole file.
    private static func head(of source: DataSource, size: Int) throws(TableError) -> (bytes: [UInt8], isWhole: Bool) {
        let size = source.room(atMost: size)
        var stream = try ByteStream(source)
        var failure: TableError?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            do throws(TableError) {
                count = try stream.read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return (bytes, bytes.count < size)
    }

    /// Where the text begins, after a UTF-8 byte order mark.
    private static func textStart(_ bytes: [UInt8], _ source: DataSource) throws(TableError) -> Int {
        if bytes.isEmpty {
            throw TableError(.empty, "is empty", hint: "check the export that made it", file: source.name)
        }
        let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        if isUTF16 {
            throw TableError(
                .unsupportedEncoding,
                "is UTF-16 text",
                hint: "convert it with `iconv -f UTF-16 -t UTF-8`, or export it as UTF-8",
                file: source.name
            )
        }
        for (magic, kind) in [
            ([0x50, 0x4B, 3, 4], "a ZIP archive or an Excel workbook"), ([0x50, 0x41, 0x52, 0x31], "a Parquet file"),
        ] as [([UInt8], String)] where bytes.starts(with: magic) {
            throw TableError(.unsupportedEncoding, "is \(kind), not CSV", hint: "export it as CSV", file: source.name)
        }
        if !bytes.contains(newline) && bytes.dropLast().contains(carriageReturn) && !bytes.contains(quoteMark) {
            throw TableError(
                .unsupportedLineEnds,
                "has lines that end in a carriage return alone",
                hint: "convert it with `tr '\\r' '\\n'`",
                file: source.name
            )
        }
        return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }
}

/// Tells whether the first record is a header; the rule is at ``CSVLayout``.
enum HeaderRule {
    static func isHeader(
        _ first: RawRecord,
        followedBy rows: ArraySlice<RawRecord>,
        _ markers: MissingMarkers
    ) -> Bool {
        let rows = rows.filter { $0.cells.count == first.cells.count }
        let kinds = first.cells.map { cell -> RawRecord.Cell.Kind in
            let kind = cell.kind(markers)
            return kind == .boolean && cell.trimmed.count == 1 ? .word : kind
        }
        func comesBack(_ column: Int) -> Bool {
            rows.contains { $0.cells[column].text == first.cells[column].text }
        }
        for (column, kind) in kinds.enumerated() where kind == .word && !comesBack(column) {
            let below = rows.map { $0.cells[column].kind(markers) }.filter { $0 != .missing }
            if let kind = below.first, kind != .word, below.allSatisfy({ $0 == kind }) { return true }
        }
        if kinds.contains(where: { $0 != .word }) { return false }
        return !first.cells.indices.contains(where: comesBack)
    }
}

/// One pass over a file that counts its columns' cells.
struct ProfilePass: Sendable {
    var columns: [ColumnAccumulator]
    var rowCount = 0
    var skipped = SkippedRows()
    /// By block: lines before the block, counting from the first data line.
    var firstLines: [Int] = []
    var dataLine: Int

    /// The line in the file, from 1, of a fault in a block.
    func line(_ fault: RowFault, block: Int) -> Int {
        dataLine + (block < firstLines.count ? firstLines[block] : firstLines.last ?? 0) + fault.line + 1
    }
}

/// What one thread has seen in a pass.
private struct Share: Sendable {
    var columns: [ColumnAccumulator]
    var rows = 0
    var blankLines = 0
    var skipped = 0
    var lines: [(block: Int, lines: Int)] = []
    /// The first faults, and every one that ends the pass.
    var faults: [(block: Int, fault: RowFault)] = []
    var end: BlockFault?

    mutating func add(
        _ tokens: TokenizedBlock,
        excluding excluded: Set<Int>?,
        _ markers: MissingMarkers
    ) {
        let stride = tokens.columnCount + 1
        let group = TabularLimits.groupSize(stride)
        tokens.block.bytes.withUnsafeBufferPointer { bytes in
            tokens.bounds.withUnsafeBufferPointer { bounds in
                guard let base = bytes.baseAddress, let bounds = bounds.baseAddress else { return }
                let cells = CellText(base: base, of: tokens.block)
                defer { cells.deallocate() }
                for kept in runs(tokens.rowCount, without: excluded) {
                    var start = kept.lowerBound
                    while start < kept.upperBound {
                        let rows = start..<min(start + group, kept.upperBound)
                        for column in columns.indices {
                            columns[column].add(cells, bounds, rows: rows, column: column, of: tokens, markers)
                        }
                        start = rows.upperBound
                    }
                    rows += kept.count
                }
            }
        }
        skipped += tokens.faults.count + (excluded?.count ?? 0)
        blankLines += tokens.blankLines
        lines.append((tokens.block.index, tokens.lineCount))
    }

    /// The ranges of rows between those excluded.
    private func runs(_ count: Int, without excluded: Set<Int>?) -> [Range<Int>] {
        guard let excluded else { return [0..<count] }
        var runs: [Range<Int>] = []
        var start = 0
        for row in excluded.sorted() {
            if row > start { runs.append(start..<row) }
            start = row + 1
        }
        if start < count { runs.append(start..<count) }
        return runs
    }
}

extension CSVReader {
    /// Counts the cells of all columns, each in its mode, on all threads.
    ///
    /// - Throws: the first fault of the file, unless it is one that is skipped.
    func run(_ modes: [ColumnAccumulator.Mode], excluding excluded: [Int: Set<Int>]) async throws -> ProfilePass {
        let blocks = try blocks()
        let markers = MissingMarkers(options.missing)
        let empty = modes.map { ColumnAccumulator($0, level: sampleLevel) }
        let shares = try await withThrowingTaskGroup(of: Share.self) { group in
            for _ in 0..<options.threads {
                group.addTask {
                    var share = Share(columns: empty)
                    do throws(BlockFault) {
                        while !Task.isCancelled, let block = try blocks.next() {
                            let tokens = tokenize(block)
                            share.add(tokens, excluding: excluded[block.index], markers)
                            note(tokens, in: &share, stopping: blocks)
                        }
                    } catch {
                        share.end = error
                    }
                    return share
                }
            }
            var shares: [Share] = []
            for try await share in group { shares.append(share) }
            return shares
        }
        try Task.checkCancellation()
        return try merge(shares, excluded)
    }

    /// Keeps a block's first faults for the report, and stops everybody at one that ends the reading.
    private func note(_ tokens: TokenizedBlock, in share: inout Share, stopping blocks: BlockSource) {
        let stopping = tokens.faults.first { options.badRows == .fail || !$0.isRecoverable }
        if let stopping {
            share.faults.append((tokens.block.index, stopping))
            blocks.stop()
            return
        }
        let room = max(0, TabularLimits.describedRows - share.faults.count)
        share.faults += tokens.faults.prefix(room).map { (tokens.block.index, $0) }
    }

    private func merge(_ shares: [Share], _ excluded: [Int: Set<Int>]) throws -> ProfilePass {
        var pass = ProfilePass(columns: shares.first?.columns ?? [], dataLine: layout.dataLine)
        var line = 0
        for (_, lines) in shares.flatMap(\.lines).sorted(by: { $0.block < $1.block }) {
            pass.firstLines.append(line)
            line += lines
        }
        var faults = shares.flatMap(\.faults).sorted { ($0.block, $0.fault.line) < ($1.block, $1.fault.line) }
        if let fault = faults.first(where: { options.badRows == .fail || !$0.fault.isRecoverable }) {
            throw context.error(fault.fault, line: pass.line(fault.fault, block: fault.block))
        }
        if let end = shares.compactMap(\.end).first { throw error(end, lines: line) }
        for share in shares.dropFirst() {
            for column in pass.columns.indices { pass.columns[column].merge(share.columns[column]) }
        }
        for column in pass.columns.indices { pass.columns[column].finish() }
        for share in shares {
            pass.rowCount += share.rows
            pass.skipped.count += share.skipped
            pass.skipped.blankLines += share.blankLines
        }
        faults = Array(faults.prefix(TabularLimits.describedRows))
        pass.skipped.reasons = faults.map { context.error($0.fault, line: pass.line($0.fault, block: $0.block)) }
        return pass
    }

    /// The level of the columns' ``DistinctKeys``: how small a sample of values fits the memory, from the file's size.
    private var sampleLevel: Int {
        let bytes = source.stamp.size * (source.isCompressed ? 10 : 1)
        // A row takes two bytes a cell at the least; one column in eight is expected to have no repeats.
        let rows = bytes / (2 * names.count) + 1
        let keys = rows * (1 + names.count / 8)
        var level = 0
        while level < 40 && keys >> level > TabularLimits.uniquenessKeys { level += 1 }
        return level
    }
}

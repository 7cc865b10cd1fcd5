extension CSVReader {
    /// What became of one block: its content, or why it ends the reading.
    private struct Outcome<Content: Sendable>: Sendable {
        var index: Int
        var content: Content?
        var lineCount = 0
        var blankLines = 0
        var faults: [RowFault] = []
        var end: BlockFault?
    }

    /// Makes something of each block on all threads, and hands it over in file order.
    ///
    /// At most two blocks a thread are in memory. Faults end the pass at their place in the order, or are described in
    /// the summary; `transform` adds those it finds to the tokenizer's.
    ///
    /// - Returns: The rows set aside.
    /// - Throws: ``TableError`` of the first fault, or what `consume` throws.
    func inOrder<Content: Sendable>(
        _ transform: @escaping @Sendable (TokenizedBlock, inout [RowFault]) throws -> Content,
        consume: (Content) async throws -> Void
    ) async throws -> SkippedRows {
        let blocks = try blocks()
        var skipped = SkippedRows()
        var linesBefore = 0
        try await withThrowingTaskGroup(of: Outcome<Content>?.self) { group in
            var waiting: [Int: Outcome<Content>] = [:]
            var next = 0
            var isEnding = false
            func start() { group.addTask { try step(blocks, transform) } }
            for _ in 0..<(options.threads + 1) { start() }
            while let outcome = try await group.next() {
                guard let outcome else {
                    isEnding = true
                    continue
                }
                waiting[outcome.index] = outcome
                while let ready = waiting.removeValue(forKey: next) {
                    next += 1
                    try settle(ready, &skipped, linesBefore: linesBefore)
                    linesBefore += ready.lineCount
                    // The next block is decoded while this one is consumed.
                    if !isEnding { start() }
                    if let content = ready.content { try await consume(content) }
                    if !source.isCompressed {
                        options.progress?(
                            min(1, Double(next * TabularLimits.blockSize) / Double(max(1, source.stamp.size))))
                    }
                }
            }
        }
        try source.checkUnchanged()
        return skipped
    }

    /// Takes the next block and transforms it; nil after the last.
    private func step<Content: Sendable>(
        _ blocks: BlockSource,
        _ transform: @Sendable (TokenizedBlock, inout [RowFault]) throws -> Content
    ) throws -> Outcome<Content>? {
        try Task.checkCancellation()
        let block: Block?
        do throws(BlockFault) {
            block = try blocks.next()
        } catch {
            return Outcome(index: error.block, end: error)
        }
        guard let block else { return nil }
        let tokens = tokenize(block)
        var faults = tokens.faults
        let content = try transform(tokens, &faults)
        return Outcome(
            index: block.index,
            content: content,
            lineCount: tokens.lineCount,
            blankLines: tokens.blankLines,
            faults: faults
        )
    }

    /// Counts a block's faults, or throws the first that ends the reading.
    private func settle<Content>(
        _ outcome: Outcome<Content>,
        _ skipped: inout SkippedRows,
        linesBefore: Int
    ) throws {
        if let end = outcome.end { throw error(end, lines: linesBefore) }
        func describe(_ fault: RowFault) -> TableError {
            context.error(fault, line: layout.dataLine + linesBefore + fault.line + 1)
        }
        if let fault = outcome.faults.first(where: { options.badRows == .fail || !$0.isRecoverable }) {
            throw describe(fault)
        }
        skipped.count += outcome.faults.count
        skipped.blankLines += outcome.blankLines
        let room = max(0, TabularLimits.describedRows - skipped.reasons.count)
        skipped.reasons += outcome.faults.prefix(room).map(describe)
    }
}

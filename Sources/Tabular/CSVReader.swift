import Synchronization

/// Reads a CSV file: quotes, doubled quotes, newlines in quotes, either line end, a byte order mark, gzip.
///
/// A file is read in two passes: ``profile()`` types the columns over all of their cells, then ``read(_:columns:)``,
/// ``forEachBatch(_:_:)`` or ``summarize(_:columns:)`` decodes them. Each uses all threads and bounded memory; no result
/// depends on the number of threads.
///
/// A cell is missing if it is empty, blank, or one of ``CSVOptions/missing``, quoted or not. Blanks around numbers and
/// boolean words don't count; around other words they do. A quote opens a cell only at its very start.
public struct CSVReader: Sendable {
    /// The file.
    public let source: DataSource
    /// How it is read.
    public let options: CSVOptions
    let layout: CSVLayout

    /// Reads the file's layout off its first records; see ``CSVLayout``.
    ///
    /// - Throws: ``TableError`` for an empty file, a header without rows or with doubled or empty names, an encoding
    ///   that isn't UTF-8, or an unusable delimiter.
    public init(_ source: DataSource, options: CSVOptions = .init()) throws(TableError) {
        self.source = source
        self.options = options
        layout = try CSVLayout(source, options)
    }

    /// The columns' names in file order: the header's, or `_c0`, `_c1`, ….
    public var names: [String] { layout.names }
    /// The byte between cells.
    public var delimiter: UInt8 { layout.delimiter }
    /// Whether the first record names the columns.
    public var hasHeader: Bool { layout.hasHeader }

    var context: FaultContext {
        FaultContext(
            file: source.name,
            names: layout.names,
            hasHeader: layout.hasHeader,
            badRows: options.badRows
        )
    }

    /// Cuts the data rows into blocks from the start.
    func blocks() throws(TableError) -> BlockSource {
        BlockSource(
            try BlockCutter(
                source,
                delimiter: layout.delimiter,
                offset: layout.dataOffset,
                blockSize: TabularLimits.blockSize
            )
        )
    }

    /// The cells of a block.
    func tokenize(_ block: Block) -> TokenizedBlock {
        Tokenizer.tokenize(block, delimiter: layout.delimiter, columnCount: layout.names.count)
    }

    /// The error for a fault of the cutter, `lines` lines into the data.
    func error(_ fault: BlockFault, lines: Int) -> TableError {
        switch fault.cause {
        case .unreadable(let error): return error
        case .tooLong(let openedAt):
            let limit = "\(TabularLimits.recordSize >> 20) MiB"
            let line = layout.dataLine + lines + (openedAt ?? 0) + 1
            if openedAt != nil {
                return TableError(
                    .unterminatedQuote,
                    "a quote is opened and not closed within \(limit)",
                    hint: "close it, or double it if it is part of the text",
                    file: source.name,
                    line: line
                )
            }
            return TableError(
                .rowTooLong,
                "a row longer than \(limit)",
                hint: "check that this is a CSV file",
                file: source.name,
                line: line
            )
        }
    }
}

/// The blocks of a file, handed to whichever thread asks next.
final class BlockSource: Sendable {
    private let cutter: Mutex<BlockCutter>

    init(_ cutter: consuming sending BlockCutter) { self.cutter = Mutex(cutter) }

    /// The next block in file order, or nil after the last.
    func next() throws(BlockFault) -> Block? {
        try cutter.withLock { cutter throws(BlockFault) in try cutter.next() }
    }

    /// Makes ``next()`` return nil from now on.
    func stop() { cutter.withLock { $0.stop() } }
}

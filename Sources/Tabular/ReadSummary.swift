/// What a pass that decodes rows has to say besides the rows.
public struct ReadSummary: Sendable, Equatable {
    /// Good rows handed over.
    public var rowCount: Int
    /// Rows set aside, and blank lines.
    public var skippedRows: SkippedRows
    /// By column: cells whose value is none of the column's categories, handed over as missing.
    ///
    /// Columns without any are absent.
    public var unseen: [String: Int]
    /// By column: the first such value in the file.
    public var unseenExamples: [String: String]
    /// Columns of the file that were not asked for, in file order.
    public var ignoredColumns: [String]

    /// A summary of nothing, unless told otherwise.
    public init(
        rowCount: Int = 0,
        skippedRows: SkippedRows = SkippedRows(),
        unseen: [String: Int] = [:],
        unseenExamples: [String: String] = [:],
        ignoredColumns: [String] = []
    ) {
        self.rowCount = rowCount
        self.skippedRows = skippedRows
        self.unseen = unseen
        self.unseenExamples = unseenExamples
        self.ignoredColumns = ignoredColumns
    }

    /// Adds the unseen values of a block that follows.
    mutating func addUnseen(_ block: DecodedBlock, _ columns: [ColumnSpecification]) {
        for (index, column) in columns.enumerated() where block.unseen[index] > 0 {
            unseen[column.name, default: 0] += block.unseen[index]
            if unseenExamples[column.name] == nil { unseenExamples[column.name] = block.unseenExamples[index] }
        }
    }
}

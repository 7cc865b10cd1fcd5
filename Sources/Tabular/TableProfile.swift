/// What a pass over a whole file says about it.
public struct TableProfile: Sendable {
    /// The columns in file order.
    public var columns: [ColumnProfile]
    /// Good data rows.
    public var rowCount: Int
    /// Rows set aside, and blank lines.
    public var skippedRows: SkippedRows
    /// The byte between cells.
    public var delimiter: UInt8
    /// Whether the first record names the columns.
    public var hasHeader: Bool
    /// The file's name, for messages.
    public var file: String

    /// Rows set aside because of a cell, by block: rows in the block, before any were set aside.
    var excluded: [Int: Set<Int>] = [:]

    /// The column of that name, or nil.
    public subscript(_ name: String) -> ColumnProfile? { columns.first { $0.name == name } }
}

/// What a pass over a whole file says about a column.
public struct ColumnProfile: Sendable, Equatable {
    /// The name in the header, or `_c0`, `_c1`, ….
    public var name: String
    /// The type of all the column's cells; see ``CSVReader/profile()``.
    public var type: ColumnType
    /// Whether ``type`` was declared in ``CSVOptions/types``.
    public var isDeclared: Bool
    /// Missing cells.
    public var missing: Int
    /// Cells that aren't missing.
    public var nonMissing: Int
    /// Distinct values, missing cells aside; `nonMissing` for a unique column, otherwise exact up to 1,000.
    public var distinct: Int
    /// False when there are more distinct values than ``distinct``.
    public var isDistinctExact: Bool
    /// The smallest number, of the cells that are numbers.
    public var minimum: Double?
    /// The largest number, of the cells that are numbers.
    public var maximum: Double?
    /// The words of a `category` column, ordered bytewise; of a word-valued `binary` column, false first.
    public var categories: [String]?
    /// The distinct values as text, whatever the type, when there are few enough to enumerate: numbers ascending, words
    /// bytewise.
    public var values: [String]?
    /// Whether no value occurs twice among at least two cells.
    ///
    /// For files of many millions of rows a sample of values is
    /// looked at.
    public var isUnique: Bool
    /// Text cells in a column of numbers: faults.
    ///
    /// 0 in other columns, and after such rows were set aside.
    public var textCells: Int
    /// The first of them.
    public var firstTextCell: TableError?

    /// One value in every row.
    public var isConstant: Bool { missing == 0 && distinct == 1 && isDistinctExact }
    /// Cells, but none with a value.
    public var isAllMissing: Bool { nonMissing == 0 }
    /// Whether the type is one of numbers.
    public var isNumeric: Bool { type == .integer || type == .real || (type == .binary && categories == nil) }
}

/// The cells of one column, without its name.
///
/// Every case holds one element per row.
public enum ColumnValues: Sendable, Equatable {
    /// 0, 1, or 255 where missing.
    case binary([UInt8])
    /// `Int64.min` where missing.
    case integer([Int64])
    /// NaN where missing.
    case real([Double])
    /// Codes into the column's categories; -1 where missing.
    case category([Int32])
    /// Raw text; nil-free: missing cells are empty.
    case text(TextValues)
}

/// A column in memory.
public struct TableColumn: Sendable, Equatable {
    /// The column's name, use and type.
    public var specification: ColumnSpecification
    /// Its cells, of the case that goes with the type.
    public var values: ColumnValues

    /// A column with these cells.
    public init(specification: ColumnSpecification, values: ColumnValues) {
        self.specification = specification
        self.values = values
    }
}

/// A columnar table in memory.
public struct Table: Sendable, Equatable {
    /// The columns, in the order asked for.
    public var columns: [TableColumn]
    /// Cells in each of them.
    public var rowCount: Int

    /// A table of columns that have `rowCount` cells each.
    public init(columns: [TableColumn], rowCount: Int) {
        self.columns = columns
        self.rowCount = rowCount
    }

    /// The column of that name, or nil.
    public subscript(_ name: String) -> TableColumn? { columns.first { $0.specification.name == name } }
}

/// Some consecutive rows of a table, decoded: what a stream of rows is made of.
public struct Batch: Sendable {
    /// Index of the first row in the table, counting good data rows from 0.
    public var firstRow: Int
    /// Rows in this batch, at least 1.
    public var rowCount: Int
    /// One per requested column, in the order asked for.
    public var columns: [ColumnValues]

    /// A batch of columns that have `rowCount` cells each.
    public init(firstRow: Int, rowCount: Int, columns: [ColumnValues]) {
        self.firstRow = firstRow
        self.rowCount = rowCount
        self.columns = columns
    }
}

/// Something that is made from rows in one pass: it starts empty, takes batches, and merges with the summary of later rows.
///
/// Tables, pattern counts and sketches are summaries. Partial summaries are made in parallel and merged in row order, so
/// that the result does not depend on the number of threads.
public protocol RowSummary: Sendable {
    /// Adds the rows of a batch, which follow those added before.
    mutating func add(_ batch: Batch) throws
    /// Adds a summary of rows that all follow this one's.
    mutating func merge(_ later: Self) throws
}

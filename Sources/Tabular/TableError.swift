/// What went wrong with a table, where, and what to do about it.
public struct TableError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable name of each fault; tests, exit codes and HTTP statuses go by it.
    public enum Code: String, Sendable, CaseIterable {
        // The file.
        case fileNotFound, unreadable, unwritable, corruptGzip, unsupportedEncoding, unsupportedLineEnds,
            changedWhileRead
        // The layout.
        case empty, headerOnly, noUsableRows, duplicateColumn, emptyColumnName, tooManyColumns, invalidDelimiter
        // A row.
        case raggedRow, invalidUTF8, nulByte, strayQuote, unterminatedQuote, rowTooLong
        // A cell.
        case textInNumericColumn, fractionInIntegerColumn, numberTooLarge
        // What was asked for.
        case unknownColumn, conflictingRoles, labelValues, missingLabel, noFeatures, invalidWeight, invalidFraction
        case classTooSmall
    }

    /// Which fault it is.
    public var code: Code
    /// Where and what, in one sentence: `sales.csv line 4812, column "price": "12,50" is not a number`.
    public var message: String
    /// What to try.
    public var hint: String?
    /// The file's name as the user gave it.
    public var file: String?
    /// The physical line, from 1; newlines inside quotes count.
    public var line: Int?
    /// The column's name.
    public var column: String?
    /// The offending text, cut to 64 bytes.
    public var value: String?

    /// Makes an error whose message is its place followed by `what`.
    public init(
        _ code: Code,
        _ what: String,
        hint: String? = nil,
        file: String? = nil,
        line: Int? = nil,
        column: String? = nil,
        value: String? = nil
    ) {
        var place = file ?? ""
        if let line { place += (place.isEmpty ? "" : " ") + "line \(line)" }
        if let column { place += (place.isEmpty ? "" : ", ") + "column \"\(column)\"" }
        self.code = code
        self.message = place.isEmpty ? what : "\(place): \(what)"
        self.hint = hint
        self.file = file
        self.line = line
        self.column = column
        self.value = value
    }

    /// The message, without the hint.
    public var description: String { message }
}

/// The numbers that bound what the reader accepts and decides, in one place.
package enum TabularLimits {
    /// Bytes read at a time; a block is cut at the last record that ends in it.
    static let blockSize = 512 * 1024
    /// A record longer than this is refused: it is nearly always a quote that isn't closed.
    static let recordSize = 16 * 1024 * 1024
    static let columns = 100_000
    /// Rows that are decoded at a time, column by column: as many as have their bounds in a first-level cache, but enough
    /// for a column to be worth turning to.
    static func groupSize(_ bounds: Int) -> Int { max(64, 4_096 / bounds) }
    /// Records looked at to tell the delimiter and the header apart.
    static let dialectRecords = 100
    /// Distinct values are counted exactly, and words enumerated, up to here.
    package static let distinct = 1_000
    /// A text column with more distinct words than this share of its cells is text, unless it has only a few words.
    static let categoryShare = 0.5
    /// This few distinct words make a category whatever their share, as long as one of them repeats.
    static let fewCategories = 20
    /// A numeric column may hold this share of text cells, and this many, and still be a numeric column with faults.
    static let faultShare = 0.01
    static let faultCells = 1_000
    /// So few text cells are faults in a short column too, up to this share of it.
    static let fewFaults = 3
    static let fewFaultsShare = 0.1
    /// 64-bit keys kept to tell whether a column repeats a value; more rows than this and a sample of values decides.
    static let uniquenessKeys = 4 * 1024 * 1024
    /// A whole-number column without repeats is set aside as "one value per row" only from this many rows.
    static let uniqueIntegerRows = 20
    /// Quarantined rows described one by one in a summary; the others are only counted.
    static let describedRows = 10
}

/// Text for messages: the bytes as UTF-8, cut to 64 bytes.
func quotable(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let cut = bytes.count > 64
    let text = String(decoding: cut ? UnsafeBufferPointer(rebasing: bytes[0..<61]) : bytes, as: UTF8.self)
    return cut ? text + "…" : text
}

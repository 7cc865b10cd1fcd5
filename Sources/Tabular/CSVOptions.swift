/// How a CSV file is to be read.
///
/// Everything has a default that suits most files.
public struct CSVOptions: Sendable {
    /// Whether the first record names the columns.
    public enum Header: String, Sendable, CaseIterable {
        /// Told from the file; see ``CSVLayout``.
        case automatic
        case present
        /// The columns are named `_c0`, `_c1`, ….
        case absent
    }

    /// What happens at a row that can't be used.
    public enum BadRows: String, Sendable, CaseIterable {
        /// Reading stops with an error that says where and why.
        case fail
        /// The row is set aside and counted; see ``SkippedRows``.
        case skip
    }

    /// The byte between cells; nil tells comma, semicolon, tab and vertical bar apart.
    public var delimiter: UInt8?
    /// Whether the first record names the columns; automatic by default.
    public var header: Header
    /// What happens at a row that can't be used; reading fails by default.
    public var badRows: BadRows
    /// Types that overrule what the cells look like, by column name.
    ///
    /// `.text` takes the cells as they are, so that nothing in such a column is a fault: say it for columns that are
    /// not used. An unknown name is an error of the first read.
    public var types: [String: ColumnType]
    /// Cells that mean "missing", besides those empty or blank.
    ///
    /// Compared without blanks around them and without regard to ASCII case; quotes make no difference.
    public var missing: [String]
    /// Threads that decode at a time, at least 1.
    ///
    /// The result doesn't depend on it.
    public var threads: Int

    /// Told the share of the file, in (0, 1], that a pass has gone through, as it goes.
    ///
    /// Not called for a compressed file, whose length is not known beforehand. Called from any thread.
    public var progress: (@Sendable (_ share: Double) -> Void)?

    /// The markers that are missing by default.
    public static let missingMarkers = ["NA", "NaN", "null", "?"]

    /// Takes the defaults for whatever isn't given.
    public init(
        delimiter: UInt8? = nil,
        header: Header = .automatic,
        badRows: BadRows = .fail,
        types: [String: ColumnType] = [:],
        missing: [String] = CSVOptions.missingMarkers,
        threads: Int = processorCount()
    ) {
        self.delimiter = delimiter
        self.header = header
        self.badRows = badRows
        self.types = types
        self.missing = missing
        self.threads = max(1, threads)
    }
}

public import Monitoring

/// How many rows of a stretch of consecutive rows are different from each other.
public struct DistinctRows: Sendable, Equatable {
    /// Rows in the stretch.
    public var rows: Int
    /// Different rows among them, 1 to `rows`; identifiers and times left out.
    public var distinct: Int

    /// From counts.
    public init(rows: Int, distinct: Int) {
        self.rows = rows
        self.distinct = distinct
    }
}

/// What normal looks like.
public struct DriftBaseline: Sendable {
    /// The columns in their order.
    public var columns: [ColumnDistribution]
    /// Rows of earlier windows that were as long as the current one and in which nothing was wrong, in any order.
    ///
    /// Ten or more make the volume's and the freshness' tests useful; with fewer than five they are left out.
    public var windowRows: [Int]
    /// Different rows in a stretch of the baseline as long as ``DriftWindow/distinctRows``'s; nil leaves the test out.
    public var distinctRows: DistinctRows?

    /// From what is known.
    public init(columns: [ColumnDistribution], windowRows: [Int] = [], distinctRows: DistinctRows? = nil) {
        self.columns = columns
        self.windowRows = windowRows
        self.distinctRows = distinctRows
    }
}

/// What came in the window under test.
public struct DriftWindow: Sendable {
    /// The columns as they came, compared with the baseline's by name.
    public var columns: [ColumnDistribution]
    /// Some rows of the window, evenly sampled, `[rows][columns]` in the order of `columns`; nil is a missing cell.
    ///
    /// A few hundred are enough: they show what a finding looks like, and tell new values where a column has too many
    /// for exact counts.
    public var sampleRows: [[String?]]
    /// How many rows came with how many cells, where rows can differ in length; empty where they cannot.
    public var rowsByCellCount: [Int: Int]
    /// Records that could not be read, whose rows are in no other figure.
    public var unreadableRecords = 0
    /// Whether columns are known by their position only, so that names say nothing when their number is another.
    public var isPositional = false
    /// Cells at the beginning of each record that are the answer's, where records have one.
    public var answerCells = 0
    /// Different rows in the first rows of the window; nil leaves the test of duplicates out.
    public var distinctRows: DistinctRows?
    /// The time from the last record to the end of the window, as a share of the window's length; nil leaves freshness out.
    public var quietShare: Double?
    /// Out-of-fold scores of a classifier told to tell baseline from now; nil leaves joint drift out.
    ///
    /// Both sides of a fold should have as many rows: then the test holds its level in the tails however the scores tie.
    public var classifier: ClassifierScores?

    /// From what is known.
    public init(
        columns: [ColumnDistribution], sampleRows: [[String?]] = [], rowsByCellCount: [Int: Int] = [:],
        distinctRows: DistinctRows? = nil, quietShare: Double? = nil, classifier: ClassifierScores? = nil
    ) {
        self.columns = columns
        self.sampleRows = sampleRows
        self.rowsByCellCount = rowsByCellCount
        self.distinctRows = distinctRows
        self.quietShare = quietShare
        self.classifier = classifier
    }

    /// Rows in the window.
    public var rowCount: Int { columns.map(\.rowCount).max() ?? 0 }
}

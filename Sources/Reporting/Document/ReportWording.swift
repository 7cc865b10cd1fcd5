/// What rows and the positive class are called in sentences.
public struct ReportWording: Sendable, Equatable {
    /// One row, and several: "session", "sessions".
    public var row, rows: String
    /// One positive row, and several: "buyer", "buyers".
    public var positive, positives: String
    /// What positive rows do, after a plural: "Of 100 sessions, 84 *buy*".
    public var happens: String
    /// The same after an auxiliary: "84 should *buy*".
    public var happen: String

    /// Makes a wording.
    public init(row: String, rows: String, positive: String, positives: String, happens: String, happen: String) {
        self.row = row
        self.rows = rows
        self.positive = positive
        self.positives = positives
        self.happens = happens
        self.happen = happen
    }

    /// Sessions of a shop, of which some end in a purchase.
    public static let purchases = ReportWording(
        row: "session",
        rows: "sessions",
        positive: "buyer",
        positives: "buyers",
        happens: "buy",
        happen: "buy"
    )

    /// Rows of any other file.
    public static let rows = ReportWording(
        row: "row",
        rows: "rows",
        positive: "positive row",
        positives: "positive rows",
        happens: "are positive",
        happen: "be positive"
    )

    /// The wording for a label: purchases where it is `ordered`, the reference data set's, and rows for any other.
    public static func of(label: String?) -> ReportWording { label == "ordered" ? .purchases : .rows }
}

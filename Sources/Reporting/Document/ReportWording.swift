/// What rows and the positive class are called in sentences.
public struct ReportWording: Sendable, Equatable {
    /// One row, and several: "session", "sessions".
    public var row, rows: String
    /// One positive row, and several: "buyer", "buyers".
    public var positive, positives: String
    /// What positive rows do, after a plural: "Of 100 sessions, 84 *buy*".
    public var happens: String

    /// Makes a wording.
    public init(row: String, rows: String, positive: String, positives: String, happens: String) {
        self.row = row
        self.rows = rows
        self.positive = positive
        self.positives = positives
        self.happens = happens
    }

    /// Sessions of a shop, of which some end in a purchase.
    public static let purchases = ReportWording(
        row: "session",
        rows: "sessions",
        positive: "buyer",
        positives: "buyers",
        happens: "buy"
    )

    /// Rows of any other file.
    public static let rows = ReportWording(
        row: "row",
        rows: "rows",
        positive: "positive",
        positives: "positives",
        happens: "are positive"
    )
}

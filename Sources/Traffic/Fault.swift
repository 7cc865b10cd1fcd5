/// Something done to rows before they are sent, so that the endpoint's monitor has something to find.
public enum Fault: Sendable, Equatable {
    /// Normal random numbers of mean 0 and this standard deviation take the place of a column's values.
    ///
    /// What the reference does to two columns of 0 and 1: `np.random.randn(rows) * 3`.
    case noise(column: String, deviation: Double)
    /// Cells are emptied, each with this probability.
    case missing(column: String, share: Double)
    /// Two columns' values change places.
    case swap(column: String, with: String)
    /// An amount is added to a column's numbers.
    case shift(column: String, amount: Double)
    /// A column's numbers are multiplied, as if told in another unit.
    case unit(column: String, factor: Double)
    /// Every cell holds this text.
    case constant(column: String, value: String)
    /// A word stands where a number belongs.
    case wrongType(column: String)
    /// Every cell holds a category that the model has never seen.
    case newValue(column: String, word: String)
    /// A column is left out, so that rows are too short.
    case dropColumn(String)
    /// A column too many, at the end.
    case extraColumn
    /// Rows are sent twice, each with this probability.
    case duplicate(share: Double)

    /// What an option's text describes.
    public enum Kind: String, Sendable, CaseIterable {
        case noise, missing, swap, shift, unit, constant
        case wrongType = "wrong-type"
        case newValue = "new-value"
        case dropColumn = "drop-column"
        case extraColumn = "extra-column"
        case duplicate

        /// How the option is written.
        public var syntax: String {
            switch self {
            case .noise: "--noise COLUMN[:SCALE],…"
            case .missing: "--missing COLUMN[:SHARE],…"
            case .swap: "--swap COLUMN:COLUMN,…"
            case .shift: "--shift COLUMN:AMOUNT,…"
            case .unit: "--unit COLUMN:FACTOR,…"
            case .constant: "--constant COLUMN:VALUE,…"
            case .wrongType: "--wrong-type COLUMN,…"
            case .newValue: "--new-value COLUMN[:WORD],…"
            case .dropColumn: "--drop-column COLUMN,…"
            case .extraColumn: "--extra-column"
            case .duplicate: "--duplicate SHARE"
            }
        }
    }

    /// What a cell of ``wrongType(column:)`` holds; no reader takes it for a number or for missing.
    static let textForNumber = "text"
    /// What a cell of ``newValue(column:word:)`` holds unless told.
    static let unseenWord = "never-seen-before"
    /// The name of an ``extraColumn``.
    static let extraName = "extra_column"
}

/// Why a table could not be explored.
public struct ExplorationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong: stable, for tests and for programs.
    public enum Code: String, Sendable {
        /// The schema names a column that the table does not have.
        case missingColumn = "missing_column"
        /// The schema gives more than one column the role of the label.
        case severalLabels = "several_labels"
        /// No row has the label's positive value.
        case unknownPositive = "unknown_positive"
        /// A column has another number of cells than the table has rows.
        case raggedColumn = "ragged_column"
    }

    /// What went wrong.
    public var code: Code
    /// What and where, in one sentence.
    public var message: String
    /// What to do about it.
    public var hint: String

    /// An error with its code, message and hint.
    public init(_ code: Code, _ message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message, then the hint on a line of its own.
    public var description: String { "\(message)\n  \(hint)" }
}

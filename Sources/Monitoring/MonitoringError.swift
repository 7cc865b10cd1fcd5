/// What went wrong with a monitoring file or a set of profiles.
public struct MonitoringError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable kind of a mistake.
    public enum Code: String, Sendable, CaseIterable {
        /// The bytes are not JSON.
        case invalidJSON = "invalid-json"
        /// A key that the format needs is not there.
        case missingKey = "missing-key"
        /// A value has the wrong type or is out of range.
        case invalidValue = "invalid-value"
        /// Columns hold different numbers of rows, or two summaries are of different columns.
        case columnsDiffer = "columns-differ"
    }

    /// The stable kind.
    public var code: Code
    /// What is wrong, and where in the file.
    public var message: String
    /// What to do about it; nil when the message says it.
    public var hint: String?

    /// An error from its parts.
    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// Message and hint, a line each.
    public var description: String { hint.map { "\(message)\n  \($0)" } ?? message }
}

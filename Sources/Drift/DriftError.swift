/// What was wrong with the numbers a comparison was given.
public struct DriftError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable kind of a mistake.
    public enum Code: String, Sendable, CaseIterable {
        /// Two lists that belong together differ in length.
        case lengthsDiffer = "lengths-differ"
        /// One side has no rows.
        case noRows = "no-rows"
        /// A setting is out of its range.
        case invalidSetting = "invalid-setting"
    }

    /// The stable kind.
    public var code: Code
    /// What is wrong, and where.
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

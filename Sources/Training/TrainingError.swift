/// What a training run refused.
public struct TrainingError: Error, Sendable, CustomStringConvertible {
    /// A stable name for the kind of failure.
    public enum Code: String, Sendable {
        case unknownParameter
        case parameterValue
        /// A constraint speaks of a feature that the data do not have.
        case unknownFeature
        /// The settings take no categories, and the data have some.
        case categories
        case noRows
        case oneClass
        case diverged
    }

    /// What went wrong.
    public var code: Code
    /// What and where, in one sentence.
    public var message: String
    /// What to do about it; nil when the message says it.
    public var hint: String?

    /// An error from its parts.
    public init(code: Code, message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message, without the hint.
    public var description: String { message }
}

/// What a job refused that none of the parts it puts together did.
public struct JobError: Error, Sendable, CustomStringConvertible {
    /// A stable name for the kind of failure.
    public enum Code: String, Sendable {
        case modelNotFound
        case modelDamaged
        case outputExists
        case unwritable
        /// What was asked for cannot be, whatever the data: an option out of range, an output over its own input.
        case invalidOption
        case noLabel
    }

    /// What went wrong.
    public var code: Code
    /// What and where, in one sentence.
    public var message: String
    /// What to do about it; nil when the message says it.
    public var hint: String?

    /// An error from its parts.
    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message, without the hint.
    public var description: String { message }
}

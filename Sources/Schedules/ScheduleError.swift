/// Why a schedule or an execution cannot be as asked.
public struct ScheduleError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable kind of a mistake.
    public enum Code: String, Sendable, CaseIterable {
        /// An expression that says no times.
        case invalidExpression = "invalid-expression"
        /// A duration that is not in ISO 8601, or has months or years.
        case invalidDuration = "invalid-duration"
        /// A name that SageMaker would not take.
        case invalidName = "invalid-name"
        /// A setting out of its range, or settings that do not fit each other.
        case invalidSchedule = "invalid-schedule"
        /// There is no such schedule or execution.
        case notFound = "not-found"
        /// A schedule of this name is there already.
        case exists
        /// A change that what is under way does not allow.
        case conflict
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

/// Why a monitoring run came to no verdict.
public struct MonitorRunError: Error, Sendable, CustomStringConvertible {
    /// A stable name for the kind of failure.
    public enum Code: String, Sendable, CaseIterable {
        /// There is no baseline where one was named.
        case noBaseline = "no-baseline"
        /// The window has no rows.
        case noData = "no-data"
        /// There are no captures where they were named, or those of several endpoints.
        case noCaptures = "no-captures"
        /// What was asked for cannot be.
        case invalidOption = "invalid-option"
    }

    /// The stable kind.
    public var code: Code
    /// What is wrong, and where.
    public var message: String
    /// What to do about it.
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

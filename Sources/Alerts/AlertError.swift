/// Why a destination cannot be used as asked.
public struct AlertError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable kind of a mistake.
    public enum Code: String, Sendable, CaseIterable {
        /// A setting of a destination that is not valid.
        case invalidDestination = "invalid-destination"
        /// A secret that cannot be read.
        case missingSecret = "missing-secret"
        /// There is no such destination or message.
        case notFound = "not-found"
    }

    /// The stable kind.
    public var code: Code
    /// What is wrong, and where; never with a secret in it.
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

/// Why an endpoint cannot be as asked.
public struct EndpointError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable kind of a mistake.
    public enum Code: String, Sendable, CaseIterable {
        /// A name that SageMaker would not take.
        case invalidName = "invalid-name"
        /// A weight, share or limit out of range, or no variant with a weight.
        case invalidConfiguration = "invalid-configuration"
        /// There is no such endpoint or variant.
        case notFound = "not-found"
        /// A change that what is under way does not allow.
        case conflict
    }

    /// The stable kind.
    public var code: Code
    /// What is wrong.
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

/// What is wrong with bytes that should be JSON.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// File, line, column, and the mistake.
    public var message: String

    /// An error from its text.
    public init(message: String) { self.message = message }

    /// The message.
    public var description: String { message }
}

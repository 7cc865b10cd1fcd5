/// What sending rows to an endpoint refused, or was refused by it.
public struct TrafficError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable name for the kind of failure.
    public enum Code: String, Sendable, CaseIterable {
        /// The text of a fault is not as its option takes it.
        case invalidFault
        /// An option out of range, or two that exclude each other.
        case invalidOption
        /// The endpoint's address is none.
        case invalidEndpoint
        /// A column is not in the file, or not among those that are sent.
        case unknownColumn
        /// No column, or no row, is left to send.
        case nothingToSend
        /// No connection to the endpoint could be made.
        case unreachable
        /// Requests were sent and none was answered.
        case noAnswer

        /// Whether the request is wrong by itself, whatever the file holds and whatever the endpoint does.
        public var isUsage: Bool { [.invalidFault, .invalidOption, .invalidEndpoint].contains(self) }
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

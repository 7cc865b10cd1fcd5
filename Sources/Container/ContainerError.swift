/// Why a container cannot train, or cannot serve what it was given.
public struct ContainerError: Error, Sendable, CustomStringConvertible {
    /// The stable kind of a mistake.
    public enum Code: String, Sendable, CaseIterable {
        /// A hyperparameter is missing, unknown, out of range, or does not go with another.
        case hyperparameter
        /// A channel is missing, unknown, empty, or comes in a form that is not read.
        case channel
        /// A row or a file of a channel cannot be used.
        case data
        /// One of the platform's own files cannot be read.
        case configuration
        /// The model's folder holds nothing that can be served.
        case model
        /// Something cannot be written.
        case unwritable
    }

    /// The stable kind.
    public var code: Code
    /// What and where, in one sentence.
    public var message: String
    /// What to do about it; nil when the message says it.
    public var hint: String?

    init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message, without the hint.
    public var description: String { message }
}

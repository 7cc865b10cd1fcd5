/// Why an archive cannot be read or written.
public struct ArchiveError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable kind of a mistake.
    public enum Code: String, Sendable, CaseIterable {
        /// It is no gzip or tar file, or not a whole one.
        case damaged
        /// It holds something that is not taken out: a link, a device, a path that leads elsewhere.
        case refused
        /// It holds more than may be.
        case tooLarge = "too-large"
        /// A file cannot be read or written.
        case system
    }

    /// The stable kind.
    public var code: Code
    /// What is wrong and where.
    public var message: String

    /// An error from its parts.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

/// What the capture of traffic, its repair or its reading refused.
///
/// What happens while an endpoint answers is not an error but an outcome: see ``CaptureOutcome``.
public struct CaptureError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable name for the kind of failure.
    public enum Code: String, Sendable {
        /// An endpoint's, a variant's or a destination's name that can't be part of a path.
        case invalidName
        /// A configuration that contradicts itself or is out of range.
        case invalidConfiguration
        /// A folder or file that can't be read.
        case unreadable
        /// A file or folder that can't be repaired.
        case unwritable
        /// A captured line that is not what it should be.
        case badLine
    }

    /// What went wrong.
    public var code: Code
    /// What and where, in one sentence.
    public var message: String
    /// What to do about it; nil when there is no advice.
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

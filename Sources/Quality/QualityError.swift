/// Why labels could not be taken, or the quality of a model not be measured.
public struct QualityError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable kind of a failure.
    public enum Code: String, Sendable, CaseIterable {
        /// Lines of ground truth that are not what they should be.
        case badGroundTruth = "bad-ground-truth"
        /// A merged record whose label or prediction can't be read.
        case badRecord = "bad-record"
        /// A setting that contradicts itself or is out of range.
        case badSetting = "bad-setting"
        /// Arrays that should describe the same rows have different lengths.
        case lengthMismatch = "length-mismatch"
        /// A file or folder that can't be read.
        case unreadable
        /// A file or folder that can't be written.
        case unwritable
    }

    /// The stable kind.
    public var code: Code
    /// What is wrong and where, in one sentence.
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

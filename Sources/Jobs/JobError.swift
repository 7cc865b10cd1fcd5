/// What a job refused that none of the parts it puts together did.
public struct JobError: Error, Sendable, CustomStringConvertible {
    /// A stable name for the kind of failure.
    public enum Code: String, Sendable {
        case modelNotFound
        case modelDamaged
        case outputExists
        case unwritable
        case invalidOption
        case noLabel
    }

    public var code: Code
    public var message: String
    public var hint: String?

    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    public var description: String { message }
}

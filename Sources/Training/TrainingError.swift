/// What a training run refused.
public struct TrainingError: Error, Sendable, CustomStringConvertible {
    /// A stable name for the kind of failure.
    public enum Code: String, Sendable {
        case unknownParameter
        case parameterValue
        case conflictingParameters
        case noRows
        case oneClass
    }

    public var code: Code
    public var message: String
    public var hint: String?

    public init(code: Code, message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    public var description: String { message }
}

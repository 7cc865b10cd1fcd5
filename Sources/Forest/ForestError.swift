/// Why a model cannot be evaluated here.
public struct ForestError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable name for the kind of failure.
    public enum Code: String, Sendable {
        /// The bytes are not JSON, or lack what every XGBoost model has.
        case malformed
        /// The parts of the model contradict each other, for example a child that is no node of its tree.
        case inconsistent
        /// A sound model of a kind that this evaluator does not read, for example several classes or a linear booster.
        ///
        /// XGBoost's own library may still predict with it.
        case unsupported
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

    static func malformed(_ reason: String) -> ForestError {
        ForestError(
            code: .malformed, message: "this is not an XGBoost JSON model: \(reason)",
            hint: "save the model with XGBoost's save_model(\"model.json\")")
    }

    static func inconsistent(_ reason: String) -> ForestError {
        ForestError(
            code: .inconsistent, message: "the model contradicts itself: \(reason)",
            hint: "the file was changed or damaged after XGBoost wrote it; save the model again")
    }

    static func unsupported(_ reason: String) -> ForestError {
        ForestError(
            code: .unsupported, message: "the model \(reason)",
            hint: "models of trees (gbtree or dart) with one output are evaluated; use XGBoost's library for others")
    }
}

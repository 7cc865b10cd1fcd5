/// Why numbers could not be turned into a statistic.
public struct StatisticsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong: stable, for tests and for programs.
    public enum Code: String, Sendable {
        /// Arrays that describe the same rows have different lengths.
        case lengthMismatch = "length_mismatch"
        /// A probability is not a number in [0, 1].
        case badProbability = "bad_probability"
        /// A value to rank by is NaN.
        case badScore = "bad_score"
        /// A label is neither 0 nor 1.
        case badLabel = "bad_label"
        /// A weight is negative or not finite, or a count is negative.
        case badWeight = "bad_weight"
        /// A setting such as a confidence level or a number of bins is outside its range.
        case badSetting = "bad_setting"
        /// Summaries of different shapes cannot be combined.
        case incompatible = "incompatible"
    }

    /// What went wrong.
    public var code: Code
    /// What and where, in one sentence.
    public var message: String
    /// What to do about it.
    public var hint: String

    /// An error with its code, message and hint.
    public init(_ code: Code, _ message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message, then the hint on a line of its own.
    public var description: String { "\(message)\n  \(hint)" }
}

import Foundation

/// What XGBoost, or the search for its library, refused.
public struct XGBoostError: Error, Sendable, CustomStringConvertible {
    /// A stable name for the kind of failure.
    public enum Code: String, Sendable {
        /// No library was found, or what was found cannot be loaded.
        case libraryMissing
        /// The library is older than 2.1.
        case libraryTooOld
        /// A call failed; the message is XGBoost's own.
        case callFailed
        /// The arguments do not fit each other, for example a label count that is not the row count.
        case shape
    }

    /// What went wrong.
    public var code: Code
    /// What and where, in one sentence, or XGBoost's own words without its source position.
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

    /// Strips the source position and the stack trace that XGBoost puts around what it has to say.
    ///
    /// `[12:00:01] /workspace/src/common/x.h:46: Check failed: a > b : the text\nStack trace:\n…` becomes
    /// `Check failed: a > b : the text`.
    static func words(of raw: String) -> String {
        var text = raw
        if let trace = text.range(of: "\nStack trace:") {
            text = String(text[..<trace.lowerBound])
        }
        if text.hasPrefix("["), let bracket = text.firstIndex(of: "]") {
            let rest = text[text.index(after: bracket)...]
            // A path, a line number, then ": ".
            if let colon = rest.range(of: ": ") {
                text = String(rest[colon.upperBound...])
            }
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// A run of text in which some parts are set as code or strongly.
///
/// ```swift
/// let text: ReportText = "Column \(code: name) has \(strong: "12") missing cells."
/// ```
public struct ReportText: Sendable, Equatable {
    /// How a part is set.
    public enum Style: Sendable, Equatable {
        /// As the text around it.
        case plain
        /// As code: names and values taken from data.
        case code
        /// Strongly: the number that a sentence is about.
        case strong
    }

    /// A part of the text in one style.
    public struct Span: Sendable, Equatable {
        /// How it is set.
        public var style: Style
        /// The characters, not escaped.
        public var text: String
    }

    /// The parts in reading order.
    public var spans: [Span]

    /// Makes plain text.
    public init(_ text: String) {
        spans = text.isEmpty ? [] : [Span(style: .plain, text: text)]
    }

    /// The characters without their styles.
    public var plain: String { spans.map(\.text).joined() }

    /// Whether there is nothing to show.
    public var isEmpty: Bool { spans.isEmpty }

    /// Two texts one after the other.
    public static func + (left: ReportText, right: ReportText) -> ReportText {
        var joined = left
        joined.spans += right.spans
        return joined
    }

    /// Names set as code in one sentence: "a", "a and b", "a, b and c"; past `limit`, "a, b and 7 more".
    public static func list(code names: [String], limit: Int = 5) -> ReportText {
        var text = ReportText("")
        let shown = names.count > limit ? limit - 1 : names.count
        for (index, name) in names.prefix(shown).enumerated() {
            let isLast = index == names.count - 1
            if index > 0 { text = text + ReportText(isLast ? " and " : ", ") }
            text.spans.append(Span(style: .code, text: name))
        }
        if shown < names.count { text = text + ReportText(" and \(names.count - shown) more") }
        return text
    }
}

extension ReportText: ExpressibleByStringInterpolation {
    /// Makes plain text.
    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// Makes text from a literal with styled parts.
    public init(stringInterpolation: StringInterpolation) {
        self.init("")
        spans = stringInterpolation.spans
    }

    /// Collects the parts of a literal.
    public struct StringInterpolation: StringInterpolationProtocol {
        var spans: [Span] = []

        /// Starts with nothing.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Adds a part of the literal itself.
        public mutating func appendLiteral(_ literal: String) {
            append(.plain, literal)
        }

        /// Adds a value as plain text.
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            append(.plain, value.description)
        }

        /// Adds another text with its styles.
        public mutating func appendInterpolation(_ text: ReportText) {
            spans += text.spans
        }

        /// Adds a name or value from data.
        public mutating func appendInterpolation(code text: String) {
            append(.code, text)
        }

        /// Adds the number that the sentence is about.
        public mutating func appendInterpolation(strong text: String) {
            append(.strong, text)
        }

        private mutating func append(_ style: Style, _ text: String) {
            if !text.isEmpty { spans.append(Span(style: style, text: text)) }
        }
    }
}

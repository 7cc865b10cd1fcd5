import JSONDocument

extension ShapeCheck {
    /// The constraints of a simple shape that a value breaks.
    ///
    /// - Parameters:
    ///   - shape: A simple one.
    ///   - value: Any but null.
    ///   - all: Whether to tell all constraints of the shape as soon as one is broken, as AWS does of lists and maps.
    /// - Returns: In AWS's words; empty when it fits.
    /// - Throws: ``AWSError`` `SerializationException` for a value of another JSON type.
    static func broken(_ shape: Shape, by value: JSONValue, all: Bool) throws(AWSError) -> [String] {
        switch (shape, value) {
        case (.string(let range, let pattern), .string(let text)):
            let tooLongOrShort = length(text.unicodeScalars.count, range)
            // The pattern is not tried on texts of any length.
            let isOther = tooLongOrShort == nil && pattern.map { !TextPattern($0).matches(text) } ?? false
            guard tooLongOrShort != nil || isOther else { return [] }
            let matching = pattern.map { "Member must satisfy regular expression pattern: \($0)" }
            guard all else { return (tooLongOrShort ?? matching).map { [$0] } ?? [] }
            let bounds = [
                range.upperBound == .max ? nil : atMost(range.upperBound), atLeast(range.lowerBound), matching,
            ]
            return bounds.compactMap(\.self)
        case (.choice(let choices), .string(let text)):
            return choices.contains(text)
                ? [] : ["Member must satisfy enum value set: [\(choices.joined(separator: ", "))]"]
        case (.integer(let range), .integer(let number)):
            guard let number = Int(exactly: number),
                Int(Int32.min)...Int(Int32.max) ~= number || range.upperBound == .max
            else { throw AWSError("SerializationException", "Numeric value (\(number)) out of range of int") }
            if number > range.upperBound { return ["Member must have value less than or equal to \(range.upperBound)"] }
            if number < range.lowerBound {
                return ["Member must have value greater than or equal to \(range.lowerBound)"]
            }
            return []
        case (.float(let minimum), .integer(let number)):
            return Double(number) < minimum ? [leastValue(minimum)] : []
        case (.float(let minimum), .double(let number)):
            guard number.isFinite else { throw type(of: value, instead: "a Float") }
            return number < minimum ? [leastValue(minimum)] : []
        case (.boolean, .bool), (.timestamp, .integer): return []
        case (.timestamp, .double(let number)):
            guard number.isFinite else { throw type(of: value, instead: "a Timestamp") }
            return []
        default: throw type(of: value, instead: shape.javaName)
        }
    }

    /// The constraint that a length or size breaks.
    static func length(_ count: Int, _ range: ClosedRange<Int>) -> String? {
        if count > range.upperBound { return atMost(range.upperBound) }
        return count < range.lowerBound ? atLeast(range.lowerBound) : nil
    }

    private static func atMost(_ bound: Int) -> String { "Member must have length less than or equal to \(bound)" }

    private static func atLeast(_ bound: Int) -> String { "Member must have length greater than or equal to \(bound)" }

    private static func leastValue(_ bound: Double) -> String {
        "Member must have value greater than or equal to \(bound == bound.rounded() ? "\(Int(bound))" : "\(bound)")"
    }

    /// A value of a wrong JSON type, in the words of AWS's parser.
    static func type(of value: JSONValue, instead wanted: String) -> AWSError {
        let message =
            switch value {
            case .object: "Start of structure or map found where not expected."
            case .array: "Start of list found where not expected"
            case .string: "STRING_VALUE can not be converted to \(wanted)"
            case .integer: "NUMBER_VALUE can not be converted to \(wanted)"
            case .double: "FLOAT_VALUE can not be converted to \(wanted)"
            case .bool(let flag): "\(flag ? "TRUE" : "FALSE")_VALUE can not be converted to \(wanted)"
            case .null: "NULL_VALUE can not be converted to \(wanted)"
            }
        return AWSError("SerializationException", message)
    }
}

extension Shape {
    /// What AWS's parser calls a simple shape.
    fileprivate var javaName: String {
        switch self {
        case .string, .choice: "a String"
        case .integer: "an Integer"
        case .float: "a Float"
        case .boolean: "a Boolean"
        case .timestamp: "a Timestamp"
        case .list: "a list"
        case .map, .structure, .document: "a structure"
        }
    }
}

package import JSONDocument

/// A value and where it stands in its file: reads typed values and names mistakes by their path.
package struct JSONNode {
    package let value: JSONValue
    /// For example `features[3].completeness`; empty at the top.
    package let path: String
    package let file: String

    /// The whole of a file's JSON.
    package static func parse(_ json: [UInt8], file: String) throws(MonitoringError) -> JSONNode {
        do {
            return JSONNode(value: try JSONValue(parsing: json, file: file), path: "", file: file)
        } catch {
            throw MonitoringError(.invalidJSON, error.message, hint: "the file must be valid JSON")
        }
    }

    package func object() throws(MonitoringError) -> JSONObject {
        guard case .object(let object) = value else { throw mistake(expected: "an object") }
        return object
    }

    package func elements() throws(MonitoringError) -> [JSONNode] {
        guard case .array(let elements) = value else { throw mistake(expected: "a list") }
        return elements.enumerated().map { JSONNode(value: $1, path: "\(path)[\($0)]", file: file) }
    }

    /// A list of numbers that are not NaN.
    package func doubles() throws(MonitoringError) -> [Double] {
        guard case .array(let elements) = value else { throw mistake(expected: "a list") }
        var numbers: [Double] = []
        numbers.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            if case .double(let number) = element, !number.isNaN {
                numbers.append(number)
            } else {
                let node = JSONNode(value: element, path: "\(path)[\(index)]", file: file)
                let number = try node.double()
                guard !number.isNaN else { throw node.mistake(expected: "a number") }
                numbers.append(number)
            }
        }
        return numbers
    }

    /// The value of a key that must be there.
    package func member(_ key: String) throws(MonitoringError) -> JSONNode {
        guard let member = try object()[key] else {
            throw MonitoringError(.missingKey, "\(place): the key \"\(key)\" is missing")
        }
        return JSONNode(value: member, path: path.isEmpty ? key : "\(path).\(key)", file: file)
    }

    /// The value of a key, or nil where it is missing or null.
    package func optional(_ key: String) throws(MonitoringError) -> JSONNode? {
        guard let value = try object()[key], value != .null else { return nil }
        return try member(key)
    }

    package func string() throws(MonitoringError) -> String {
        guard case .string(let text) = value else { throw mistake(expected: "a text") }
        return text
    }

    package func bool() throws(MonitoringError) -> Bool {
        guard case .bool(let flag) = value else { throw mistake(expected: "true or false") }
        return flag
    }

    /// A number; the strings that stand for NaN and the infinities are numbers.
    package func double() throws(MonitoringError) -> Double {
        switch value {
        case .integer(let number): return Double(number)
        case .double(let number): return number
        case .string("NaN"): return .nan
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        default: throw mistake(expected: "a number")
        }
    }

    package func double(in range: ClosedRange<Double>) throws(MonitoringError) -> Double {
        let number = try double()
        guard range.contains(number) else {
            let bounds = "\(JavaNumber.text(range.lowerBound)) to \(JavaNumber.text(range.upperBound))"
            throw mistake(expected: "a number from \(bounds)")
        }
        return number
    }

    /// A whole number from 0 up; `93.0` counts as one.
    package func count() throws(MonitoringError) -> Int {
        switch value {
        case .integer(let number) where number >= 0: return Int(number)
        case .double(let number):
            guard number >= 0, let whole = Int(exactly: number) else { break }
            return whole
        default: break
        }
        throw mistake(expected: "a whole number from 0 up")
    }

    /// One of the words of an enumeration.
    package func word<Word: RawRepresentable & CaseIterable>(
        _ type: Word.Type
    ) throws(MonitoringError) -> Word where Word.RawValue == String {
        guard case .string(let text) = value, let word = Word(rawValue: text) else {
            throw mistake(expected: "one of " + Word.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))
        }
        return word
    }

    package func mistake(expected: String) -> MonitoringError {
        MonitoringError(.invalidValue, "\(place): expected \(expected), found \(found)")
    }

    private var place: String { path.isEmpty ? file : "\(file): \(path)" }

    private var found: String {
        switch value {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .double(let number): JavaNumber.text(number)
        case .string(let text): "\"\(text.clipped)\""
        case .array: "a list"
        case .object: "an object"
        }
    }
}

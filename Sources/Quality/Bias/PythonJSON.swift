import JSONDocument

extension JSONValue {
    /// The UTF-8 bytes as Python's `json.dumps(…, indent=4)` lays them out, which is how Clarify's files stand.
    ///
    /// Doubles print as Python's `repr`, all but ASCII is escaped, no newline ends the file. NaN and infinities become
    /// the texts `"NaN"`, `"Infinity"`, `"-Infinity"`.
    func pythonBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes, level: 0)
        return bytes
    }

    private func append(to bytes: inout [UInt8], level: Int) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += "\(value)".utf8
        case .double(let value) where value.isFinite: bytes += PythonNumber.text(value).utf8
        case .double(let value): Self.append(PythonNumber.text(value), to: &bytes)
        case .string(let text): Self.append(text, to: &bytes)
        case .array(let elements):
            Self.append(elements.count, between: "[]", to: &bytes, level: level) { index, bytes in
                elements[index].append(to: &bytes, level: level + 1)
            }
        case .object(let object):
            Self.append(object.members.count, between: "{}", to: &bytes, level: level) { index, bytes in
                Self.append(object.members[index].key, to: &bytes)
                bytes += ": ".utf8
                object.members[index].value.append(to: &bytes, level: level + 1)
            }
        }
    }

    private static func append(
        _ count: Int, between brackets: String, to bytes: inout [UInt8], level: Int,
        _ element: (Int, inout [UInt8]) -> Void
    ) {
        let brackets = Array(brackets.utf8)
        bytes.append(brackets[0])
        for index in 0..<count {
            bytes += (index > 0 ? ",\n" : "\n").utf8
            bytes += repeatElement(UInt8(ascii: " "), count: 4 * (level + 1))
            element(index, &bytes)
        }
        if count > 0 {
            bytes.append(UInt8(ascii: "\n"))
            bytes += repeatElement(UInt8(ascii: " "), count: 4 * level)
        }
        bytes.append(brackets[1])
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for unit in text.utf16 {
            switch unit {
            case 0x22: bytes += #"\""#.utf8
            case 0x5c: bytes += #"\\"#.utf8
            case 0x08: bytes += #"\b"#.utf8
            case 0x09: bytes += #"\t"#.utf8
            case 0x0a: bytes += #"\n"#.utf8
            case 0x0c: bytes += #"\f"#.utf8
            case 0x0d: bytes += #"\r"#.utf8
            case 0x20..<0x7f: bytes.append(UInt8(unit))
            default:
                let digits = String(unit, radix: 16)
                bytes += (#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).utf8
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// Doubles as Python's `repr` prints them: the shortest digits that read back, plain from 0.0001 up to but excluding
/// 10¹⁶, otherwise with an exponent of at least two digits.
enum PythonNumber {
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
        let shortest = value.description
        let sign = shortest.hasPrefix("-") ? "-" : ""
        let parts = shortest.dropFirst(sign.count).split(separator: "e")
        let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = halves[0]
        let fraction = halves.count > 1 && halves[1] != "0" ? halves[1] : ""
        // The value is 0.DIGITS times ten to the point.
        let all = whole + fraction
        let leading = all.prefix { $0 == "0" }.count
        var digits = String(all.dropFirst(leading))
        let point = whole.count - leading + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        while digits.last == "0" { digits.removeLast() }
        if digits.isEmpty { return sign + "0.0" }
        if (-3...16).contains(point) {
            if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
            if digits.count <= point {
                return sign + digits + String(repeating: "0", count: point - digits.count) + ".0"
            }
            return sign + digits.prefix(point) + "." + digits.dropFirst(point)
        }
        let power = point - 1
        let exponent = (power < 0 ? "-" : "+") + (power.magnitude < 10 ? "0" : "") + "\(power.magnitude)"
        return sign + digits.prefix(1) + (digits.count > 1 ? "." + digits.dropFirst() : "") + "e" + exponent
    }
}

/// Writes JSON in its shortest layout: no blanks, one line.
public enum JSONText {
    /// Appends a text with its quotes; control characters, quotes and backslashes are escaped, all else stays UTF-8.
    ///
    /// Escapes are spelled as Jackson spells them: `\n` and its like where there is one, else `\u00XX` in upper case.
    public static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for unit in text.utf8 {
            switch unit {
            case UInt8(ascii: "\""): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\"")]
            case UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
            case 0x08: bytes += #"\b"#.utf8
            case 0x09: bytes += #"\t"#.utf8
            case 0x0A: bytes += #"\n"#.utf8
            case 0x0C: bytes += #"\f"#.utf8
            case 0x0D: bytes += #"\r"#.utf8
            case 0..<0x20:
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += #"\u00"#.utf8
                bytes += [digits[Int(unit >> 4)], digits[Int(unit & 15)]]
            default: bytes.append(unit)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends a number in its shortest exact spelling, or `null` where it is not finite, which JSON cannot say.
    public static func append(_ number: Double, to bytes: inout [UInt8]) {
        bytes += (number.isFinite ? "\(number)" : "null").utf8
    }

    /// Appends a single-precision number in its shortest exact spelling, or `null` where it is not finite.
    public static func append(_ number: Float, to bytes: inout [UInt8]) {
        bytes += (number.isFinite ? "\(number)" : "null").utf8
    }
}

extension JSONValue {
    /// The UTF-8 bytes in the shortest layout, without a newline at the end; NaN and infinities become `null`.
    public var compactBytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += "\(value)".utf8
        case .double(let value): JSONText.append(value, to: &bytes)
        case .string(let text): JSONText.append(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONText.append(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

/// Text as a JSON string, escaped as Jackson does and as captured lines are.
enum EscapedText {
    /// Appends UTF-8 with its quotes; what needs no escape is copied as it is.
    static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        for index in text.indices {
            let unit = text[index]
            guard unit < 0x20 || unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "\\") else { continue }
            bytes += text[start..<index]
            bytes += escape(unit).utf8
            start = index + 1
        }
        bytes += text[start...]
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends a text with its quotes.
    static func append(_ text: String, to bytes: inout [UInt8]) { append(Array(text.utf8), to: &bytes) }

    private static func escape(_ unit: UInt8) -> String {
        switch unit {
        case UInt8(ascii: "\""): #"\""#
        case UInt8(ascii: "\\"): #"\\"#
        case 0x08: #"\b"#
        case 0x09: #"\t"#
        case 0x0a: #"\n"#
        case 0x0c: #"\f"#
        case 0x0d: #"\r"#
        default: #"\u00"# + (unit < 16 ? "0" : "") + String(unit, radix: 16, uppercase: true)
        }
    }
}

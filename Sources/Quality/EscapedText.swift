/// Text as a JSON string, escaped as Jackson does and as captured lines are.
enum EscapedText {
    /// Appends UTF-8 with its quotes; what needs no escape is copied as it is.
    static func append(_ text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for unit in text {
            switch unit {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(unit)
            case 0..<0x20: bytes += escape(unit).utf8
            default: bytes.append(unit)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ unit: UInt8) -> String {
        switch unit {
        case 0x08: #"\b"#
        case 0x09: #"\t"#
        case 0x0a: #"\n"#
        case 0x0c: #"\f"#
        case 0x0d: #"\r"#
        default: #"\u00"# + (unit < 16 ? "0" : "") + String(unit, radix: 16, uppercase: true)
        }
    }
}

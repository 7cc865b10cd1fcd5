import Mustache

/// Escapes text for HTML byte by byte.
///
/// Mustache's own escaping looks at whole characters as a reader sees them. A quotation mark with a combining accent, or
/// U+0600 before a `<`, is one such character and passes through, while a browser looks at code points and would see the
/// end of the attribute or the start of a tag. ASCII bytes cannot hide inside UTF-8, so bytes are the safe unit, and the
/// faster one.
struct EscapedHTML: MustacheContentType {
    /// The name by which templates ask for it.
    static let name = "REPORT_HTML"

    func escapeText(_ text: String) -> String {
        Self.escape(text)
    }

    /// The text with `<`, `>`, `&`, `"`, `'` and `` ` `` as entities and control characters as U+FFFD.
    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: needsEscape) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the escaped text.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            case UInt8(ascii: "`"): bytes += "&#96;".utf8
            default: if needsEscape(byte) { bytes += "\u{FFFD}".utf8 } else { bytes.append(byte) }
            }
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "`"), 0x7F:
            true
        case UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            false
        default:
            byte < 0x20
        }
    }
}

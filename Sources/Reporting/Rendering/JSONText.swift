/// JSON that may stand inside an HTML `<script>`: `<`, `>` and `&` are written as `\u003c`, `\u003e` and `\u0026`, so no value
/// can close the element, open a comment or start an entity.
struct JSONText {
    /// The text so far, UTF-8.
    private(set) var bytes: [UInt8] = []
    /// Whether the next element of the open array or object follows another.
    private var needsComma = false

    /// The text as a string.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes `{`, what `members` writes, and `}`.
    mutating func object(_ members: (inout JSONText) -> Void) {
        nest("{", "}", members)
    }

    /// Writes `[`, what `elements` writes, and `]`.
    mutating func array(_ elements: (inout JSONText) -> Void) {
        nest("[", "]", elements)
    }

    /// Writes the name of a member; its value must follow.
    mutating func key(_ name: String) {
        value(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a string.
    mutating func value(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20, 0x7F, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
                appendEscape(byte)
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a number with at most six significant digits, or `null` where it is not finite: a chart shows no more, and the
    /// page stays small.
    mutating func value(_ number: Double) {
        separate()
        guard number.isFinite else {
            bytes += "null".utf8
            return
        }
        bytes += Self.short(number).utf8
    }

    /// Writes `true` or `false`.
    mutating func value(_ flag: Bool) {
        separate()
        bytes += (flag ? "true" : "false").utf8
    }

    /// The shortest text that reads back as the number rounded to six significant digits.
    static func short(_ number: Double) -> String {
        if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
        var scale = 1.0
        var size = abs(number)
        while size < 100_000, scale < 1e15 {
            size *= 10
            scale *= 10
        }
        return ((number * scale).rounded() / scale).description
    }

    private mutating func nest(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ inner: (inout JSONText) -> Void) {
        separate()
        bytes.append(UInt8(ascii: open))
        needsComma = false
        inner(&self)
        bytes.append(UInt8(ascii: close))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func appendEscape(_ byte: UInt8) {
        let digits = Array("0123456789abcdef".utf8)
        bytes += "\\u00".utf8
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
    }
}

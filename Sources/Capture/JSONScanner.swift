#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads one JSON text from its beginning: strings stay where they stand, what is not wanted is checked and skipped.
///
/// RFC 8259; at most 64 levels deep; half a surrogate pair becomes U+FFFD. Apart from `JSONDocument`, whose values are made
/// to be kept and cost many times the time, and a monitor reads a million lines.
struct JSONScanner {
    struct Problem: Error {
        /// What was expected.
        var message: String
        /// Where, in bytes from the beginning.
        var offset: Int
    }

    /// A string where it stands, without its quotes; it must not outlive the scanned bytes.
    struct Text {
        /// The bytes as they stand, escapes and all.
        let raw: UnsafeBufferPointer<UInt8>
        let hasEscapes: Bool

        /// The string with its escapes undone.
        var decoded: [UInt8] { hasEscapes ? JSONScanner.decoded(raw) : [UInt8](raw) }

        static func ~= (name: StaticString, text: Text) -> Bool {
            let expected = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            if text.hasEscapes { return text.decoded.elementsEqual(expected) }
            guard let one = text.raw.baseAddress, let other = expected.baseAddress else { return expected.isEmpty }
            return text.raw.count == expected.count && memcmp(one, other, expected.count) == 0
        }
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// A scanner of bytes that outlive it.
    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    func problem(_ message: String) -> Problem { Problem(message: message, offset: index) }

    /// The next byte that is no blank, without taking it; nil at the end.
    mutating func peek() -> UInt8? {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0a, 0x0d: index += 1
            case let byte: return byte
            }
        }
        return nil
    }

    /// Takes a mark if it is next.
    mutating func takes(_ mark: UInt8) -> Bool {
        guard peek() == mark else { return false }
        index += 1
        return true
    }

    /// Reads an object; `member` has to read or skip the value of each key.
    mutating func object(_ member: (Text, inout JSONScanner) throws(Problem) -> Void) throws(Problem) {
        guard takes(UInt8(ascii: "{")) else { throw problem("an object is expected") }
        if takes(UInt8(ascii: "}")) { return }
        repeat {
            let key = try string()
            guard takes(UInt8(ascii: ":")) else { throw problem("a colon is expected") }
            try member(key, &self)
        } while takes(UInt8(ascii: ","))
        guard takes(UInt8(ascii: "}")) else { throw problem("a comma or } is expected") }
    }

    /// Reads an array; `element` has to read or skip each value.
    mutating func array(_ element: (inout JSONScanner) throws(Problem) -> Void) throws(Problem) {
        guard takes(UInt8(ascii: "[")) else { throw problem("an array is expected") }
        if takes(UInt8(ascii: "]")) { return }
        repeat { try element(&self) } while takes(UInt8(ascii: ","))
        guard takes(UInt8(ascii: "]")) else { throw problem("a comma or ] is expected") }
    }

    /// Reads a string; its escapes are checked, and undone when it is asked for them.
    mutating func string() throws(Problem) -> Text {
        guard takes(UInt8(ascii: "\"")) else { throw problem("a string is expected") }
        let start = index
        var hasEscapes = false
        while true {
            try toMark()
            index += 1
            if bytes[index - 1] == UInt8(ascii: "\"") {
                return Text(raw: UnsafeBufferPointer(rebasing: bytes[start..<index - 1]), hasEscapes: hasEscapes)
            }
            hasEscapes = true
            _ = try escape()
        }
    }

    /// Where a string's text ends that begins at a byte and has no escapes; nil when it is another or none.
    static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var scanner = JSONScanner(bytes)
        scanner.index = start
        guard (try? scanner.toMark()) != nil, bytes[scanner.index] == UInt8(ascii: "\"") else { return nil }
        return scanner.index
    }

    /// Goes on to the next quote or backslash, eight bytes at a time.
    private mutating func toMark() throws(Problem) {
        while let eight = eightBytes() {
            let marks =
                zeros(in: eight ^ 0x2222_2222_2222_2222) | zeros(in: eight ^ 0x5c5c_5c5c_5c5c_5c5c)
                | (eight &- 0x2020_2020_2020_2020) & ~eight & Self.highBits
            guard marks != 0 else {
                index += 8
                continue
            }
            // Of several marks the first is always right.
            index += marks.trailingZeroBitCount / 8
            break
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            guard byte >= 0x20 else { throw problem("a control character stands in a string") }
            index += 1
        }
        throw problem("a string doesn't end")
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The next eight bytes, the first of them lowest; nil where there are fewer.
    private func eightBytes() -> UInt64? {
        guard bytes.count - index >= 8 else { return nil }
        return UInt64(
            littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// The high bit of each byte that is zero; above the first such byte others may have it too.
    private func zeros(in eight: UInt64) -> UInt64 {
        (eight &- 0x0101_0101_0101_0101) & ~eight & Self.highBits
    }

    /// The text of a string whose escapes are known to be good.
    private static func decoded(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var scanner = JSONScanner(raw)
        while scanner.index < raw.count {
            let start = scanner.index
            let end = raw[start...].firstIndex(of: UInt8(ascii: "\\")) ?? raw.count
            text.append(contentsOf: raw[start..<end])
            guard end < raw.count else { break }
            scanner.index = end + 1
            guard let scalar = try? scanner.escape() else { break }
            text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
        return text
    }

    /// Reads what follows a backslash.
    private mutating func escape() throws(Problem) -> Unicode.Scalar {
        guard index < bytes.count else { throw problem("an escape doesn't end") }
        let letter = bytes[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            let isPair =
                (0xd800..<0xdc00).contains(code) && bytes.count - index >= 6 && bytes[index] == UInt8(ascii: "\\")
                && bytes[index + 1] == UInt8(ascii: "u")
            if isPair {
                let back = index
                index += 2
                let low = try hexadecimal()
                if (0xdc00..<0xe000).contains(low) {
                    code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
                } else {
                    index = back
                }
            }
            // Half a pair is no character; it becomes the mark for one that is unknown.
            return Unicode.Scalar(code) ?? "\u{fffd}"
        default: throw problem("an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(Problem) -> UInt32 {
        guard bytes.count - index >= 4 else { throw problem("an escape doesn't end") }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
            default: throw problem("an escape is not hexadecimal")
            }
        }
        index += 4
        return value
    }

    /// Skips a value of any kind.
    mutating func skip(depth: Int = 0) throws(Problem) {
        guard depth < 64 else { throw problem("nested too deeply") }
        switch peek() {
        case UInt8(ascii: "{"): try object { (_, scanner) throws(Problem) in try scanner.skip(depth: depth + 1) }
        case UInt8(ascii: "["): try array { (scanner) throws(Problem) in try scanner.skip(depth: depth + 1) }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    /// Takes `null` if it is next.
    mutating func takesNull() throws(Problem) -> Bool {
        guard peek() == UInt8(ascii: "n") else { return false }
        try word("null")
        return true
    }

    private mutating func word(_ text: String) throws(Problem) {
        guard bytes[index...].starts(with: text.utf8) else { throw problem("a value is expected") }
        index += text.utf8.count
    }

    private mutating func number() throws(Problem) {
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                index += 1
            default:
                guard index > start else { throw problem("a value is expected") }
                return
            }
        }
        guard index > start else { throw problem("a value is expected") }
    }
}

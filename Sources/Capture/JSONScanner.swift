/// Reads one JSON text from its beginning: strings are decoded, what is not wanted is checked and skipped.
///
/// RFC 8259; at most 64 levels deep.
struct JSONScanner {
    struct Problem: Error {
        /// What was expected.
        var message: String
        /// Where, in bytes from the beginning.
        var offset: Int
    }

    private let bytes: ArraySlice<UInt8>
    private var index: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    func problem(_ message: String) -> Problem { Problem(message: message, offset: index - bytes.startIndex) }

    /// The next byte that is no blank, without taking it; nil at the end.
    mutating func peek() -> UInt8? {
        while index < bytes.endIndex {
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
    mutating func object(_ member: (String, inout JSONScanner) throws(Problem) -> Void) throws(Problem) {
        guard takes(UInt8(ascii: "{")) else { throw problem("an object is expected") }
        if takes(UInt8(ascii: "}")) { return }
        repeat {
            let key = String(decoding: try string(), as: UTF8.self)
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

    /// Reads a string and undoes its escapes.
    mutating func string() throws(Problem) -> [UInt8] {
        guard takes(UInt8(ascii: "\"")) else { throw problem("a string is expected") }
        var text: [UInt8] = []
        var start = index
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                text.append(contentsOf: bytes[start..<index])
                index += 1
                return text
            }
            guard byte >= 0x20 else { throw problem("a control character stands in a string") }
            guard byte == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            text.append(contentsOf: bytes[start..<index])
            index += 1
            try escape(into: &text)
            start = index
        }
        throw problem("a string doesn't end")
    }

    private mutating func escape(into text: inout [UInt8]) throws(Problem) {
        guard index < bytes.endIndex else { throw problem("an escape doesn't end") }
        let letter = bytes[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            let isPair =
                (0xd800..<0xdc00).contains(code) && bytes.endIndex - index >= 6 && bytes[index] == UInt8(ascii: "\\")
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
            let scalar = Unicode.Scalar(code) ?? "\u{fffd}"
            text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: throw problem("an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(Problem) -> UInt32 {
        guard bytes.endIndex - index >= 4 else { throw problem("an escape doesn't end") }
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
        while index < bytes.endIndex {
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

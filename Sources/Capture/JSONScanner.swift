/// Reads one JSON text from its beginning: strings are decoded, what is not wanted is checked and skipped.
///
/// RFC 8259; at most 64 levels deep; half a surrogate pair becomes U+FFFD. Apart from `JSONDocument`, whose values are made
/// to be kept and cost five times the time: a line of 480 bytes takes 1.8 µs here and 10 µs there, and a monitor reads a
/// million of them.
struct JSONScanner {
    struct Problem: Error {
        /// What was expected.
        var message: String
        /// Where, in bytes from the beginning.
        var offset: Int
    }

    /// A member's name, which is compared where it stands unless it has escapes.
    struct Key {
        fileprivate let bytes: UnsafeBufferPointer<UInt8>
        fileprivate let decoded: [UInt8]?

        static func ~= (name: StaticString, key: Key) -> Bool {
            let expected = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            return key.decoded?.elementsEqual(expected) ?? key.bytes.elementsEqual(expected)
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
    mutating func object(_ member: (Key, inout JSONScanner) throws(Problem) -> Void) throws(Problem) {
        guard takes(UInt8(ascii: "{")) else { throw problem("an object is expected") }
        if takes(UInt8(ascii: "}")) { return }
        repeat {
            let key = try key()
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
        let start = try beginString()
        if bytes[index] == UInt8(ascii: "\"") {
            index += 1
            return [UInt8](part(from: start, to: index - 1))
        }
        return try stringWithEscapes(from: start)
    }

    private mutating func key() throws(Problem) -> Key {
        let start = try beginString()
        if bytes[index] == UInt8(ascii: "\"") {
            index += 1
            return Key(bytes: part(from: start, to: index - 1), decoded: nil)
        }
        return Key(bytes: part(from: start, to: start), decoded: try stringWithEscapes(from: start))
    }

    private mutating func skipString() throws(Problem) {
        let start = try beginString()
        if bytes[index] == UInt8(ascii: "\"") {
            index += 1
        } else {
            _ = try stringWithEscapes(from: start)
        }
    }

    /// Goes to the first quote or backslash of a string and answers where its text begins.
    private mutating func beginString() throws(Problem) -> Int {
        guard takes(UInt8(ascii: "\"")) else { throw problem("a string is expected") }
        let start = index
        try toMark()
        return start
    }

    /// Goes on to the next quote or backslash.
    private mutating func toMark() throws(Problem) {
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            guard byte >= 0x20 else { throw problem("a control character stands in a string") }
            index += 1
        }
        throw problem("a string doesn't end")
    }

    private mutating func stringWithEscapes(from begin: Int) throws(Problem) -> [UInt8] {
        var text: [UInt8] = []
        var start = begin
        while true {
            text.append(contentsOf: part(from: start, to: index))
            index += 1
            if bytes[index - 1] == UInt8(ascii: "\"") { return text }
            try escape(into: &text)
            start = index
            try toMark()
        }
    }

    private func part(from start: Int, to end: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[start..<end])
    }

    private mutating func escape(into text: inout [UInt8]) throws(Problem) {
        guard index < bytes.count else { throw problem("an escape doesn't end") }
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
            let scalar = Unicode.Scalar(code) ?? "\u{fffd}"
            text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
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
        case UInt8(ascii: "\""): try skipString()
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

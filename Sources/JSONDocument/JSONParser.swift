/// Reads JSON in any layout, from any bytes, without trapping.
///
/// Strict as RFC 8259 is, with three courtesies: a byte order mark is skipped, and `NaN` and `Infinity`, which Python
/// writes, are read as doubles. Nesting deeper than 128 and a key given twice are refused.
struct JSONParser {
    static let depthLimit = 128

    private let bytes: UnsafeRawBufferPointer
    private let file: String
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer, file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// Reads the one value that the bytes hold.
    mutating func parse() throws(JSONError) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let value = try value(depth: 0)
        skipBlanks()
        guard position == bytes.count else { throw error("expected the end") }
        return value
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipBlanks()
        guard let byte = current else { throw error("it ends where a value is expected") }
        switch byte {
        case UInt8(ascii: "{"):
            guard depth < Self.depthLimit else { throw error("nested deeper than \(Self.depthLimit) levels") }
            return try object(depth: depth + 1)
        case UInt8(ascii: "["):
            guard depth < Self.depthLimit else { throw error("nested deeper than \(Self.depthLimit) levels") }
            return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t") where take("true"): return .bool(true)
        case UInt8(ascii: "f") where take("false"): return .bool(false)
        case UInt8(ascii: "n") where take("null"): return .null
        case UInt8(ascii: "N") where take("NaN"): return .double(.nan)
        case UInt8(ascii: "I") where take("Infinity"): return .double(.infinity)
        case UInt8(ascii: "-") where take("-Infinity"): return .double(-.infinity)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error("expected a value")
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        position += 1
        var members: [JSONObject.Member] = []
        var keys: Set<String> = []
        skipBlanks()
        if take("}") { return .object(JSONObject()) }
        while true {
            skipBlanks()
            guard current == UInt8(ascii: "\"") else { throw error("expected a key in double quotes") }
            let start = position
            let key = try string()
            guard keys.insert(key).inserted else {
                position = start
                throw error("the key \"\(key.clipped)\" is given twice")
            }
            skipBlanks()
            guard take(":") else { throw error("expected a colon after the key \"\(key.clipped)\"") }
            members.append(JSONObject.Member(key: key, value: try value(depth: depth)))
            skipBlanks()
            if take("}") { return .object(JSONObject(unique: members)) }
            guard take(",") else { throw error("expected a comma or } after the value of \"\(key.clipped)\"") }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        skipBlanks()
        if take("]") { return .array([]) }
        while true {
            elements.append(try value(depth: depth))
            skipBlanks()
            if take("]") { return .array(elements) }
            guard take(",") else { throw error("expected a comma or ] after an element") }
        }
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        var whole = true
        _ = take("-")
        let first = position
        skipDigits()
        guard position > first else { throw error("expected a digit") }
        guard position == first + 1 || bytes[first] != UInt8(ascii: "0") else {
            position = first
            throw error("a number may not start with 0")
        }
        if take(".") {
            whole = false
            let fraction = position
            skipDigits()
            guard position > fraction else { throw error("expected a digit after the point") }
        }
        if take("e") || take("E") {
            whole = false
            if !take("-") { _ = take("+") }
            let power = position
            skipDigits()
            guard position > power else { throw error("expected a digit in the exponent") }
        }
        let token = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        if whole {
            let text = String(decoding: token, as: UTF8.self)
            if text != "-0", let integer = Int64(text) { return .integer(integer) }
        }
        let number = Double(String(decoding: token, as: UTF8.self)) ?? .nan
        guard number.isFinite else {
            position = start
            throw error("the number does not fit a double")
        }
        return .double(number)
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if current == UInt8(ascii: "\"") {
            let text = try text(Array(bytes[start..<position]))
            position += 1
            return text
        }
        var units = Array(bytes[start..<position])
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                let text = try text(units)
                position += 1
                return text
            case UInt8(ascii: "\\"): try escape(into: &units)
            case 0..<0x20: throw error("a control character inside a text must be written as an escape")
            default:
                units.append(byte)
                position += 1
            }
        }
        throw error("it ends inside a text")
    }

    private func text(_ units: [UInt8]) throws(JSONError) -> String {
        guard let text = String(validating: units, as: UTF8.self) else { throw error("a text is not valid UTF-8") }
        return text
    }

    private mutating func escape(into units: inout [UInt8]) throws(JSONError) {
        position += 1
        guard let byte = current else { throw error("it ends inside a text") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
        case UInt8(ascii: "b"): units.append(0x08)
        case UInt8(ascii: "f"): units.append(0x0C)
        case UInt8(ascii: "n"): units.append(0x0A)
        case UInt8(ascii: "r"): units.append(0x0D)
        case UInt8(ascii: "t"): units.append(0x09)
        case UInt8(ascii: "u"):
            var scalar = try hexUnit()
            if (0xD800..<0xDC00).contains(scalar), take(#"\u"#) {
                let low = try hexUnit()
                guard (0xDC00..<0xE000).contains(low) else { throw error("half of a surrogate pair") }
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let unicode = Unicode.Scalar(scalar) else { throw error("half of a surrogate pair") }
            units += UTF8.encode(unicode).map(Array.init) ?? []
        default:
            position -= 1
            throw error("unknown escape")
        }
    }

    private mutating func hexUnit() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error("expected four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    // MARK: Bytes

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func skipDigits() {
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    }

    private mutating func take(_ token: StaticString) -> Bool {
        let length = token.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        for index in 0..<length where bytes[position + index] != token.utf8Start[index] { return false }
        position += length
        return true
    }

    private func error(_ what: String) -> JSONError {
        var (line, lineStart) = (1, 0)
        for index in 0..<min(position, bytes.count) where bytes[index] == 0x0A {
            line += 1
            lineStart = index + 1
        }
        return JSONError(message: "\(file) line \(line), column \(position - lineStart + 1): \(what)")
    }
}

extension JSONValue {
    /// Reads JSON in any layout.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark; any other bytes give an error.
    ///   - file: The name that errors give, such as a path or "the body".
    /// - Throws: ``JSONError`` with line and column of the first mistake.
    public init(parsing bytes: [UInt8], file: String) throws(JSONError) {
        var result: Result<JSONValue, JSONError> = .success(.null)
        bytes.withUnsafeBytes { buffer in
            result = Result { () throws(JSONError) in
                var parser = JSONParser(buffer, file: file)
                return try parser.parse()
            }
        }
        self = try result.get()
    }
}

extension String {
    /// At most 40 characters, for messages.
    package var clipped: String { count > 40 ? prefix(39) + "…" : self }
}

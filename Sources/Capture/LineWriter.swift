#if canImport(FoundationEssentials)
    import struct FoundationEssentials.UUID
#else
    import struct Foundation.UUID
#endif

/// Writes the pieces of a captured line into memory whose size was reckoned before.
///
/// Escapes as `JSONText` does; apart from it because a body's bytes are copied run by run, never as a `String`, while its
/// caller waits.
struct LineWriter {
    private let memory: UnsafeMutableBufferPointer<UInt8>
    /// Bytes written.
    private(set) var count = 0

    /// A writer of memory that outlives it.
    init(_ memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

    private mutating func put(_ byte: UInt8) {
        precondition(count < memory.count)
        memory[count] = byte
        count += 1
    }

    private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        precondition(bytes.count <= memory.count - count)
        guard let source = bytes.baseAddress, let target = memory.baseAddress else { return }
        (target + count).update(from: source, count: bytes.count)
        count += bytes.count
    }

    /// Text that needs no escapes.
    mutating func literal(_ text: StaticString) {
        put(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Text as a JSON string with its quotes.
    mutating func string(_ text: String) {
        put(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { escaped($0) }
        put(UInt8(ascii: "\""))
    }

    /// The value of `data`, and the member `encoding` with the closing brace.
    ///
    /// The encoding is one of ``encoding(of:wanted:)``.
    mutating func body(_ body: [UInt8], encoding: CaptureEncoding) {
        put(UInt8(ascii: "\""))
        body.withUnsafeBufferPointer { bytes in
            if encoding == .base64 { base64(bytes) } else { escaped(bytes) }
        }
        switch encoding {
        case .csv: literal("\",\"encoding\":\"CSV\"}")
        case .json: literal("\",\"encoding\":\"JSON\"}")
        case .base64: literal("\",\"encoding\":\"BASE64\"}")
        }
    }

    private mutating func base64(_ bytes: UnsafeBufferPointer<UInt8>) {
        let target = UnsafeMutableBufferPointer(rebasing: memory[count...])
        count += Base64.write(bytes, to: target)
    }

    // MARK: Reckoning

    /// A bound for a string with its quotes, whatever it holds.
    static func size(of text: String) -> Int { text.utf8.count * 6 + 2 }

    /// How a body can be kept, and how many bytes its text takes without quotes.
    ///
    /// Text that is not UTF-8 is kept as base64.
    static func encoding(of body: [UInt8], wanted: CaptureEncoding) -> (encoding: CaptureEncoding, size: Int) {
        let asBase64 = (CaptureEncoding.base64, (body.count + 2) / 3 * 4)
        if wanted == .base64 { return asBase64 }
        let (size, bits) = body.withUnsafeBufferPointer { bytes in
            var size = bytes.count
            var bits: UInt8 = 0
            for byte in bytes {
                // At most six characters for a control character, two for a quote or backslash.
                size += byte < 0x20 ? 5 : 0
                size += byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? 1 : 0
                bits |= byte
            }
            return (size, bits)
        }
        // Almost every body is ASCII.
        if bits < 0x80 || String(validating: body, as: UTF8.self) != nil { return (wanted, size) }
        return asBase64
    }

    // MARK: Values

    /// 36 characters in lower case.
    mutating func uuid(_ id: UUID) {
        withUnsafeBytes(of: id.uuid) { octets in
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 { put(UInt8(ascii: "-")) }
                put(LineWriter.hex(octets[index] >> 4, letters: UInt8(ascii: "a")))
                put(LineWriter.hex(octets[index] & 15, letters: UInt8(ascii: "a")))
            }
        }
    }

    /// `yyyy-MM-ddTHH:mm:ssZ`.
    mutating func time(_ time: UTCTime) {
        twoDigits(time.year / 100)
        twoDigits(time.year % 100)
        put(UInt8(ascii: "-"))
        twoDigits(time.month)
        put(UInt8(ascii: "-"))
        twoDigits(time.day)
        put(UInt8(ascii: "T"))
        twoDigits(time.hour)
        put(UInt8(ascii: ":"))
        twoDigits(time.minute)
        put(UInt8(ascii: ":"))
        twoDigits(time.second)
        put(UInt8(ascii: "Z"))
    }

    private mutating func twoDigits(_ value: Int) {
        put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10))
        put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
    }

    /// Copies runs that need no escape in one go.
    private mutating func escaped(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for index in 0..<text.count {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            put(UnsafeBufferPointer(rebasing: text[start..<index]))
            start = index + 1
            escape(byte)
        }
        put(UnsafeBufferPointer(rebasing: text[start...]))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): literal("\\\"")
        case UInt8(ascii: "\\"): literal("\\\\")
        case 0x08: literal("\\b")
        case 0x09: literal("\\t")
        case 0x0a: literal("\\n")
        case 0x0c: literal("\\f")
        case 0x0d: literal("\\r")
        default:
            literal("\\u00")
            put(LineWriter.hex(byte >> 4, letters: UInt8(ascii: "A")))
            put(LineWriter.hex(byte & 15, letters: UInt8(ascii: "A")))
        }
    }

    private static func hex(_ value: UInt8, letters: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : letters + value - 10
    }
}

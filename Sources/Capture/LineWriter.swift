#if canImport(FoundationEssentials)
    import struct FoundationEssentials.UUID
#else
    import struct Foundation.UUID
#endif

/// Writes the pieces of a captured line into one array.
struct LineWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Text that needs no escapes.
    mutating func literal(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Text as a JSON string with its quotes.
    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { escaped($0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The value of `data`, and the member `encoding` with the closing brace.
    mutating func body(_ body: [UInt8], encoding: CaptureEncoding) {
        bytes.append(UInt8(ascii: "\""))
        if encoding != .base64, LineWriter.isUTF8(body) {
            body.withUnsafeBufferPointer { escaped($0) }
            literal(encoding == .csv ? "\",\"encoding\":\"CSV\"}" : "\",\"encoding\":\"JSON\"}")
        } else {
            Base64.append(body, to: &bytes)
            literal("\",\"encoding\":\"BASE64\"}")
        }
    }

    /// 36 characters in lower case.
    mutating func uuid(_ id: UUID) {
        withUnsafeBytes(of: id.uuid) { octets in
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 { bytes.append(UInt8(ascii: "-")) }
                bytes.append(LineWriter.hex(octets[index] >> 4, letters: UInt8(ascii: "a")))
                bytes.append(LineWriter.hex(octets[index] & 15, letters: UInt8(ascii: "a")))
            }
        }
    }

    /// `yyyy-MM-ddTHH:mm:ssZ`.
    mutating func time(_ time: UTCTime) {
        twoDigits(time.year / 100)
        twoDigits(time.year % 100)
        bytes.append(UInt8(ascii: "-"))
        twoDigits(time.month)
        bytes.append(UInt8(ascii: "-"))
        twoDigits(time.day)
        bytes.append(UInt8(ascii: "T"))
        twoDigits(time.hour)
        bytes.append(UInt8(ascii: ":"))
        twoDigits(time.minute)
        bytes.append(UInt8(ascii: ":"))
        twoDigits(time.second)
        bytes.append(UInt8(ascii: "Z"))
    }

    private mutating func twoDigits(_ value: Int) {
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
    }

    /// Copies runs that need no escape in one go.
    private mutating func escaped(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for index in 0..<text.count {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            start = index + 1
            escape(byte)
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
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
            bytes.append(LineWriter.hex(byte >> 4, letters: UInt8(ascii: "A")))
            bytes.append(LineWriter.hex(byte & 15, letters: UInt8(ascii: "A")))
        }
    }

    private static func hex(_ value: UInt8, letters: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : letters + value - 10
    }

    /// Almost every body is ASCII, which eight bytes at a time show.
    static func isUTF8(_ body: [UInt8]) -> Bool {
        let isASCII = body.withUnsafeBytes { raw in
            var bits: UInt64 = 0
            var index = 0
            while index + 8 <= raw.count {
                bits |= raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                index += 8
            }
            while index < raw.count {
                bits |= UInt64(raw[index])
                index += 1
            }
            return bits & 0x8080_8080_8080_8080 == 0
        }
        return isASCII || String(validating: body, as: UTF8.self) != nil
    }
}

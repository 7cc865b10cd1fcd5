/// Base64 of RFC 4648 with padding.
enum Base64 {
    private static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    /// Writes the text of `source`, four characters for each three bytes.
    ///
    /// - Returns: Characters written; `target` has room for them.
    static func write(_ source: UnsafeBufferPointer<UInt8>, to target: UnsafeMutableBufferPointer<UInt8>) -> Int {
        precondition(target.count >= (source.count + 2) / 3 * 4)
        var index = 0
        var count = 0
        while index < source.count {
            let left = source.count - index
            let bits =
                UInt32(source[index]) << 16 | (left > 1 ? UInt32(source[index + 1]) << 8 : 0)
                | (left > 2 ? UInt32(source[index + 2]) : 0)
            target[count] = alphabet[Int(bits >> 18)]
            target[count + 1] = alphabet[Int(bits >> 12 & 63)]
            target[count + 2] = left > 1 ? alphabet[Int(bits >> 6 & 63)] : UInt8(ascii: "=")
            target[count + 3] = left > 2 ? alphabet[Int(bits & 63)] : UInt8(ascii: "=")
            index += 3
            count += 4
        }
        return count
    }

    /// The bytes of a text; nil when it is not base64.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for letter in text.dropLast(padding) {
            let value = values[Int(letter)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 1
            guard count == 4 else { continue }
            bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
            bytes.append(UInt8(truncatingIfNeeded: bits))
            (bits, count) = (0, 0)
        }
        switch count {
        case 2: bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
        case 3:
            bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
        default: break
        }
        return bytes
    }
}

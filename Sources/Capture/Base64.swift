/// Base64 of RFC 4648 with padding.
///
/// Apart from Foundation's, which writes to memory of its own and reads texts such as `AB=C`, which are not base64.
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
        let letters = text.count - text.suffix(2).count { $0 == UInt8(ascii: "=") }
        var isSound = true
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3) { bytes, count in
            values.withUnsafeBufferPointer { values in
                var bits: UInt32 = 0
                var worst: UInt8 = 0
                for index in 0..<letters {
                    let value = values[Int(text[index])]
                    worst |= value
                    bits = bits << 6 | UInt32(value & 63)
                    guard index & 3 == 3 else { continue }
                    bytes[count] = UInt8(truncatingIfNeeded: bits >> 16)
                    bytes[count + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                    bytes[count + 2] = UInt8(truncatingIfNeeded: bits)
                    count += 3
                }
                isSound = worst < 64
                switch letters & 3 {
                case 2:
                    bytes[count] = UInt8(truncatingIfNeeded: bits >> 4)
                    count += 1
                case 3:
                    bytes[count] = UInt8(truncatingIfNeeded: bits >> 10)
                    bytes[count + 1] = UInt8(truncatingIfNeeded: bits >> 2)
                    count += 2
                default: break
                }
            }
        }
        return isSound ? bytes : nil
    }
}

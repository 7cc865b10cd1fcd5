/// Percent-encoding as Signature Version 4 wants it: everything but letters, digits and `-._~`, in capital hexadecimal.
package enum PercentCoding {
    /// Encodes bytes; a slash stays one when `keepsSlash` is set.
    package static func encode(_ bytes: some Sequence<UInt8>, keepsSlash: Bool = false) -> String {
        var result: [UInt8] = []
        for byte in bytes {
            if isUnreserved(byte) || (keepsSlash && byte == UInt8(ascii: "/")) {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "%"))
                result.append(capitalDigits[Int(byte >> 4)])
                result.append(capitalDigits[Int(byte & 15)])
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Decodes; a percent sign without two digits behind it stands for itself.
    package static func decode(_ text: some StringProtocol) -> [UInt8] {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = hexadecimalValue(bytes[index + 1]),
                let low = hexadecimalValue(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// The parameters of a raw query in their order, still encoded; one without `=` has an empty value.
    package static func pairs(of query: String) -> [(name: Substring, value: Substring)] {
        query.split(separator: "&").map { part in
            guard let sign = part.firstIndex(of: "=") else { return (part, "") }
            return (part[..<sign], part[part.index(after: sign)...])
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}

private let capitalDigits = Array("0123456789ABCDEF".utf8)
private let smallDigits = Array("0123456789abcdef".utf8)

/// The value of a hexadecimal digit in either case; nil when it is none.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

/// Bytes in small hexadecimal.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    var result: [UInt8] = []
    for byte in bytes {
        result.append(smallDigits[Int(byte >> 4)])
        result.append(smallDigits[Int(byte & 15)])
    }
    return String(decoding: result, as: UTF8.self)
}

/// Whether two texts have the same bytes, in a time that does not tell where they first differ.
func equalInConstantTime(_ one: String, _ other: String) -> Bool {
    let (one, other) = (Array(one.utf8), Array(other.utf8))
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
}

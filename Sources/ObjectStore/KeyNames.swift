/// How keys become names of files, and names keys.
///
/// `model/x.csv` is the file `model/x.csv`: a plain key's names are the key's own. What a file system would take
/// otherwise is written with a percent sign, which is no plain letter itself:
///
/// | in the key | on disk |
/// | --- | --- |
/// | `%`, control characters | `%25`, `%0A` |
/// | a segment `.` or `..` | `%2E`, `%2E%2E` |
/// | an empty segment: `a//b`, `/a`, `a/` | `%-`: `a/%-/b`, `%-/a`, `a/%-` |
/// | a segment of more than 240 bytes | pieces of at most 240, each but the last a folder whose name ends in `%~` |
/// | `a` while there are keys beginning with `a/` | `a%_` |
///
/// A name that no key has (`100%.txt`) is no object. On file systems that do not tell capital letters from small ones,
/// keys that differ in nothing else are one object.
enum KeyNames {
    static let blank = "%-"
    static let piece = "%~"
    static let aside = "%_"
    static let details = "%m"
    private static let longestName = 240

    /// The folders and the file of a key.
    static func components(of key: ObjectKey) -> [String] {
        var result: [String] = []
        for segment in key.text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            var rest = encode(segment)[...]
            while rest.count > longestName {
                var end = rest.startIndex + longestName
                // Not inside a letter: some file systems want names to be UTF-8.
                while rest[end] & 0xC0 == 0x80 { end -= 1 }
                result.append(String(decoding: rest[..<end], as: UTF8.self) + piece)
                rest = rest[end...]
            }
            result.append(String(decoding: rest, as: UTF8.self))
        }
        return result
    }

    /// The segment of a name without its ending, or of the pieces of one put together; nil when no segment has it.
    static func segment(ofName name: [UInt8]) -> [UInt8]? {
        if name.elementsEqual(blank.utf8) { return [] }
        var result: [UInt8] = []
        var index = 0
        while index < name.count {
            guard name[index] == percent else {
                result.append(name[index])
                index += 1
                continue
            }
            guard index + 2 < name.count, let high = digit(name[index + 1]), let low = digit(name[index + 2]) else {
                return nil
            }
            result.append(high << 4 | low)
            index += 3
        }
        guard !result.isEmpty, encode(result) == name, String(validating: result, as: UTF8.self) != nil else {
            return nil
        }
        return result
    }

    private static let percent = UInt8(ascii: "%")
    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func digit(_ byte: UInt8) -> UInt8? { digits.firstIndex(of: byte).map { UInt8($0) } }

    private static func encode(_ segment: some Collection<UInt8>) -> [UInt8] {
        if segment.isEmpty { return Array(blank.utf8) }
        let isDots = segment.count <= 2 && segment.allSatisfy { $0 == UInt8(ascii: ".") }
        var result: [UInt8] = []
        for byte in segment {
            if isDots || byte == percent || byte < 0x20 || byte == 0x7F {
                result += [percent, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                result.append(byte)
            }
        }
        return result
    }
}

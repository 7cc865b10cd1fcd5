/// A header of the tar format: POSIX ustar, with what GNU and pax add when it is read.
struct TarHeader {
    static let size = 512

    /// The path, as it stands there.
    var name: String
    /// Bytes that follow.
    var length: Int
    /// `0` for a file, `5` for a folder, ….
    var type: UInt8

    /// Reads a header; nil for a block of zeros, which ends an archive.
    ///
    /// - Parameter block: 512 bytes.
    /// - Throws: `damaged`.
    init?(_ block: [UInt8]) throws(ArchiveError) {
        if block.allSatisfy({ $0 == 0 }) { return nil }
        let told = Self.number(block[148..<156])
        let sum = block.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 32 : Int(block[$1])) }
        guard told == sum else { throw ArchiveError(.damaged, "it is no tar archive, or damaged") }
        guard let length = Self.number(block[124..<136]), length >= 0 else {
            throw ArchiveError(.damaged, "an entry of the archive has no length")
        }
        var name = Self.text(block[0..<100])
        // GNU's own form has two blanks there, and other things in the prefix's place.
        if block[257..<263].elementsEqual(Array("ustar\0".utf8)) {
            let prefix = Self.text(block[345..<500])
            if !prefix.isEmpty { name = "\(prefix)/\(name)" }
        }
        self.name = name
        self.length = length
        type = block[156] == 0 || block[156] == UInt8(ascii: "7") ? UInt8(ascii: "0") : block[156]
    }

    /// The header of a file, the same bytes for the same name and length.
    ///
    /// - Throws: `refused` for a name or length that ustar cannot hold.
    static func bytes(file name: String, length: Int) throws(ArchiveError) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: size)
        func put(_ text: some Sequence<UInt8>, at place: Int) {
            for (offset, byte) in text.enumerated() { block[place + offset] = byte }
        }
        func octal(_ number: Int, digits: Int) -> [UInt8] {
            let text = String(number, radix: 8)
            return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
        }
        let bytes = Array(name.utf8)
        if bytes.count <= 100 {
            put(bytes, at: 0)
        } else {
            let slashes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") }
            guard let cut = slashes.first(where: { $0 <= 155 && bytes.count - $0 - 1 <= 100 && $0 > 0 }) else {
                throw ArchiveError(.refused, "the name \(name) is too long for an archive")
            }
            put(bytes[..<cut], at: 345)
            put(bytes[(cut + 1)...], at: 0)
        }
        guard length < 1 << 33 else { throw ArchiveError(.refused, "\(name) has more than 8 GiB") }
        put(octal(0o644, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(length, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        block[156] = UInt8(ascii: "0")
        put("ustar\u{0}00".utf8, at: 257)
        put(repeatElement(32, count: 8), at: 148)
        let sum = block.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6) + [0, 32], at: 148)
        return block
    }

    /// The records of a pax header: `LENGTH KEY=VALUE` and a newline each.
    ///
    /// - Throws: `damaged`.
    static func records(_ bytes: [UInt8]) throws(ArchiveError) -> [String: String] {
        var records: [String: String] = [:]
        var rest = bytes[...]
        while !rest.isEmpty, rest.first != 0 {
            guard let blank = rest.firstIndex(of: 32),
                let length = Int(String(decoding: rest[..<blank], as: UTF8.self)),
                length > blank - rest.startIndex + 1, length <= rest.count
            else { throw ArchiveError(.damaged, "an extended header of the archive is damaged") }
            let record = rest[(blank + 1)..<(rest.startIndex + length - 1)]
            rest = rest[(rest.startIndex + length)...]
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { continue }
            records[String(decoding: record[..<equals], as: UTF8.self)] = String(
                decoding: record[(equals + 1)...], as: UTF8.self)
        }
        return records
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// A number in octal digits or, marked by the highest bit, in GNU's base 256; nil when it is neither or too large.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        if let first = bytes.first, first & 0x80 != 0 {
            var value = Int(first & 0x7F)
            for byte in bytes.dropFirst() {
                guard value < 1 << 54 else { return nil }
                value = value << 8 | Int(byte)
            }
            return value
        }
        let text = String(decoding: bytes.filter { $0 != 0 && $0 != 32 }, as: UTF8.self)
        return text.isEmpty ? 0 : Int(text, radix: 8)
    }
}

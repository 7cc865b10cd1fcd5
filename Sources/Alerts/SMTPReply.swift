/// What a mail server answered: a code, and lines of text.
struct SMTPReply: Equatable {
    /// Three digits: 2xx and 3xx go on, 4xx is trouble, 5xx is refused.
    var code: Int
    /// The texts after the code, without line ends.
    var lines: [String]

    /// The first line in words, for messages.
    var words: String { "\(code) \(lines.first ?? "")".prefix(200).description }

    /// Whether a line names an extension, and what follows it.
    func parameters(of name: String) -> [Substring]? {
        for line in lines.dropFirst() {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "=" })
            if words.first?.uppercased() == name { return Array(words.dropFirst()) }
        }
        return nil
    }
}

/// Puts replies together from the bytes of a connection.
struct SMTPReplyReader {
    /// The bytes are no reply, or too many.
    struct Malformed: Error {}

    private var bytes: [UInt8] = []
    private var lines: [String] = []

    /// Whether nothing waits to be read: a server that says something before TLS begins is not to be trusted.
    var isEmpty: Bool { bytes.isEmpty && lines.isEmpty }

    /// Takes in bytes.
    mutating func append(_ more: some Sequence<UInt8>) throws(Malformed) {
        bytes += more
        guard bytes.count <= 65_536 else { throw Malformed() }
    }

    /// The next whole reply; nil when more bytes are needed.
    mutating func next() throws(Malformed) -> SMTPReply? {
        while let end = bytes.firstIndex(of: 0x0A) {
            var line = Array(bytes[..<end])
            bytes.removeSubrange(...end)
            if line.last == 0x0D { line.removeLast() }
            let digits = line.prefix(3)
            guard digits.count == 3, digits.allSatisfy({ (48...57).contains($0) }), lines.count < 200 else {
                throw Malformed()
            }
            let code = digits.reduce(0) { $0 * 10 + Int($1) - 48 }
            let separator = line.count > 3 ? line[3] : 0x20
            let printable = line.dropFirst(4).map { (0x20..<0x7f).contains($0) ? $0 : 0x3f }
            lines.append(String(decoding: printable, as: UTF8.self))
            guard separator == 0x2D else {
                defer { lines = [] }
                return SMTPReply(code: code, lines: lines)
            }
        }
        return nil
    }
}

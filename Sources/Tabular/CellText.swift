/// The cells of a tokenized block as text.
///
/// Lives no longer than the block's bytes.
struct CellText {
    let base: UnsafePointer<UInt8>
    /// Room for a cell whose doubled quotes are undone; valid until the next cell.
    private var scratch: UnsafeMutablePointer<UInt8>?

    init(base: UnsafePointer<UInt8>, of block: Block) {
        self.base = base
        scratch = block.hasQuotes ? .allocate(capacity: block.count) : nil
    }

    func deallocate() { scratch?.deallocate() }

    /// The content of the cell at `start..<end`, without its quotes.
    @inline(__always)
    func content(_ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
        if end > start && base[start] == quoteMark { return unquoted(start + 1, end - 1) }
        return UnsafeBufferPointer(start: base + start, count: end - start)
    }

    @inline(never)
    private func unquoted(_ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
        guard let scratch, position(of: quoteMark, in: base, from: start, to: end) != nil else {
            return UnsafeBufferPointer(start: base + start, count: end - start)
        }
        var count = 0
        var place = start
        while place < end {
            scratch[count] = base[place]
            count += 1
            place += base[place] == quoteMark ? 2 : 1
        }
        return UnsafeBufferPointer(start: UnsafePointer(scratch), count: count)
    }
}

/// The bytes without spaces and tabs around them.
@inline(__always)
func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = bytes.count
    while start < end && isBlank(bytes[start]) { start += 1 }
    while end > start && isBlank(bytes[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
}

/// The words that mean "missing", ready to be compared with.
struct MissingMarkers: Sendable {
    private let words: [[UInt8]]
    private let longest: Int
    /// For each ASCII character, bit by bit, whether a marker begins with it in one of its cases; other characters count
    /// as if one did.
    private let starts: (low: UInt64, high: UInt64)

    init(_ words: [String]) {
        let words = words.map { word in
            Array(word.utf8).withUnsafeBufferPointer { trimmed($0).map(lowercase) }
        }
        self.words = words
        longest = words.map(\.count).max() ?? 0
        var starts: (low: UInt64, high: UInt64) = (0, 0)
        for first in words.compactMap(\.first) where first < 0x80 {
            for byte in [first, first &- 0x61 < 26 ? first & 0xDF : first] {
                if byte < 64 { starts.low |= 1 << UInt64(byte) } else { starts.high |= 1 << UInt64(byte - 64) }
            }
        }
        self.starts = starts
    }

    /// Whether a cell's trimmed content is missing: empty, or one of the markers in any ASCII case.
    @inline(__always)
    func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first else { return true }
        if bytes.count > longest { return false }
        if first < 0x80 {
            let bits = first < 64 ? starts.low : starts.high
            if bits & (1 << UInt64(first & 63)) == 0 { return false }
        }
        return isWord(bytes)
    }

    @inline(never)
    private func isWord(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        words.contains { word in
            word.count == bytes.count && zip(word, bytes).allSatisfy { $0 == lowercase($1) }
        }
    }
}

@inline(__always)
func lowercase(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

/// The pairs of words that say no and yes.
enum BooleanWords {
    static let pairs: [(no: String, yes: String)] = [
        ("false", "true"), ("no", "yes"), ("f", "t"), ("n", "y"), ("off", "on"),
    ]

    /// Whether two pairs are the same, or one is the first letters of the other.
    static func share(_ one: Int, _ other: Int) -> Bool {
        one == other || (pairs[one].no.first == pairs[other].no.first && pairs[one].yes.first == pairs[other].yes.first)
    }

    /// The pair a word belongs to and whether it is the yes of it, in any ASCII case; nil for other words.
    static func find(_ word: String) -> (pair: Int, isYes: Bool)? {
        let word = word.utf8.allSatisfy { $0 < 0x80 } ? word.lowercased() : word
        for (index, pair) in pairs.enumerated() {
            if word == pair.no { return (index, false) }
            if word == pair.yes { return (index, true) }
        }
        return nil
    }
}

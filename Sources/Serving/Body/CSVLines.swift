import HTTPTypes

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// The lines of a CSV body, and their cells, in place.
struct CSVLines {
    let bytes: UnsafeBufferPointer<UInt8>
    var delimiter = UInt8(ascii: ",")
    private var position = 0
    private var number = 0
    private let hasQuotes: Bool

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        hasQuotes = bytes.contains(UInt8(ascii: "\""))
    }

    /// The next line without its end; nil after the last. A line break inside quotes is part of the line.
    ///
    /// - Throws: ``ServingError`` when a NUL byte is in it.
    mutating func next() throws(ServingError) -> Range<Int>? {
        guard position < bytes.count, let base = bytes.baseAddress else { return nil }
        number += 1
        let start = position
        var end = lineEnd(from: start)
        if hasQuotes {
            while end < bytes.count, !isBalanced(start..<end) { end = lineEnd(from: end + 1) }
        }
        position = end + 1
        if end > start, base[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        if memchr(base + start, 0, end - start) != nil {
            throw ServingError(.badRequest, "bad-rows", "line \(number): a NUL byte, which text does not have")
        }
        return start..<end
    }

    private func lineEnd(from start: Int) -> Int {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, 10, bytes.count - start)
        else { return bytes.count }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private func isBalanced(_ range: Range<Int>) -> Bool {
        range.reduce(0) { $0 + (bytes[$1] == UInt8(ascii: "\"") ? 1 : 0) } % 2 == 0
    }

    /// The cells of a line.
    func cells(_ line: Range<Int>) -> Cells {
        Cells(bytes: bytes, position: line.lowerBound, end: line.upperBound, delimiter: delimiter)
    }

    /// Goes through the cells of a line.
    struct Cells {
        let bytes: UnsafeBufferPointer<UInt8>
        var position: Int
        let end: Int
        let delimiter: UInt8
        private var isDone = false
        /// Whether quotes do not fit each other.
        private(set) var isBroken = false

        init(bytes: UnsafeBufferPointer<UInt8>, position: Int, end: Int, delimiter: UInt8) {
            self.bytes = bytes
            self.position = position
            self.end = end
            self.delimiter = delimiter
        }

        @inline(__always)
        mutating func next() -> Cell? {
            guard !isDone else { return nil }
            if position < end, bytes[position] == UInt8(ascii: "\"") { return quoted() }
            let start = position
            while position < end, bytes[position] != delimiter { position += 1 }
            let content = UnsafeBufferPointer(rebasing: bytes[start..<position])
            if position == end { isDone = true } else { position += 1 }
            return Cell(content: content, hasDoubledQuotes: false)
        }

        @inline(never)
        private mutating func quoted() -> Cell? {
            let start = position + 1
            position = start
            var doubled = false
            while position < end {
                if bytes[position] == UInt8(ascii: "\"") {
                    guard position + 1 < end, bytes[position + 1] == UInt8(ascii: "\"") else { break }
                    doubled = true
                    position += 1
                }
                position += 1
            }
            let close = position
            position += 1
            guard close < end, position >= end || bytes[position] == delimiter else {
                isBroken = true
                isDone = true
                return nil
            }
            if position >= end { isDone = true } else { position += 1 }
            return Cell(content: UnsafeBufferPointer(rebasing: bytes[start..<close]), hasDoubledQuotes: doubled)
        }
    }

    /// A cell in place.
    struct Cell {
        /// What stands between its quotes, or between delimiters.
        let content: UnsafeBufferPointer<UInt8>
        /// Whether each pair of quotes inside stands for one.
        let hasDoubledQuotes: Bool

        /// Runs with the cell's text.
        @inline(__always)
        func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
            hasDoubledQuotes ? withUndoubledText(body) : body(content)
        }

        @inline(never)
        private func withUndoubledText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
            var text: [UInt8] = []
            var place = 0
            while place < content.count {
                text.append(content[place])
                place += content[place] == UInt8(ascii: "\"") ? 2 : 1
            }
            return text.withUnsafeBufferPointer(body)
        }
    }
}

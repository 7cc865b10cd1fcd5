#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// The lines of a CSV body that is in memory whole, such as a request's, and their cells, in place.
///
/// Quotes count where a cell begins, as in whole files.
package struct CSVLines {
    package let bytes: UnsafeBufferPointer<UInt8>
    /// A comma, or the semicolon or tab of a first line without commas.
    package let delimiter: UInt8
    private var position = 0
    private var number = 0
    private let hasQuotes: Bool

    /// A NUL byte, which text does not have.
    package struct NULByte: Error {
        /// The line it is in, from 1.
        package let line: Int
    }

    /// The lines of a whole body.
    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        hasQuotes = bytes.contains(quoteMark)
        delimiter = Self.delimiter(of: bytes[position...].prefix { $0 != newline })
    }

    private static func delimiter(of line: Slice<UnsafeBufferPointer<UInt8>>) -> UInt8 {
        var candidate = UInt8(ascii: ",")
        var isQuoted = false
        for byte in line {
            if byte == quoteMark { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: ",") { return byte }
            if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "\t") { candidate = byte }
        }
        return candidate
    }

    /// The next line without its end; nil after the last.
    ///
    /// A line break inside quotes is part of the line; a quote that is not closed takes all that follows.
    ///
    /// - Throws: ``NULByte`` when one is in it.
    package mutating func next() throws(NULByte) -> Range<Int>? {
        guard position < bytes.count, let base = bytes.baseAddress else { return nil }
        number += 1
        let start = position
        var end = hasQuotes ? quotedLineEnd(from: start) : lineEnd(from: start)
        position = end + 1
        if end > start, base[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        if memchr(base + start, 0, end - start) != nil {
            throw NULByte(line: number)
        }
        return start..<end
    }

    private func lineEnd(from start: Int) -> Int { place(of: newline, from: start) ?? bytes.count }

    /// Goes cell by cell, so that each byte is looked at once.
    private func quotedLineEnd(from start: Int) -> Int {
        var place = start
        while place < bytes.count {
            if bytes[place] == quoteMark { place = closingQuote(from: place + 1) }
            while place < bytes.count, bytes[place] != delimiter, bytes[place] != newline { place += 1 }
            if place >= bytes.count || bytes[place] == newline { return place }
            place += 1
        }
        return bytes.count
    }

    /// The quote that closes a cell whose text starts at `from`, past doubled ones; the bytes' end when none does.
    private func closingQuote(from: Int) -> Int {
        var from = from
        while let found = place(of: quoteMark, from: from) {
            guard found + 1 < bytes.count, bytes[found + 1] == quoteMark else { return found }
            from = found + 2
        }
        return bytes.count
    }

    private func place(of byte: UInt8, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// Whether a line holds nothing but blanks.
    package func isBlank(_ line: Range<Int>) -> Bool {
        line.allSatisfy {
            bytes[$0] == UInt8(ascii: " ") || (bytes[$0] == UInt8(ascii: "\t") && delimiter != bytes[$0])
        }
    }

    /// The cells of a line.
    package func cells(_ line: Range<Int>) -> Cells {
        Cells(
            bytes: bytes, position: line.lowerBound, end: line.upperBound, delimiter: delimiter, hasQuotes: hasQuotes)
    }

    /// Goes through the cells of a line.
    package struct Cells {
        let bytes: UnsafeBufferPointer<UInt8>
        var position: Int
        let end: Int
        let delimiter: UInt8
        private let hasQuotes: Bool
        private var isDone = false
        /// Whether a quote is not closed, or stands where none belongs.
        package private(set) var isBroken = false

        init(bytes: UnsafeBufferPointer<UInt8>, position: Int, end: Int, delimiter: UInt8, hasQuotes: Bool) {
            self.bytes = bytes
            self.position = position
            self.end = end
            self.delimiter = delimiter
            self.hasQuotes = hasQuotes
        }

        /// The next cell; nil after the last, and where the line is broken.
        @inline(__always)
        package mutating func next() -> Cell? {
            guard !isDone else { return nil }
            if hasQuotes, position < end, bytes[position] == quoteMark { return quoted() }
            let start = position
            while position < end, bytes[position] != delimiter { position += 1 }
            let content = UnsafeBufferPointer(rebasing: bytes[start..<position])
            if hasQuotes, content.contains(quoteMark) {
                isBroken = true
                isDone = true
                return nil
            }
            if position == end { isDone = true } else { position += 1 }
            return Cell(content: content, hasDoubledQuotes: false)
        }

        @inline(never)
        private mutating func quoted() -> Cell? {
            let start = position + 1
            position = start
            var doubled = false
            while position < end {
                if bytes[position] == quoteMark {
                    guard position + 1 < end, bytes[position + 1] == quoteMark else { break }
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
    package struct Cell {
        /// What stands between its quotes, or between delimiters.
        package let content: UnsafeBufferPointer<UInt8>
        /// Whether each pair of quotes inside stands for one.
        package let hasDoubledQuotes: Bool

        /// Runs with the cell's text.
        @inline(__always)
        package func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
            hasDoubledQuotes ? withUndoubledText(body) : body(content)
        }

        @inline(never)
        private func withUndoubledText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
            var text: [UInt8] = []
            var place = 0
            while place < content.count {
                text.append(content[place])
                place += content[place] == quoteMark ? 2 : 1
            }
            return text.withUnsafeBufferPointer(body)
        }
    }
}

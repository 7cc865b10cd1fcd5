#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Some consecutive whole records of a file, as bytes.
struct Block: Sendable {
    /// Zero bytes after the content, so that words may be loaded anywhere in it.
    static let padding = 16

    /// The number of the block in the file, from 0.
    var index: Int
    /// The content, then ``padding`` zeros.
    var bytes: [UInt8]
    /// Bytes of content.
    var count: Int
    /// Whether any byte of the content is a quote.
    var hasQuotes: Bool
}

/// Cuts a file into blocks at record boundaries; any thread may ask for the next one.
///
/// Only what must happen in order happens here: reading, inflating, and finding the last record that ends in a block.
/// A block's boundaries depend on the file alone.
struct BlockCutter {
    private var stream: ByteStream
    private let name: String
    private let delimiter: UInt8
    private let blockSize: Int
    private var carry: [UInt8] = []
    private var nextIndex = 0
    private var isFinished = false

    /// Starts `offset` bytes into the file, which is where a record starts.
    init(_ source: DataSource, delimiter: UInt8, offset: Int, blockSize: Int) throws(TableError) {
        stream = try ByteStream(source)
        try stream.skip(offset)
        name = source.name
        self.delimiter = delimiter
        self.blockSize = source.room(atMost: blockSize)
    }

    /// The next block, or nil after the last.
    ///
    /// - Throws: ``BlockFault`` when a record is too long or the file can't be read on.
    mutating func next() throws(BlockFault) -> Block? {
        guard !isFinished else { return nil }
        var capacity = max(blockSize, carry.count * 2)
        var bytes = try fill(carry, capacity: capacity)
        while true {
            let count = bytes.count - Block.padding
            let isLast = count < capacity
            let cut = bytes.withUnsafeBufferPointer { buffer in
                lastRecordEnd(UnsafeBufferPointer(rebasing: buffer[0..<count]), isLast: isLast)
            }
            if let end = cut.end {
                isFinished = isLast
                carry = Array(bytes[end..<count])
                for place in end..<min(count, end + Block.padding) { bytes[place] = 0 }
                defer { nextIndex += 1 }
                return count == 0
                    ? nil : Block(index: nextIndex, bytes: bytes, count: end, hasQuotes: cut.hasQuotes)
            }
            if capacity >= TabularLimits.recordSize {
                isFinished = true
                throw BlockFault(
                    block: nextIndex,
                    cause: .tooLong(
                        openedAt: cut.openQuote.map { quote in
                            bytes[0..<quote].count { $0 == newline }
                        }
                    )
                )
            }
            capacity = min(capacity * 2, TabularLimits.recordSize)
            bytes.removeLast(Block.padding)
            bytes = try fill(bytes, capacity: capacity)
        }
    }

    /// Nothing more is wanted: the next call of ``next()`` returns nil.
    mutating func stop() { isFinished = true }

    /// The bytes given, then bytes of the file up to `capacity`, then the padding.
    private mutating func fill(_ head: [UInt8], capacity: Int) throws(BlockFault) -> [UInt8] {
        var failure: TableError?
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity + Block.padding) { buffer, count in
            _ = buffer.update(fromContentsOf: head)
            let room = UnsafeMutableRawBufferPointer(
                UnsafeMutableBufferPointer(rebasing: buffer[head.count..<capacity])
            )
            var done = 0
            do throws(TableError) { done = try stream.read(into: room) } catch { failure = error }
            let end = head.count + done
            buffer[end..<(end + Block.padding)].update(repeating: 0)
            count = end + Block.padding
        }
        if let failure {
            isFinished = true
            throw BlockFault(block: nextIndex, cause: .unreadable(failure))
        }
        return bytes
    }

    private struct Cut {
        /// One past the last newline that ends a record, or the end of the file; nil when there is none.
        var end: Int?
        var hasQuotes = false
        /// Where the quote stands that is open at the end.
        var openQuote: Int?
    }

    /// Finds the last record end.
    ///
    /// A quote opens only at the start of a cell; elsewhere it is (faulty) content.
    private func lastRecordEnd(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Cut {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return Cut(end: isLast ? 0 : nil) }
        let count = bytes.count
        guard var quote = position(of: quoteMark, in: base, from: 0, to: count) else {
            return Cut(end: isLast ? count : lastNewline(base, from: 0, to: count))
        }
        if isLast { return Cut(end: count, hasQuotes: true) }
        var plainStart = 0
        var end: Int?
        while true {
            let before = quote == 0 ? newline : base[quote - 1]
            guard before == delimiter || before == newline else {
                guard let next = position(of: quoteMark, in: base, from: quote + 1, to: count) else { break }
                quote = next
                continue
            }
            if let last = lastNewline(base, from: plainStart, to: quote) { end = last }
            var closing = quote + 1
            while true {
                guard let found = position(of: quoteMark, in: base, from: closing, to: count) else {
                    return Cut(end: end, hasQuotes: true, openQuote: quote)
                }
                // A quote at the very end might be the first of two: what follows is decided with the next block.
                if found + 1 == count { return Cut(end: end, hasQuotes: true, openQuote: quote) }
                if base[found + 1] != quoteMark {
                    plainStart = found + 1
                    break
                }
                closing = found + 2
            }
            guard let next = position(of: quoteMark, in: base, from: plainStart, to: count) else { break }
            quote = next
        }
        return Cut(end: lastNewline(base, from: plainStart, to: count) ?? end, hasQuotes: true)
    }
}

/// Why there is no next block.
struct BlockFault: Error, Sendable {
    enum Cause: Sendable {
        /// A record longer than ``TabularLimits/recordSize``; the line in the block of the quote that is open, if one is.
        case tooLong(openedAt: Int?)
        case unreadable(TableError)
    }

    var block: Int
    var cause: Cause
}

let newline = UInt8(ascii: "\n")
let carriageReturn = UInt8(ascii: "\r")
let quoteMark = UInt8(ascii: "\"")

/// The first place of `byte` in `from..<to`, or nil.
@inline(__always)
func position(of byte: UInt8, in base: UnsafePointer<UInt8>, from: Int, to: Int) -> Int? {
    guard from < to, let found = memchr(base + from, Int32(byte), to - from) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
}

/// One past the last newline in `from..<to`, or nil.
private func lastNewline(_ base: UnsafePointer<UInt8>, from: Int, to: Int) -> Int? {
    var place = to
    while place > from {
        if base[place - 1] == newline { return place }
        place -= 1
    }
    return nil
}

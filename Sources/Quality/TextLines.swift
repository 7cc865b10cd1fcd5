import Tabular

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The lines of a file, which may be compressed.
enum TextLines {
    /// Hands over each line without its newline, also a last one that has none; one longer than `limit` bytes as nil.
    static func forEach(
        of path: String, limit: Int, _ body: (ArraySlice<UInt8>?, _ number: Int) throws -> Void
    ) throws {
        var splitter = LineSplitter(limit: limit)
        do {
            try DataSource(path: path).forEachBlock { try splitter.add(ArraySlice($0), body) }
        } catch let error as TableError {
            throw QualityError(.unreadable, error.message, hint: error.hint)
        }
        try splitter.finish(body)
    }
}

/// Parts bytes that come in blocks into lines.
struct LineSplitter {
    private let limit: Int
    private var rest: [UInt8] = []
    private var isTooLong = false
    private var number = 0

    /// A splitter whose lines hold at most `limit` bytes.
    init(limit: Int) { self.limit = limit }

    typealias Body = (ArraySlice<UInt8>?, _ number: Int) throws -> Void

    mutating func add(_ block: ArraySlice<UInt8>, _ body: Body) throws {
        var start = block.startIndex
        while let newline = LineSplitter.newline(in: block, from: start) {
            if rest.isEmpty && !isTooLong {
                try hand(block[start..<newline], body)
            } else {
                keep(block[start..<newline])
                try handRest(body)
            }
            start = newline + 1
        }
        if start < block.endIndex { keep(block[start...]) }
    }

    mutating func finish(_ body: Body) throws { if !rest.isEmpty || isTooLong { try handRest(body) } }

    private static func newline(in block: ArraySlice<UInt8>, from start: Int) -> Int? {
        block.withUnsafeBytes { raw in
            guard start < block.endIndex, let base = raw.baseAddress else { return nil }
            let skipped = start - block.startIndex
            return memchr(base + skipped, 0x0a, raw.count - skipped).map {
                block.startIndex + (UnsafeRawPointer($0) - base)
            }
        }
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        if isTooLong { return }
        isTooLong = rest.count + bytes.count > limit
        if isTooLong { rest = [] } else { rest += bytes }
    }

    private mutating func handRest(_ body: Body) throws {
        if isTooLong {
            number += 1
            try body(nil, number)
        } else {
            try hand(rest[...], body)
        }
        rest.removeAll(keepingCapacity: true)
        isTooLong = false
    }

    private mutating func hand(_ line: ArraySlice<UInt8>, _ body: Body) throws {
        number += 1
        var line = line
        if line.last == 0x0d { line.removeLast() }
        try body(line.count > limit ? nil : line, number)
    }
}

import Capture
import Foundation

/// The rows of a block of captured lines, read by a task of its own.
///
/// Live traffic repeats itself: bodies that the block has had before are not read again.
struct CapturedRows: Sendable {
    /// A row, and how many of its first cells are the answer's.
    struct Row: Sendable {
        let cells: RowCells
        let outputs: Int
    }

    /// The different records' rows.
    private var rows: [Row] = []
    /// Where in ``rows`` each record's lie, in the order of the lines.
    private var records: [Range<Int>] = []
    /// Records that could not be read or whose two sides do not fit, and the first reason.
    private(set) var refused = Refusals()
    /// Keys of JSON objects that the baseline has no column for.
    private(set) var unknownKeys: Set<String> = []
    /// Seconds since 1970; nil without a record.
    private(set) var lastTime: Double?
    /// Whether the block's file has an unfinished line at its end.
    private(set) var isUnfinished = false

    /// Reads a block.
    ///
    /// - Parameters:
    ///   - block: The lines.
    ///   - names: The baseline's columns.
    ///   - apart: Keys of JSON objects that may be there and are no columns.
    init(_ block: CapturedBlock, names: [String], apart: Set<String> = []) {
        var decoder = RecordRows(names: names)
        decoder.apart = apart
        var known: [Bodies: Range<Int>?] = [:]
        let summary = block.read {
            refused.add($0.message)
        } _: { line in
            lastTime = max(lastTime ?? 0, line.time)
            let bodies = Bodies(line)
            if let rows = known[bodies] {
                if let rows { records.append(rows) } else { refused.add("") }
                return
            }
            let event = CapturedEvent(line)
            let start = rows.count
            do throws(RecordRows.Problem) {
                try decoder.forEach(of: event) { row, outputs in rows.append(Row(cells: row, outputs: outputs)) }
                known[bodies] = .some(start..<rows.count)
                records.append(start..<rows.count)
            } catch {
                known[bodies] = .some(nil)
                refused.add("event \(event.eventId): \(error.message)")
            }
        }
        unknownKeys = decoder.unknownKeys
        isUnfinished = !summary.unfinished.isEmpty
    }

    /// Hands over each row in the order of the lines.
    func forEach(_ body: (Row) -> Void) {
        for record in records {
            for index in record { body(rows[index]) }
        }
    }

    /// How many records were refused, and the first reason.
    struct Refusals: Sendable {
        private(set) var count = 0
        private(set) var first: String?

        mutating func add(_ reason: String) {
            count += 1
            if first == nil { first = reason }
        }

        mutating func add(_ later: Refusals) {
            count += later.count
            first = first ?? later.first
        }
    }
}

/// The two bodies of a line as it holds them, while the line is there.
private struct Bodies: Hashable {
    private let input: Body?
    private let output: Body?

    private struct Body: Hashable {
        let raw: UnsafeRawBufferPointer
        let encoding: CaptureEncoding

        init(_ side: CapturedLine.Side) { (raw, encoding) = (side.raw, side.encoding) }

        static func == (one: Body, other: Body) -> Bool {
            guard one.encoding == other.encoding, one.raw.count == other.raw.count else { return false }
            guard let left = one.raw.baseAddress, let right = other.raw.baseAddress else { return true }
            return memcmp(left, right, one.raw.count) == 0
        }

        func hash(into hasher: inout Hasher) { hasher.combine(bytes: raw) }
    }

    init(_ line: CapturedLine) {
        input = line.input.map(Body.init)
        output = line.output.map(Body.init)
    }
}

extension SessionGenerator {
    /// Rows that one task makes at a time: about 1.4 MB of text.
    private static let rowsPerChunk = 16_384
    /// Chunks made ahead of the one that is being written.
    private static let chunksInFlight = 16

    /// The header line with its newline: `UserID,basket_icon_click,…,loc_uk,ordered`.
    ///
    /// - Parameter labelled: Whether the `ordered` column is there.
    /// - Returns: ASCII, 25 names; 24 without the label.
    public static func csvHeader(labelled: Bool = true) -> [UInt8] {
        Array((columnNames.dropLast(labelled ? 0 : 1).joined(separator: ",") + "\n").utf8)
    }

    /// The rows as CSV lines, `UserID` first, ending in `\n`, without a header.
    ///
    /// - Parameters:
    ///   - rows: Row numbers, from 0.
    ///   - labelled: Whether the `ordered` column is there. The other columns do not depend on it.
    /// - Returns: ASCII, 84 bytes a row; 82 without the label.
    public func csv(rows: Range<Int>, labelled: Bool = true) -> [UInt8] {
        precondition(rows.lowerBound >= 0, "rows are numbered from 0")
        let line = SessionLine(labelled: labelled)
        let size = rows.count * line.length
        return [UInt8](unsafeUninitializedCapacity: size + SessionLine.slack) { buffer, initialized in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            var offset = 0
            for row in rows {
                let target = UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
                SessionIdentifier(bits: randomness.identifierBits(row: UInt64(row))).write(to: target)
                line.write(session(row: row), to: target)
                offset += line.length
            }
            initialized = size
        }
    }

    /// Writes the header and the rows as CSV, made on all cores and handed over in order.
    ///
    /// The bytes are those of ``csvHeader(labelled:)`` and ``csv(rows:labelled:)``, however they are cut into parts.
    ///
    /// - Parameters:
    ///   - rows: Row numbers, from 0.
    ///   - labelled: Whether the `ordered` column is there.
    ///   - isolation: The actor that `sink` runs on; the caller's unless given.
    ///   - sink: Takes the next bytes; never called concurrently with itself.
    /// - Throws: What `sink` throws, or `CancellationError`; nothing is handed over after that.
    public func write(
        rows: Range<Int>,
        labelled: Bool = true,
        isolation: isolated (any Actor)? = #isolation,
        to sink: (_ bytes: [UInt8]) async throws -> Void
    ) async throws {
        precondition(rows.lowerBound >= 0, "rows are numbered from 0")
        try await sink(Self.csvHeader(labelled: labelled))
        try await withThrowingTaskGroup(of: (start: Int, bytes: [UInt8]).self) { group in
            var begun = rows.lowerBound
            func beginChunk() {
                guard begun < rows.upperBound else { return }
                let chunk = begun..<min(begun + Self.rowsPerChunk, rows.upperBound)
                begun = chunk.upperBound
                group.addTask { (chunk.lowerBound, csv(rows: chunk, labelled: labelled)) }
            }
            for _ in 0..<Self.chunksInFlight { beginChunk() }
            var made: [Int: [UInt8]] = [:]
            var written = rows.lowerBound
            while written < rows.upperBound, let chunk = try await group.next() {
                made[chunk.start] = chunk.bytes
                while let bytes = made.removeValue(forKey: written) {
                    try Task.checkCancellation()
                    try await sink(bytes)
                    written = min(written + Self.rowsPerChunk, rows.upperBound)
                    beginChunk()
                }
            }
        }
    }
}

/// The text of a session's columns: `,0` or `,1` each and a newline, at a fixed place of a line.
private struct SessionLine {
    /// Bytes that may be written behind the last line of a buffer.
    static let slack = 8
    private static let columns = 24

    /// Bytes of a line, newline included.
    let length: Int
    /// The eight characters of four columns, by their four bits.
    private let fourColumns: [UInt64]

    init(labelled: Bool) {
        length = SessionIdentifier.length + 2 * (labelled ? Self.columns : Self.columns - 1) + 1
        fourColumns = (0..<16).map { (bits: UInt64) in
            (0..<4).reduce(0x302C_302C_302C_302C) { text, column in
                text + (bits >> UInt64(column) & 1) << UInt64(16 * column + 8)
            }
        }
    }

    /// Writes behind the identifier; all 24 columns, of which the newline covers the last when it is left out.
    func write(_ session: UInt32, to target: UnsafeMutableRawBufferPointer) {
        var bits = session
        for part in 0..<Self.columns / 4 {
            let text = fourColumns[Int(bits & 15)].littleEndian
            target.storeBytes(of: text, toByteOffset: SessionIdentifier.length + 8 * part, as: UInt64.self)
            bits >>= 4
        }
        target[length - 1] = UInt8(ascii: "\n")
    }
}

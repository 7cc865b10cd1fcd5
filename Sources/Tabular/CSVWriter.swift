import CZlib

/// Writes a CSV file row by row: comma-separated UTF-8 with a header and LF line ends.
///
/// The file appears whole when ``close()`` is called and not at all if it never is; see ``AtomicFile``. A name that ends
/// in `.gz` is compressed, `-` is standard output. Cells that hold a comma, a quote, a line end, or blanks at an end are
/// quoted, and so is an only cell that is empty, so that reading gives back what was written.
public final class CSVWriter {
    private let file: AtomicFile
    private let deflater: Deflater?
    private var buffer: [UInt8] = []
    private let columnCount: Int
    private var column = 0

    /// Bytes gathered before they are written.
    private static let flushSize = 1 << 18

    /// Starts a file and writes its header.
    ///
    /// - Parameters:
    ///   - path: The file, `-` for standard output.
    ///   - names: The columns; nil writes no header, and then rows may have any length.
    /// - Throws: `unwritable`.
    public init(path: String, names: [String]?) throws(TableError) {
        file = try AtomicFile(path: path)
        deflater = path.hasSuffix(".gz") ? Deflater() : nil
        columnCount = names?.count ?? 0
        if let names { try writeRow(names) }
    }

    /// Writes a row of text cells.
    public func writeRow(_ cells: [String]) throws(TableError) {
        if cells.count == 1 && cells[0].isEmpty {
            buffer += [quoteMark, quoteMark]
        } else {
            for cell in cells { append(cell) }
        }
        try endRow()
    }

    /// Appends a cell to the current row.
    public func append(_ text: String) {
        separate()
        var text = text
        text.withUTF8 { appendQuoting($0) }
    }

    /// Appends a cell of UTF-8 bytes.
    public func append(_ bytes: UnsafeRawBufferPointer) {
        separate()
        appendQuoting(bytes.bindMemory(to: UInt8.self))
    }

    /// Appends a whole number.
    public func append(_ value: Int64) {
        separate()
        buffer += String(value).utf8
    }

    /// Appends a number in the shortest form that reads back the same; NaN, which is missing, as an empty cell.
    public func append(_ value: Double) {
        separate()
        if !value.isNaN { buffer += value.description.utf8 }
    }

    /// Appends whole rows that are CSV already, line ends included, for a maker of rows with a faster way of its own.
    ///
    /// - Throws: `unwritable` when the disk is full, say.
    public func append(lines: [UInt8]) throws(TableError) {
        precondition(column == 0, "whole rows follow whole rows")
        buffer += lines
        if buffer.count >= CSVWriter.flushSize { try flush(isLast: false) }
    }

    /// Ends the row.
    ///
    /// - Throws: `unwritable` when the disk is full, say.
    public func endRow() throws(TableError) {
        precondition(columnCount == 0 || column == columnCount || column == 0, "a row has as many cells as the header")
        buffer.append(newline)
        column = 0
        if buffer.count >= CSVWriter.flushSize { try flush(isLast: false) }
    }

    /// Writes what is left and puts the file in its place.
    public func close() throws(TableError) {
        try flush(isLast: true)
        try file.commit()
    }

    /// Gives up: nothing is left of the file.
    public func abandon() { file.abandon() }

    private func separate() {
        if column > 0 { buffer.append(UInt8(ascii: ",")) }
        column += 1
    }

    private func appendQuoting(_ bytes: UnsafeBufferPointer<UInt8>) {
        let isPlain = bytes.allSatisfy { byte in
            byte != UInt8(ascii: ",") && byte != quoteMark && byte != newline && byte != carriageReturn
        }
        let hasBlankEnd = bytes.first.map(isBlank) ?? false || bytes.last.map(isBlank) ?? false
        if isPlain && !hasBlankEnd && !(bytes.isEmpty && columnCount == 1) {
            buffer.append(contentsOf: bytes)
            return
        }
        buffer.append(quoteMark)
        for byte in bytes {
            if byte == quoteMark { buffer.append(quoteMark) }
            buffer.append(byte)
        }
        buffer.append(quoteMark)
    }

    private func flush(isLast: Bool) throws(TableError) {
        if let deflater {
            try file.write(deflater.deflate(buffer, isLast: isLast))
        } else if !buffer.isEmpty {
            try file.write(buffer)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Compresses a stream of bytes to one gzip member, the same bytes for the same input.
private final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = czlib_deflate_init_gzip(stream, 6)
        precondition(status == Z_OK, "zlib starts unless there is no memory")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func deflate(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        var output: [UInt8] = []
        var input = bytes
        input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                let room = 1 << 17
                let chunk = [UInt8](unsafeUninitializedCapacity: room) { chunk, count in
                    stream.pointee.next_out = chunk.baseAddress
                    stream.pointee.avail_out = UInt32(room)
                    _ = CZlib.deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    count = room - Int(stream.pointee.avail_out)
                }
                output += chunk
            } while stream.pointee.avail_out == 0
        }
        return output
    }
}

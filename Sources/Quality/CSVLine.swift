import Tabular

/// One line of CSV as RFC 4180 has it.
enum CSVLine {
    /// The fields, without blanks around them.
    ///
    /// - Throws: ``QualityError`` `bad-ground-truth` when the line is not UTF-8, or a quote is not closed.
    static func fields(_ line: ArraySlice<UInt8>) throws(QualityError) -> [String] {
        try line.withUnsafeBufferPointer { (bytes) throws(QualityError) in
            var lines = CSVLines(bytes)
            guard let range = try? lines.next() else { throw GroundTruthLabel.bad("it has no text, or a NUL byte") }
            var fields: [String] = []
            var cells = lines.cells(range)
            while let cell = cells.next() {
                guard let text = cell.withText({ String(validating: trimmed($0), as: UTF8.self) }) else {
                    throw GroundTruthLabel.bad("not valid UTF-8")
                }
                fields.append(text)
            }
            if cells.isBroken { throw GroundTruthLabel.bad("a quote is not closed, or stands inside a field") }
            return fields
        }
    }

    private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
        var rest = text[...]
        while let byte = rest.first, byte == 0x20 || byte == 0x09 { rest.removeFirst() }
        while let byte = rest.last, byte == 0x20 || byte == 0x09 { rest.removeLast() }
        return rest
    }

    /// A field as it stands in a line: quoted where it must be.
    static func quoted(_ field: String) -> String {
        let needsQuotes = field.utf8.contains { [0x22, 0x2c, 0x0a, 0x0d].contains($0) }
        guard needsQuotes else { return field }
        var bytes = [UInt8(ascii: "\"")]
        for byte in field.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self) + "\""
    }
}

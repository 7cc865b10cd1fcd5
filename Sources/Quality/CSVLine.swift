/// One line of CSV as RFC 4180 has it.
enum CSVLine {
    /// The fields, without blanks around those that are not quoted.
    ///
    /// - Throws: ``QualityError`` `bad-ground-truth` when the line is not UTF-8, a quote is not closed, or something
    ///   follows it.
    static func fields(_ line: ArraySlice<UInt8>) throws(QualityError) -> [String] {
        var fields: [String] = []
        var rest = line
        while true {
            skipBlanks(&rest)
            if rest.first == UInt8(ascii: "\"") {
                fields.append(try text(try quotedField(&rest)[...]))
                skipBlanks(&rest)
            } else {
                let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
                var field = rest[..<end]
                rest = rest[end...]
                while let byte = field.last, isBlank(byte) { field.removeLast() }
                fields.append(try text(field))
            }
            guard let next = rest.popFirst() else { return fields }
            guard next == UInt8(ascii: ",") else { throw GroundTruthLabel.bad("something follows a closing quote") }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func skipBlanks(_ rest: inout ArraySlice<UInt8>) {
        while let byte = rest.first, isBlank(byte) { rest.removeFirst() }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(QualityError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw GroundTruthLabel.bad("not valid UTF-8") }
        return text
    }

    private static func quotedField(_ rest: inout ArraySlice<UInt8>) throws(QualityError) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        var field: [UInt8] = []
        rest.removeFirst()
        while let byte = rest.popFirst() {
            if byte == quote {
                guard rest.first == quote else { return field }
                rest.removeFirst()
            }
            field.append(byte)
        }
        throw GroundTruthLabel.bad("a quote is not closed")
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

extension GroundTruthLabel {
    private static let beginning = Array(#"{"groundTruthData":{"data":""#.utf8)
    private static let middle = Array(#"","encoding":"CSV"},"eventMetadata":{"eventId":""#.utf8)
    private static let end = Array(#""},"eventVersion":"0"}"#.utf8)

    /// Reads a line the quick way where that is possible, otherwise by ``init(line:)``.
    static func read(_ line: ArraySlice<UInt8>) throws(QualityError) -> GroundTruthLabel {
        if let label = GroundTruthLabel(documented: line) { return label }
        return try GroundTruthLabel(line: line)
    }

    /// Reads a line that is byte for byte of the documented form, with CSV and without escapes, as almost all are: a tenth
    /// of the work.
    ///
    /// nil for any other line, good or bad.
    init?(documented line: ArraySlice<UInt8>) {
        guard line.starts(with: Self.beginning) else { return nil }
        let dataStart = line.startIndex + Self.beginning.count
        guard let dataEnd = line[dataStart...].firstIndex(where: { Self.isSpecial($0) }),
            line[dataEnd...].starts(with: Self.middle)
        else { return nil }
        let idStart = dataEnd + Self.middle.count
        guard let idEnd = line[idStart...].firstIndex(where: { Self.isSpecial($0) }),
            line[idEnd...].elementsEqual(Self.end), idEnd > idStart, idEnd - idStart <= Self.idLimit,
            let id = String(validating: line[idStart..<idEnd], as: UTF8.self),
            line[dataStart..<dataEnd].contains(where: { $0 > 0x20 }),
            String(validating: line[dataStart..<dataEnd], as: UTF8.self) != nil
        else { return nil }
        self.init(eventId: id, data: Array(line[dataStart..<dataEnd]))
    }

    /// A quote, a backslash or a control character.
    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 || byte == 0x7f
    }
}

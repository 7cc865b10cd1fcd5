/// One line of CSV as RFC 4180 has it.
enum CSVLine {
    /// The fields, without blanks around those that are not quoted.
    ///
    /// - Throws: ``QualityError`` `bad-ground-truth` when a quote is not closed or something follows it.
    static func fields(_ line: String) throws(QualityError) -> [String] {
        var fields: [String] = []
        var rest = line.unicodeScalars[...]
        while true {
            while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
            if rest.first == "\"" {
                rest.removeFirst()
                fields.append(try quotedField(&rest))
                while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
            } else {
                var field = rest.prefix { $0 != "," }
                rest = rest[field.endIndex...]
                while field.last == " " || field.last == "\t" { field.removeLast() }
                fields.append(String(field))
            }
            guard let next = rest.popFirst() else { return fields }
            guard next == "," else { throw GroundTruthLabel.bad("something follows a closing quote") }
        }
    }

    private static func quotedField(_ rest: inout Substring.UnicodeScalarView) throws(QualityError) -> String {
        var field = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar != "\"" {
                field.append(scalar)
            } else if rest.first == "\"" {
                rest.removeFirst()
                field.append(scalar)
            } else {
                return String(field)
            }
        }
        throw GroundTruthLabel.bad("a quote is not closed")
    }

    /// A field as it stands in a line: quoted where it must be.
    static func quoted(_ field: String) -> String {
        let needsQuotes = field.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
        guard needsQuotes else { return field }
        var text = "\""
        for scalar in field.unicodeScalars {
            if scalar == "\"" { text.unicodeScalars.append(scalar) }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}

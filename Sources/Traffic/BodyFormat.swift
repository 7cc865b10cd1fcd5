/// How rows are written in a request.
public enum BodyFormat: String, Sendable, CaseIterable {
    case csv, json

    /// What requests are labelled with, and what answers are asked for.
    var contentType: String {
        switch self {
        case .csv: "text/csv"
        case .json: "application/json"
        }
    }
}

/// Gathers rows into the body of a request.
struct BodyWriter {
    /// A row's cells, and whether a fault was done to it.
    struct Row {
        var cells: [String]
        var isFaulty: Bool
    }

    let format: BodyFormat
    /// Whether columns are named: by a header line in CSV, as keys in JSON.
    let isByName: Bool
    let columns: [String]
    let faultyColumns: [String]

    /// Numbers as JSON spells them are sent as such; an empty cell as null, anything else as a string.
    func body(_ rows: [Row]) -> [UInt8] {
        var bytes: [UInt8] = []
        switch format {
        case .csv:
            if isByName { appendLine(columns, to: &bytes) }
            for row in rows { appendLine(row.cells, to: &bytes) }
        case .json where isByName:
            appendList(rows, to: &bytes) { row, bytes in
                let names = row.isFaulty ? faultyColumns : columns
                appendList(Array(zip(names, row.cells)), "{", "}", to: &bytes) { member, bytes in
                    JSONCell.append(string: member.0, to: &bytes)
                    bytes.append(UInt8(ascii: ":"))
                    JSONCell.append(cell: member.1, to: &bytes)
                }
            }
        case .json:
            bytes += "{\"instances\":".utf8
            appendList(rows, to: &bytes) { row, bytes in
                bytes += "{\"features\":".utf8
                appendList(row.cells, to: &bytes) { JSONCell.append(cell: $0, to: &$1) }
                bytes.append(UInt8(ascii: "}"))
            }
            bytes.append(UInt8(ascii: "}"))
        }
        return bytes
    }

    private func appendList<Element>(
        _ elements: [Element], _ open: Unicode.Scalar = "[", _ close: Unicode.Scalar = "]", to bytes: inout [UInt8],
        _ append: (Element, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for (place, element) in elements.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            append(element, &bytes)
        }
        bytes.append(UInt8(ascii: close))
    }

    private func appendLine(_ cells: [String], to bytes: inout [UInt8]) {
        for (place, cell) in cells.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            if cells.count == 1 && cell.isEmpty || Self.needsQuotes(cell) {
                bytes.append(UInt8(ascii: "\""))
                for byte in cell.utf8 {
                    if byte == UInt8(ascii: "\"") { bytes.append(byte) }
                    bytes.append(byte)
                }
                bytes.append(UInt8(ascii: "\""))
            } else {
                bytes += cell.utf8
            }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func needsQuotes(_ cell: String) -> Bool {
        let bytes = cell.utf8
        // Comma, quote and line ends, and blanks at an end.
        if bytes.contains(where: { $0 == 44 || $0 == 34 || $0 == 10 || $0 == 13 }) { return true }
        return [bytes.first, bytes.last].contains { (end: UInt8?) in end == 32 || end == 9 }
    }
}

/// Cells as JSON.
enum JSONCell {
    static func append(cell: String, to bytes: inout [UInt8]) {
        if cell.isEmpty {
            bytes += "null".utf8
        } else if isNumber(cell) {
            bytes += cell.utf8
        } else {
            append(string: cell, to: &bytes)
        }
    }

    static func append(string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case ..<32:
                let digits = Array("0123456789abcdef".utf8)
                bytes += "\\u00".utf8
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether a text is a number in JSON's grammar (RFC 8259, section 6).
    static func isNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let count = rest.prefix { (48...57).contains($0) }.count
            rest.removeFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let isZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !isZero || whole == 1 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard digits() > 0 else { return false }
        }
        if let mark = rest.first, mark | 32 == UInt8(ascii: "e") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest.removeFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}

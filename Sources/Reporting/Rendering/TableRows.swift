/// The body rows of a table as HTML.
///
/// Pages hold thousands of cells. A template looks each value up by name, which takes microseconds a cell and made nine
/// tenths of the time of a page; so rows are written here, and templates take them as they are.
enum TableRows {
    /// The `<tr>` elements, one a line.
    ///
    /// Cells past the last column are dropped; a row that is short stays short.
    static func html(_ table: ReportTable) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(table.rows.count * table.columns.count * 40)
        for row in table.rows {
            bytes += (row.isHighlighted ? "<tr class=\"highlight\">" : "<tr>").utf8
            for (index, (cell, column)) in zip(row.cells, table.columns).enumerated() {
                bytes += (index == 0 ? "<th scope=\"row\"" : "<td").utf8
                bytes += (column.isNumeric ? " class=\"number\">" : ">").utf8
                append(cell, to: &bytes)
                bytes += (index == 0 ? "</th>" : "</td>").utf8
            }
            bytes += "</tr>\n".utf8
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ cell: ReportTable.Cell, to bytes: inout [UInt8]) {
        var share: Double?
        if let part = cell.share, part.isFinite { share = min(max(part, 0), 1) }
        if let share { bytes += "<span class=\"share\" style=\"--share:\(JSONText.short(share * 100))%\">".utf8 }
        for span in cell.text.spans {
            let (open, close) =
                switch span.style {
                case .plain: ("", "")
                case .code: ("<code>", "</code>")
                case .strong: ("<strong>", "</strong>")
                }
            bytes += open.utf8
            EscapedHTML.append(span.text, to: &bytes)
            bytes += close.utf8
        }
        if share != nil { bytes += "</span>".utf8 }
    }
}

import HTTPTypes
import Tabular

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

extension RowDecoder {
    /// Reads CSV: one row a line, features in the model's order, or in any order under a header line.
    ///
    /// A first line is a header when it names every feature. Cells may be quoted; the delimiter is a comma, or the semicolon
    /// or tab of a first line without commas. Empty cells and the usual words for it are missing. As in whole files, a blank
    /// line is no row, except where a row has one cell: there it is a missing value.
    ///
    /// - Throws: ``ServingError`` naming rows and columns that cannot be used.
    func rows(csv bytes: UnsafeBufferPointer<UInt8>) throws(ServingError) -> FeatureRows {
        var lines = CSVLines(bytes)
        var line = try Self.line(&lines)
        if names.count > 1 { while let blank = line, lines.isBlank(blank) { line = try Self.line(&lines) } }
        guard let first = line else { throw Self.empty }
        // A cell takes a byte at least, its delimiter or its line's end included.
        let room = min(names.count * (bytes.count / (first.count + 1) + 1), bytes.count + 1)
        var rows = RowCollector(limit: rowLimit, room: room)
        var order: [Int?]?
        if canBeHeader(first, in: bytes), let header = try header(first, lines) {
            order = header
            line = try Self.line(&lines)
        }
        let given = order?.compactMap(\.self)
        let skipsBlanks = (order?.count ?? names.count) > 1
        while let range = line {
            if !(skipsBlanks && lines.isBlank(range)) {
                let before = rows.values.count
                try row(range, lines, order: order, into: &rows)
                if rows.isHopeless { break }
                if let given, rows.values.count == before + names.count { rows.permuteLastRow(given) }
            }
            line = try Self.line(&lines)
        }
        return try rows.rows()
    }

    private static func line(_ lines: inout CSVLines) throws(ServingError) -> Range<Int>? {
        do throws(CSVLines.NULByte) { return try lines.next() } catch {
            throw ServingError(.badRequest, "bad-rows", "line \(error.line): a NUL byte, which text does not have")
        }
    }

    /// Decodes one line; a header's order is applied afterwards.
    private func row(
        _ range: Range<Int>, _ lines: CSVLines, order: [Int?]?, into rows: inout RowCollector
    ) throws(ServingError) {
        var cells = lines.cells(range)
        var position = 0
        let width = order?.count ?? names.count
        while let cell = cells.next() {
            if position < width {
                if let order {
                    if let feature = order[position] { cell.withText { decode($0, feature, into: &rows) } }
                } else {
                    cell.withText { decode($0, position, into: &rows) }
                }
            }
            position += 1
        }
        if cells.isBroken {
            rows.fault(nil, "a quote that is not closed, or stands inside a cell")
        } else if position != width {
            let words = order == nil ? "the model has \(width) features" : "the header has \(width)"
            rows.fault(nil, "\(position) \(position == 1 ? "value" : "values") where \(words)")
        }
        try rows.endRow()
    }

    /// Whether a line holds more than digits and what stands between and around them; most rows do not.
    private func canBeHeader(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if hasNumbersAsNames { return true }
        return !range.allSatisfy {
            (UInt8(ascii: " ")...UInt8(ascii: ";")).contains(bytes[$0]) && bytes[$0] != UInt8(ascii: "\"")
        }
    }

    /// The features under a header line, by column; nil when the line is a row.
    ///
    /// - Throws: ``ServingError`` when it is a header that lacks features.
    private func header(_ range: Range<Int>, _ lines: CSVLines) throws(ServingError) -> [Int?]? {
        var cells = lines.cells(range)
        var order: [Int?] = []
        var known = 0
        var isRow = true
        while let cell = cells.next() {
            let name = cell.withText { String(decoding: $0, as: UTF8.self) }.trimmingBlanks
            let place = places[name]
            if place != nil || others.contains(name) { known += 1 }
            if order.count < decoders.count {
                switch decoders[order.count].decode(cell.content) {
                case .value: break
                case .unseen, .notANumber, .tooLarge: isRow = false
                }
            }
            order.append(place)
        }
        guard known > 0, !cells.isBroken else { return nil }
        let given = order.compactMap(\.self)
        if Set(given).count == names.count, given.count == names.count { return order }
        guard !isRow else { return nil }
        let repeated = Dictionary(grouping: given) { $0 }.filter { $0.value.count > 1 }
        if let twice = repeated.keys.min() {
            throw ServingError(.badRequest, "bad-header", "the header names \"\(names[twice])\" twice")
        }
        let missing = names.filter { name in !given.contains { names[$0] == name } }
        throw ServingError(
            .badRequest, "bad-header",
            "the header lacks \(missing.prefix(5).map { "\"\($0)\"" }.joined(separator: ", "))"
                + (missing.count > 5 ? " and \(missing.count - 5) more" : ""),
            hint: "name every feature, or send rows without a header in the model's order")
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        guard first == " " || last == " " || first == "\t" || last == "\t" else { return self }
        return String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

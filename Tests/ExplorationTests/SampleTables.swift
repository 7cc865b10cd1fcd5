import Foundation
import Tabular

/// Tables for the tests.
enum SampleTables {
    /// A column with its own type, named as feature.
    static func column(
        _ name: String,
        _ values: ColumnValues,
        role: ColumnRole = .feature,
        categories: [String]? = nil
    ) -> TableColumn {
        let type: ColumnType =
            switch values {
            case .binary: .binary
            case .integer: .integer
            case .real: .real
            case .category: .category
            case .text: .text
            }
        return TableColumn(
            specification: ColumnSpecification(name: name, role: role, type: type, categories: categories),
            values: values
        )
    }

    static func text(_ cells: [String]) -> ColumnValues {
        var values = TextValues()
        for cell in cells {
            values.bytes += Array(cell.utf8)
            values.ends.append(values.bytes.count)
        }
        return .text(values)
    }

    static func table(_ columns: [TableColumn]) -> Table {
        let rows =
            switch columns.first?.values {
            case .binary(let cells): cells.count
            case .integer(let cells): cells.count
            case .real(let cells): cells.count
            case .category(let cells): cells.count
            case .text(let cells): cells.count
            case nil: 0
            }
        return Table(columns: columns, rowCount: rows)
    }

    static func schema(of table: Table, positive: String? = nil) -> Schema {
        Schema(columns: table.columns.map(\.specification), positive: positive)
    }

    /// One of the data sets that lie beside the repository on some machines; nil where they do not.
    static func shared(_ name: String, label: String) throws -> Table? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.deletingLastPathComponent().appendingPathComponent("shared/data/\(name)")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: ",").map(String.init) }
        guard let header = lines.first else { return nil }
        let columns = header.indices.map { index in
            typed(header[index], lines.dropFirst().map { $0[index] }, role: header[index] == label ? .label : .feature)
        }
        return Table(columns: columns, rowCount: lines.count - 1)
    }

    private static func typed(_ name: String, _ cells: [String], role: ColumnRole) -> TableColumn {
        let words = Set(cells).sorted()
        if words == ["0", "1"] { return column(name, .binary(cells.map { $0 == "1" ? 1 : 0 }), role: role) }
        if words == ["FALSE", "TRUE"] {
            return column(name, .binary(cells.map { $0 == "TRUE" ? 1 : 0 }), role: role, categories: words)
        }
        if words.allSatisfy({ Int64($0) != nil }) {
            return column(name, .integer(cells.map { Int64($0) ?? .min }), role: role)
        }
        if words.allSatisfy({ Double($0) != nil }) {
            return column(name, .real(cells.map { Double($0) ?? .nan }), role: role)
        }
        let codes = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, Int32($0)) })
        return column(name, .category(cells.map { codes[$0] ?? -1 }), role: role, categories: words)
    }
}

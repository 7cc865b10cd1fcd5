import Testing

@testable import Tabular

@Suite struct FeatureDecoderTests {
    private static let columns = [
        ColumnSpecification(name: "a", role: .feature, type: .integer),
        ColumnSpecification(name: "a", role: .feature, type: .real),
        ColumnSpecification(name: "a", role: .feature, type: .binary),
        ColumnSpecification(name: "a", role: .feature, type: .binary, categories: ["no", "yes"]),
        ColumnSpecification(name: "a", role: .feature, type: .binary, categories: ["T", "F"]),
        ColumnSpecification(name: "a", role: .feature, type: .binary, categories: ["new", "old"]),
        ColumnSpecification(name: "a", role: .feature, type: .category, categories: ["mail", "web", "a,b", "x\"y"]),
        ColumnSpecification(name: "a", role: .feature, type: .category, categories: ["1", "2", "10"]),
    ]

    private static let cells = [
        "", " ", "NA", "nan", "NULL", "?", "0", "1", "2", "7", "10", "-1", "+1", "1.0", "1.50", "2e0", "007", ".5",
        "5.",
        "1e-50", "3.4e38", "1e39", "-1e300", "1e999", "9007199254740993", "16777217", "123456789012345678901234567890",
        "no", "yes", "YES", "n", "y", "true", "FALSE", "t", "F", "on", "off", "new", "old", "New", " old ", "mail",
        " web", "Mail", "a,b", "x\"y", "x", "0x10", "inf", "1,5", "é", "\"", "- 1", "1 2", "--1", "١",
    ]

    /// A cell of a request and the same cell of a file give a model the same float.
    @Test(arguments: columns.indices)
    func cellsAreReadAsInWholeFiles(index: Int) async throws {
        let column = Self.columns[index].asScored
        let decoder = FeatureDecoder(column)
        var readable: [(cell: String, value: String)] = []
        for cell in Self.cells {
            let mine = Array(cell.utf8).withUnsafeBufferPointer { decoder.decode($0) }
            switch mine {
            case .value(let value): readable.append((cell, value.isNaN ? "?" : "\(value)"))
            case .unseen: readable.append((cell, "?"))
            case .notANumber:
                await #expect(throws: TableError.self, "\(cell)") { try await read([cell], column) }
            case .tooLarge:
                #expect(Double(cell).map { abs($0) > Double(Float.greatestFiniteMagnitude) } == true, "\(cell)")
            }
        }
        let values = try await read(readable.map(\.cell), column)
        for (mine, other) in zip(readable, values) { #expect(mine.value == other, "\(mine.cell) as \(column)") }
        #expect(values.count == readable.count)
        #expect(values.contains { $0 != "?" })
    }

    /// What a whole file with these cells gives.
    private func read(_ cells: [String], _ column: ColumnSpecification) async throws -> [String] {
        let lines = cells.map { "\"\($0.replacing("\"", with: "\"\""))\",x\n" }
        let file = try TemporaryFile("a,b\n" + lines.joined())
        var values: [String] = []
        _ = try await file.reader().forEachBatch([column]) { batch in
            switch batch.columns[0] {
            case .binary(let cells): values += cells.map { $0 == 255 ? "?" : "\(Float($0))" }
            case .integer(let cells): values += cells.map { $0 == .min ? "?" : "\(Float($0))" }
            case .real(let cells): values += cells.map { $0.isNaN ? "?" : "\(Float($0))" }
            case .category(let cells): values += cells.map { $0 < 0 ? "?" : "\(Float($0))" }
            case .text: Issue.record("a feature is never text")
            }
        }
        return values
    }
}

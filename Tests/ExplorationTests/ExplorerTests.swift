import Foundation
import Statistics
import Tabular
import Testing

@testable import Exploration

@Suite struct ExplorerTests {
    /// Eight rows of every type, with missing cells; `bought` is positive in 1, 3, 5 and 7.
    private let table = SampleTables.table([
        SampleTables.column("id", SampleTables.text(["a", "b", "c", "d", "e", "f", "g", "h"]), role: .identifier),
        SampleTables.column("clicked", .binary([1, 0, 1, 0, 1, 255, 1, 0])),
        SampleTables.column("pages", .integer([3, 1, 4, 1, 5, 9, .min, 6])),
        SampleTables.column("seconds", .real([1.5, 64, .nan, 2, 8, 16, 0.5, 4])),
        SampleTables.column("month", .category([0, 0, 1, 1, 0, 1, -1, 0]), categories: ["May", "Nov"]),
        SampleTables.column(
            "bought",
            .binary([0, 1, 0, 1, 0, 1, 0, 1]),
            role: .label,
            categories: ["FALSE", "TRUE"]
        ),
    ])

    private func explore(_ table: Table, positive: String? = nil) async throws -> ExplorationFindings {
        try await Explorer(schema: SampleTables.schema(of: table, positive: positive)).explore(table)
    }

    @Test func headShowsTheFirstRowsAsTheyWereWritten() async throws {
        let head = try await explore(table).head
        #expect(head.columns == ["id", "clicked", "pages", "seconds", "month", "bought"])
        #expect(head.rows.count == 5)
        #expect(head.rows[0] == ["a", "1", "3", "1.5", "May", "FALSE"])
        #expect(head.rows[2] == ["c", "1", "4", "", "Nov", "FALSE"])
    }

    @Test func everyColumnIsDescribed() async throws {
        let describe = try await explore(table).describe
        #expect(describe.map(\.count) == [8, 7, 7, 7, 7, 8])
        #expect(describe.map(\.missing) == [0, 1, 1, 1, 1, 0])
        #expect(describe.map(\.distinct) == [8, 2, 6, 7, 2, 2])
        // pandas: pd.Series([3, 1, 4, 1, 5, 9, 6]).describe()
        #expect(describe[2].summary?.median == 4)
        #expect(abs((describe[2].summary?.standardDeviation ?? 0) - 2.853569193634026) < 1e-12)
        #expect(describe[4].summary == nil)
        #expect(describe[4].frequent == [.init(value: "May", rows: 4), .init(value: "Nov", rows: 3)])
    }

    @Test func labelIsCountedByItsPositiveValue() async throws {
        let findings = try await explore(table, positive: "FALSE")
        let label = try #require(findings.label)
        #expect(label.column == "bought" && label.positive == "FALSE")
        #expect(label.positives == 4 && label.rows == 8 && label.rate == 0.5)
    }

    @Test func conversionIsTheRateOfEachValueWithMissingCellsLast() async throws {
        let findings = try await explore(table)
        #expect(findings.conversion.map(\.column) == ["clicked", "pages", "seconds", "month"])
        let clicked = findings.conversion[0].entries
        #expect(clicked.map(\.value) == ["0", "1", "(missing)"])
        #expect(clicked.map(\.rows) == [3, 4, 1])
        #expect(clicked.map(\.rate) == [1, 0, 1])
        let pages = findings.conversion[1].entries
        #expect(pages.map(\.value) == ["1", "3", "4", "5", "6", "9", "(missing)"])
        let month = findings.conversion[3].entries
        #expect(month.map(\.value) == ["May", "Nov", "(missing)"])
        #expect(month.map(\.positives) == [2, 2, 0])
    }

    @Test func associationIsSortedByStrength() async throws {
        let association = try await explore(table).association
        #expect(association.map(\.column).first == "clicked")
        #expect(association.first?.value == -1)
        #expect(association.first?.rocAUC == 1)
        #expect(association.contains { $0.column == "month" && $0.measure == .cramersV })
        #expect(zip(association, association.dropFirst()).allSatisfy { $0.strength >= $1.strength })
    }

    @Test func correlationHoldsNumbersAndTheLabelOnly() async throws {
        let correlation = try await explore(table).correlation
        #expect(correlation.columns == ["clicked", "pages", "seconds", "bought"])
        #expect(correlation.values[0][3] == -1)
        #expect(correlation.values[1][2] == correlation.values[2][1])
    }

    @Test func aTableWithoutALabelIsStillDescribed() async throws {
        let unlabelled = Table(columns: Array(table.columns.dropLast()), rowCount: 8)
        let findings = try await explore(unlabelled)
        #expect(findings.label == nil && findings.association.isEmpty && findings.conversion.isEmpty)
        #expect(findings.describe.count == 5)
        #expect(findings.correlation.columns == ["clicked", "pages", "seconds"])
    }

    @Test func schemaDecidesTheRoles() async throws {
        var schema = SampleTables.schema(of: table)
        schema.columns[1].role = .ignored
        let findings = try await Explorer(schema: schema).explore(table)
        #expect(!findings.conversion.contains { $0.column == "clicked" })
        #expect(findings.describe[1].role == .ignored)
    }

    @Test func numbersWithManyValuesAreShownInRanges() async throws {
        let rows = 1_000
        let labels = (0..<rows).map { row -> UInt8 in row >= 500 && row % 2 == 0 ? 1 : 0 }
        let wide = SampleTables.table([
            SampleTables.column("price", .real((0..<rows).map { Double($0) / 8 })),
            SampleTables.column("bought", .binary(labels), role: .label),
        ])
        let findings = try await explore(wide)
        let conversion = try #require(findings.conversion.first)
        #expect(conversion.grouping == .ranges)
        #expect(conversion.entries.map(\.rows) == Array(repeating: 100, count: 10))
        #expect(conversion.entries.map(\.rate) == [0, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5])
        #expect(conversion.entries.first?.value == "0 to 12.38")
    }

    @Test func rareWordsAreShownTogether() async throws {
        // Ten cities of 30 rows, thirty of 10.
        let codes = (0..<300).map { Int32($0 % 10) } + (0..<300).map { Int32(10 + $0 % 30) }
        let labels = codes.map { code -> UInt8 in code % 3 == 0 ? 1 : 0 }
        let words = SampleTables.table([
            SampleTables.column("city", .category(codes), categories: (0..<40).map { "c\($0)" }),
            SampleTables.column("bought", .binary(labels), role: .label),
        ])
        let findings = try await explore(words)
        let entries = try #require(findings.conversion.first?.entries)
        #expect(entries.count == 20)
        #expect(entries.last?.value == "(21 others)")
        #expect(entries.reduce(0) { $0 + $1.rows } == 600)
    }

    @Test func anEmptyTableIsNoError() async throws {
        let empty = SampleTables.table([
            SampleTables.column("pages", .integer([])), SampleTables.column("bought", .binary([]), role: .label),
        ])
        let findings = try await explore(empty)
        #expect(findings.rows == 0 && findings.head.rows.isEmpty)
        #expect(findings.label?.rate == nil)
    }

    @Test func tablesThatDoNotFitTheSchemaAreRefused() async throws {
        var schema = SampleTables.schema(of: table)
        schema.columns.append(ColumnSpecification(name: "price", role: .feature, type: .real))
        let missing = await #expect(throws: ExplorationError.self) { try await Explorer(schema: schema).explore(table) }
        #expect(missing?.code == .missingColumn)
        #expect(missing?.message == "the table has no column \"price\"")

        var twice = SampleTables.schema(of: table)
        twice.columns[1].role = .label
        let several = await #expect(throws: ExplorationError.self) { try await Explorer(schema: twice).explore(table) }
        #expect(several?.code == .severalLabels)

        let unknown = await #expect(throws: ExplorationError.self) { try await explore(table, positive: "yes") }
        #expect(unknown?.code == .unknownPositive)
        #expect(unknown?.hint == "its values are \"FALSE\" and \"TRUE\"; spell it as in the data")

        var ragged = table
        ragged.columns[1].values = .binary([1])
        let short = await #expect(throws: ExplorationError.self) { try await explore(ragged) }
        #expect(short?.code == .raggedColumn)
    }

    @Test func findingsSurviveJSON() async throws {
        let findings = try await explore(table)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(findings)
        #expect(try JSONDecoder().decode(ExplorationFindings.self, from: data) == findings)
        // Same input, same bytes.
        #expect(try encoder.encode(try await explore(table)) == data)
    }

    /// The figures that are left are those of the whole matrix.
    @Test func tooManyColumnsAreNotAllComparedWithEachOther() async throws {
        let limit = ExplorationLimits.correlatedColumns
        func table(_ width: Int) -> Table {
            // Later columns follow the label more closely.
            func cell(_ row: Int, _ index: Int) -> Double {
                let noise = row * (index + 3) * 7919 % 101
                return Double(noise) + (row % 2 == 0 ? Double(index) / 10 : 0)
            }
            let columns = (0..<width).map { index in
                SampleTables.column("c\(index)", .real((0..<40).map { row in cell(row, index) }))
            }
            let label = SampleTables.column("y", .binary((0..<40).map { $0 % 2 == 0 ? 1 : 0 }), role: .label)
            return SampleTables.table(columns + [label])
        }
        let few = table(limit)
        let all = try await Explorer(schema: SampleTables.schema(of: few)).explore(few)
        #expect(all.correlation.omitted == 0)
        #expect(all.correlation.columns.count == limit + 1)
        #expect(!all.limits.contains { $0.contains("were compared with each other") })
        let many = table(limit + 50)
        let capped = try await Explorer(schema: SampleTables.schema(of: many)).explore(many)
        #expect(capped.correlation.omitted == 50)
        #expect(capped.correlation.columns.count == limit + 1)
        #expect(capped.correlation.values.allSatisfy { $0.count == limit + 1 })
        #expect(
            capped.limits.contains(
                "Only the \(limit) columns most correlated with the label were compared with each other; "
                    + "50 more were not."))
        // Every feature still has its association, strongest first, and the strongest are in the matrix.
        #expect(capped.association.count == limit + 50)
        #expect(Set(capped.association.prefix(limit).map(\.column)).isSubset(of: capped.correlation.columns))
        let before = Dictionary(uniqueKeysWithValues: all.association.map { ($0.column, $0.value) })
        for association in capped.association where before[association.column] != nil {
            #expect(before[association.column] == association.value)
        }
        // Without a label, the first ones.
        let unlabelled = Table(columns: Array(many.columns.dropLast()), rowCount: 40)
        let first = try await Explorer(schema: SampleTables.schema(of: unlabelled)).explore(unlabelled)
        #expect(first.correlation.columns == (0..<limit).map { "c\($0)" })
        #expect(first.association.isEmpty)
    }
}

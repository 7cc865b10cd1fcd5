import Tabular
import Testing

@testable import Exploration

/// Each warning on a small made-up table: it appears when it should, with its figures, and not otherwise.
@Suite struct WarningsTests {
    private static let rows = 1_000

    private func warnings(
        _ columns: [TableColumn],
        positives: (Int) -> Bool = { $0 % 5 == 0 },
        positive: String? = nil
    ) async throws -> [ExplorationWarning] {
        let label = SampleTables.column(
            "bought",
            .binary((0..<Self.rows).map { positives($0) ? 1 : 0 }),
            role: .label
        )
        let table = SampleTables.table(columns + [label])
        return try await Explorer(schema: SampleTables.schema(of: table, positive: positive)).explore(table).warnings
    }

    private func binary(_ name: String, _ isOne: (Int) -> Bool) -> TableColumn {
        SampleTables.column(name, .binary((0..<Self.rows).map { isOne($0) ? 1 : 0 }))
    }

    @Test func anInnocentTableHasNoWarnings() async throws {
        let found = try await warnings([binary("clicked") { $0 % 5 == 0 ? $0 % 2 == 0 : $0 % 3 == 0 }])
        #expect(found.isEmpty)
    }

    @Test func aColumnWithoutWhichNothingHappensLeaks() async throws {
        // 200 of 1,000 bought, all among the 452 that are 1.
        let found = try await warnings([binary("checkout") { $0 % 5 == 0 || $0 % 16 < 5 }])
        let leak = try #require(found.first)
        #expect(leak.code == .leakage && leak.columns == ["checkout"])
        #expect(
            leak.message
                == "\"bought\" is 1 in 0 of 548 (0 %) rows where \"checkout\" is 0, and in 200 of 452 (44.2 %) others."
        )
        #expect(leak.advice.contains("--ignore"))
    }

    @Test func aCertainSignOfTheOutcomeLeaksWhenRowsAreEnough() async throws {
        // 250 rows of buyers only are enough to call it certain (Wilson from 0.985), 100 are not (from 0.963).
        let many = try await warnings([binary("refund") { $0 % 4 == 0 }], positives: { $0 % 4 == 0 || $0 % 7 == 0 })
        #expect(many.map(\.code) == [.leakage])
        #expect(many.first?.message == "\"bought\" is 1 in 250 of 250 (100 %) rows where \"refund\" is 1.")
        let few = try await warnings([binary("refund") { $0 % 10 == 0 }], positives: { $0 % 5 == 0 || $0 % 7 == 0 })
        #expect(few.isEmpty)
    }

    @Test func wholeNumbersThatMayBeCodesAreNamed() async throws {
        func integer(_ name: String, _ value: (Int) -> Int64) -> TableColumn {
            SampleTables.column(name, .integer((0..<Self.rows).map(value)))
        }
        let found = try await warnings([
            integer("region") { Int64(1 + ($0 * 7 + $0 / 9) % 9) }, integer("items") { Int64($0 / 11 % 9) },
            integer("browser") { Int64(1 + $0 / 3 % 4) }, integer("age") { Int64(18 + $0 / 7 % 60) },
        ])
        #expect(found.map(\.code) == [.codesAsNumbers])
        #expect(found.first?.columns == ["region", "browser"])
        #expect(
            found.first?.message
                == "Whole numbers with few values, read as amounts: \"region\" (9 values), \"browser\" (4 values).")
        #expect(found.first?.advice.hasSuffix("--type region=category.") == true)
    }

    @Test func manyNearDuplicatesAreCounted() async throws {
        let found = try await warnings((0..<10).map { index in binary("c\(index)") { $0 % 3 == 0 } }).filter {
            $0.code == .nearDuplicates
        }
        #expect(found.count == ExplorationLimits.nearDuplicatePairs + 1)
        #expect(found.first?.columns == ["c0", "c1"])
        #expect(found.last?.message == "25 more pairs of columns are as close.")
    }

    @Test func cellsFilledInAfterTheOutcomeLeak() async throws {
        let cells = (0..<Self.rows).map { $0 % 5 == 0 ? Double($0 % 37) : .nan }
        let found = try await warnings([SampleTables.column("order_value", .real(cells))])
        let leak = try #require(found.first { $0.code == .leakage })
        #expect(leak.columns == ["order_value"])
        #expect(leak.message.contains("0 of 800 (0 %) rows where \"order_value\" is (missing)"))
        #expect(found.contains { $0.code == .manyMissing && $0.message.contains("80.0 %") })
    }

    @Test func leakageDoesNotDependOnWhichValueIsPositive() async throws {
        for positive in ["0", "1"] {
            let found = try await warnings([binary("checkout") { $0 % 5 == 0 || $0 % 16 < 5 }], positive: positive)
            #expect(found.filter { $0.code == .leakage }.map(\.columns) == [["checkout"]])
        }
    }

    @Test func strongColumnsAreToBeChecked() async throws {
        // 95 % of buyers, 20 % of the others: ROC-AUC 0.875.
        let found = try await warnings([binary("basket") { $0 % 5 == 0 ? $0 % 100 != 0 : $0 % 5 == 1 && $0 % 25 < 20 }])
        #expect(found.map(\.code) == [.strongFeature])
        #expect(found.first?.message.contains("0.875") == true)
    }

    @Test func nearDuplicatesAndOppositesArePaired() async throws {
        let found = try await warnings([
            binary("a") { $0 % 2 == 0 }, binary("b") { $0 % 2 == 0 || $0 < 20 }, binary("c") { $0 % 2 == 1 },
            binary("d") { $0 % 3 == 0 },
        ])
        let pairs = found.filter { $0.code == .nearDuplicates }
        #expect(pairs.map(\.columns) == [["a", "b"], ["a", "c"], ["b", "c"]])
        #expect(pairs[1].message == "\"a\" and \"c\" are almost opposites: correlation -1.000.")
    }

    @Test func duplicateIdentifiersAreCountedWithAnExample() async throws {
        let ids = (0..<Self.rows).map { "u\($0 % 990)" }
        let found = try await warnings([SampleTables.column("UserID", SampleTables.text(ids), role: .identifier)])
        #expect(found.map(\.code) == [.duplicateIdentifiers])
        #expect(
            found.first?.message
                == "10 of 1,000 rows repeat an earlier row's \"UserID\", for example \"u0\"."
        )
    }

    @Test func columnsThatCannotHelpAreNamed() async throws {
        let found = try await warnings([
            binary("always") { _ in true },
            SampleTables.column("never", .real(Array(repeating: .nan, count: Self.rows))),
            SampleTables.column("number", .integer((0..<Int64(Self.rows)).map { $0 * 7919 % 1_000_003 })),
            SampleTables.column(
                "town",
                .category((0..<Self.rows).map { Int32($0 % 400) }),
                categories: (0..<400).map { "t\($0)" }
            ),
        ])
        func columns(_ code: ExplorationWarning.Code) -> [[String]] {
            found.filter { $0.code == code }.map(\.columns)
        }
        #expect(columns(.constant) == [["always"]])
        #expect(columns(.allMissing) == [["never"]])
        #expect(columns(.uniqueValues) == [["number"]])
        #expect(columns(.highCardinality) == [["town"]])
        #expect(columns(.rareValues) == [["town"]])
        #expect(
            found.first { $0.code == .highCardinality }?.message.contains("400 different values, 2.5 rows each") == true
        )
    }

    @Test func imbalanceAndFewOutcomesAreToldWithFigures() async throws {
        let found = try await warnings([], positives: { $0 % 50 == 0 })
        #expect(found.map(\.code) == [.imbalance, .fewOutcomes])
        #expect(
            found.first?.message
                == "\"bought\" is 1 in 2.00 % of rows (20 of 1,000): always predicting not 1 is right in 98.0 % of them."
        )
        let common = try await warnings([], positives: { $0 % 50 != 0 })
        #expect(common.first?.message.contains("is not 1 in 2.00 % of rows (20 of 1,000): always predicting 1") == true)
    }

    @Test func aLabelThatNeverVariesIsSaid() async throws {
        let found = try await warnings([], positives: { _ in false })
        #expect(found.map(\.code) == [.labelConstant])
        #expect(found.first?.message == "\"bought\" is never 1 in these 1,000 rows.")
    }

    @Test func aLabelOfManyValuesIsNotComparedWith() async throws {
        let table = SampleTables.table([
            SampleTables.column("clicked", .binary([0, 1, 1])),
            SampleTables.column("stars", .integer([1, 2, 3]), role: .label),
        ])
        var schema = SampleTables.schema(of: table)
        let found = try await Explorer(schema: schema).explore(table)
        #expect(found.warnings.map(\.code) == [.labelNotBinary])
        #expect(found.label == nil)
        // Named, one value against all others will do.
        schema.positive = "3"
        #expect(try await Explorer(schema: schema).explore(table).label?.positives == 1)
    }

    @Test func rowsWithoutALabelAreCountedAndLeftOut() async throws {
        let table = SampleTables.table([
            SampleTables.column("pages", .real([1, 2, 3, 4])),
            SampleTables.column("bought", .category([0, 1, -1, 1]), role: .label, categories: ["no", "yes"]),
        ])
        let findings = try await Explorer(schema: SampleTables.schema(of: table)).explore(table)
        #expect(findings.label?.missing == 1 && findings.label?.positive == "yes" && findings.label?.positives == 2)
        #expect(
            findings.warnings.contains { $0.code == .labelMissing && $0.message == "1 of 4 rows have no \"bought\"." }
        )
        #expect(findings.conversion.first?.entries.map(\.value) == ["1", "2", "4"])
        #expect(findings.describe.first?.count == 4)
    }
}

import Tabular
import Testing

struct ProfileTests {
    /// The profile of one column with these cells, spread over a file with a second column.
    private func column(_ cells: [String], _ options: CSVOptions = CSVOptions(header: .present)) async throws
        -> ColumnProfile
    {
        let text = "c,other\n" + cells.map { "\($0),x\n" }.joined()
        return try #require(try await profile(text, options)["c"])
    }

    @Test(
        arguments: [
            (["0", "1", "0"], ColumnType.binary, nil),
            (["0", "1.0", "0.0"], .binary, nil),
            (["1.0", "0.0"], .binary, nil),
            (["0", "", "1"], .binary, nil),
            (["0", "2", "1"], .integer, nil),
            (["-3", "+4", "9223372036854775807"], .integer, nil),
            (["1", "2.5"], .real, nil),
            (["1e3", "7"], .real, nil),
            (["true", "FALSE", "True"], .binary, ["FALSE", "True"]),
            (["Y", "N"], .binary, ["N", "Y"]),
            (["no", "yes", "NA"], .binary, ["no", "yes"]),
            (["t", "f"], .binary, ["f", "t"]),
            (["on", "off"], .binary, ["off", "on"]),
            ([" TRUE", "FALSE "], .binary, ["FALSE", "TRUE"]),
            (["true", "false", "maybe", "true"], .category, ["false", "maybe", "true"]),
            (["true", "no", "true", "no"], .category, ["no", "true"]),
            (["b", "a", "b", "é", "Z"], .category, ["Z", "a", "b", "é"]),
            (["007", "008", "007", "008"], .category, ["007", "008"]),
            (["1", "2", "x", "x", "1"], .category, ["1", "2", "x"]),
            (["1", "1", "2", "2", "inf", "inf"], .category, ["1", "2", "inf"]),
            (["12345678901234567890", "12345678901234567891"], .text, nil),
            (["12345678901234567890", "1.5"], .real, nil),
            (["red", "green", "blue"], .text, nil),
        ] as [([String], ColumnType, [String]?)]
    )
    func cellsDecideTheType(_ cells: [String], _ type: ColumnType, _ categories: [String]?) async throws {
        let column = try await column(cells)
        #expect(column.type == type)
        #expect(column.categories == categories)
    }

    @Test(arguments: ["", " ", "\t", "NA", "na", "NaN", "nan", "null", "NULL", "?", " NA ", "\"\"", "\"NA\""])
    func emptyAndMarkedCellsAreMissing(_ cell: String) async throws {
        let column = try await column(["1", cell, "5"])
        #expect(column.missing == 1)
        #expect(column.type == .integer)
    }

    @Test func missingMarkersCanBeChosen() async throws {
        let options = CSVOptions(header: .present, missing: ["-"])
        #expect(try await column(["1", "-", "5"], options).missing == 1)
        #expect(try await column(["NA", "-", "x", "NA"], options).categories == ["NA", "x"])
        let words = CSVOptions(header: .present, missing: ["Ñ/a", " none ", "-9"])
        #expect(try await column(["1", "Ñ/A", "NONE", "none", "-9", "-8", "n"], words).missing == 4)
    }

    @Test func countsAndRangesAreExact() async throws {
        let column = try await column(["5", "", "-2", "5", "1", "0", "0"])
        #expect(column.missing == 1)
        #expect(column.nonMissing == 6)
        #expect(column.distinct == 4)
        #expect(column.isDistinctExact)
        #expect(column.values == ["-2", "0", "1", "5"])
        #expect(column.minimum == -2)
        #expect(column.maximum == 5)
        #expect(!column.isUnique)
    }

    @Test func constantsAndEmptyColumnsAreToldApart() async throws {
        #expect(try await column(["x", "x"]).isConstant)
        #expect(try await column(["3", "3"]).isConstant)
        #expect(try await column(["1", "1"]).isConstant)
        #expect(try await !column(["1", ""]).isConstant)
        #expect(try await column(["", "NA"]).isAllMissing)
        #expect(try await column(["TRUE", "TRUE"]).isConstant)
    }

    @Test func repeatsAreFoundInAnyNumberOfRows() async throws {
        let many = 30_000
        let unique = (0..<many).map { String(($0 * 7_919) % 1_000_003) }
        #expect(try await column(unique).isUnique)
        #expect(try await column(unique).distinct == many)
        #expect(try await !column(unique + [unique[0]]).isUnique)
        let words = unique.map { "u\($0)" }
        #expect(try await column(words).isUnique)
        #expect(try await !column(words + [words[17]]).isUnique)
        #expect(try await column(words).type == .text)
        let repeated = try await column(unique + unique)
        #expect(repeated.distinct == 1_000)
        #expect(!repeated.isDistinctExact)
        #expect(repeated.values == nil)
    }

    @Test func aCategoryHasAtMostHalfAsManyWordsAsCells() async throws {
        let words = (0..<100).map { "w\($0)" }
        #expect(try await column(words + words).type == .category)
        #expect(try await column(words + words.dropFirst()).type == .text)
        let tooMany = (0..<1_001).map { "w\($0)" }
        #expect(try await column(tooMany + tooMany + tooMany).type == .text)
        #expect(try await column(Array((tooMany + tooMany).dropLast(1_002))).type == .text)
    }

    @Test func fewTextCellsAmongNumbersAreFaultsAndManyMakeWords() async throws {
        let numbers = (0..<990).map { String($0 % 50) }
        let faulty = try await column(numbers + Array(repeating: "bad", count: 10))
        #expect(faulty.type == .integer)
        #expect(faulty.textCells == 10)
        #expect(faulty.firstTextCell?.line == 992)
        let mixed = try await column(numbers + Array(repeating: "bad", count: 11))
        #expect(mixed.type == .category)
        #expect(mixed.categories?.count == 51)
        #expect(mixed.textCells == 0)
    }

    @Test func declaredTypesOverruleTheCells() async throws {
        let numbers = (0..<990).map { String($0 % 3) } + ["bad"]
        let category = try await column(numbers, CSVOptions(header: .present, types: ["c": .category]))
        #expect(category.type == .category)
        #expect(category.categories == ["0", "1", "2", "bad"])
        #expect(category.isDeclared)
        let text = try await column(numbers, CSVOptions(header: .present, types: ["c": .text]))
        #expect(text.type == .text)
        #expect(text.firstTextCell == nil)
        let real = try await column(["1", "2"], CSVOptions(header: .present, types: ["c": .real]))
        #expect(real.type == .real)
        let binary = try await column(["a", "b", "a"], CSVOptions(header: .present, types: ["c": .binary]))
        #expect(binary.categories == ["a", "b"])
        let unknown = await failure { _ = try await profile("price,b\n1,2\n", CSVOptions(types: ["pric": .real])) }
        #expect(unknown?.code == .unknownColumn)
        #expect(unknown?.hint == "did you mean \"price\"?")
    }

    @Test func theNumberOfThreadsChangesNothing() async throws {
        var text = "id,a,b,c,d\n"
        var generator = SeededGenerator(seed: 1)
        for row in 0..<60_000 {
            text +=
                "\(row),\(generator.below(2)),\"w\(generator.below(900))\",\(generator.unit()),\(generator.below(5000))\n"
        }
        let file = try TemporaryFile(text)
        let one = try await file.reader(CSVOptions(threads: 1)).profile()
        let many = try await file.reader(CSVOptions(threads: 5)).profile()
        #expect(one.columns == many.columns)
        #expect(one.rowCount == 60_000)
        #expect(many.rowCount == 60_000)
        #expect(one.columns.map(\.type) == [.integer, .binary, .category, .real, .integer])
        #expect(one["id"]?.isUnique == true)
    }

    @Test func wideAndNarrowFilesWork() async throws {
        let width = 10_000
        let header = (0..<width).map { "column\($0)" }.joined(separator: ",")
        let row = (0..<width).map { String($0 % 3) }.joined(separator: ",")
        let wide = try await profile("\(header)\n\(row)\n\(row)\n")
        #expect(wide.columns.count == width)
        #expect(wide.rowCount == 2)
        let narrow = try await profile("c\n1\n\n2")
        #expect(narrow.rowCount == 3)
        #expect(narrow["c"]?.missing == 1)
        let single = try await profile("a,b\n\"\(String(repeating: "long text ", count: 100_000))\",2\n")
        #expect(single.rowCount == 1)
        #expect(single["a"]?.type == .category)
    }
}

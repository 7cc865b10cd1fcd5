import Statistics
import Testing

@testable import Monitoring

@Suite struct ColumnProfilerTests {
    /// From an implementation that reproduces real Model Monitor files.
    @Test func integersHaveTheReferenceStatistics() throws {
        let profiler = ColumnProfiler((0..<5000).map { "\($0 * 7919 % 10007)" })
        let numbers = try #require(profiler.statistics.numerical)
        #expect(profiler.inferredType == .integral)
        #expect(JavaNumber.text(numbers.mean) == "5006.2156")
        #expect(JavaNumber.text(numbers.standardDeviation) == "2889.3657315605856")
        #expect(JavaNumber.text(numbers.sum) == "2.5031078E7")
        #expect((numbers.minimum, numbers.maximum) == (0, 10006))
        #expect((numbers.present, numbers.missing, numbers.completeness) == (5000, 0, 1))
        let buckets = try #require(numbers.distribution?.buckets)
        #expect(buckets.map(\.count) == [501, 500, 498, 501, 499, 501, 500, 500, 498, 502])
        let longer = ColumnProfiler((0..<20000).map { "\($0 * 7919 % 10007)" })
        #expect(JavaNumber.text(longer.statistics.numerical?.standardDeviation ?? 0) == "2888.8314616282746")
    }

    @Test(arguments: [
        (["1", "2", "", "3"], InferredType.integral), (["1", "2.5"], .fractional), (["1", "5e-05"], .fractional),
        (["1", "x"], .string), (["true", "false"], .string), (["true", "1"], .string), (["1", "true"], .string),
        (["", ""], .unknown), ([], .unknown), (["-1", "+2"], .integral), (["1.0", "true"], .string),
    ])
    func typeFollowsFromTheCounts(cells: [String], expected: InferredType) {
        let profiler = ColumnProfiler(cells)
        #expect(profiler.inferredType == expected)
        #expect((profiler.statistics.numerical != nil) == expected.isNumeric)
        #expect((profiler.statistics.string != nil) == (expected == .string))
    }

    @Test func oneWordMakesAColumnOfNumbersText() throws {
        let profiler = ColumnProfiler(["1", "2", "2", "oops", "3", ""])
        let text = try #require(profiler.statistics.string)
        #expect((text.present, text.missing, text.distinctCount) == (5, 1, 4))
        let counts = Dictionary(uniqueKeysWithValues: (text.categories ?? []).map { ($0.value, $0.count) })
        #expect(counts == ["1": 1, "2": 2, "oops": 1, "3": 1])
        #expect(profiler.count(of: .integral) == 4)
        #expect(profiler.count(of: .string) == 1)
    }

    @Test func missingCellsAreSkipped() throws {
        let numbers = try #require(ColumnProfiler(["", "4", "", "-6"]).statistics.numerical)
        #expect((numbers.present, numbers.missing, numbers.completeness) == (2, 2, 0.5))
        #expect((numbers.mean, numbers.sum, numbers.minimum, numbers.maximum) == (-1, -2, -6, 4))
        #expect(numbers.standardDeviation == 5)
    }

    @Test(arguments: [(119, true), (120, true), (121, false), (200, false), (10_000, false)])
    func histogramStopsAboveAbout120Categories(number: Int, listed: Bool) {
        // The distinct counts of v0 … v119 and v0 … v120 are estimated as 120 and 121.
        var profiler = ColumnProfiler((0..<number).map { "v\($0)" })
        #expect((profiler.statistics.string?.categories?.count == number) == listed)
        for index in 0..<number { profiler.add("v\(index)") }
        #expect((profiler.statistics.string?.categories?.allSatisfy { $0.count == 2 } == true) == listed)
    }

    @Test func invalidUTF8IsRepairedAndCountedOnce() throws {
        var profiler = ColumnProfiler(name: "c")
        for cell in [[0xFF], [0xFE], [0x61]] as [[UInt8]] { cell.withUnsafeBytes { profiler.add($0) } }
        let categories = try #require(profiler.statistics.string?.categories)
        #expect(Set(categories.map(\.value)) == ["\u{FFFD}", "a"])
        #expect(categories.map(\.count).reduce(0, +) == 3)
    }

    @Test func infiniteNumbersAreWrittenAsWords() throws {
        let statistics = StatisticsFile(itemCount: 2, features: [ColumnProfiler(["1e400", "1.0"]).statistics])
        let bytes = statistics.json
        #expect(try StatisticsFile(json: bytes).json == bytes)
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""max" : "Infinity""#))
    }

    // MARK: Typed cells

    private func text(_ cells: [String]) -> ColumnProfiler { ColumnProfiler(cells) }

    private func typed(_ cells: ColumnCells) -> ColumnProfiler {
        var profiler = ColumnProfiler(name: "column")
        profiler.add(cells)
        return profiler
    }

    private func bytes(_ profiler: ColumnProfiler) throws -> String {
        String(decoding: try Baseline([profiler]).statistics.json, as: UTF8.self)
    }

    @Test(arguments: [0, 1, 50])
    func binaryCellsEqualTheirText(missingPercent: Int) throws {
        let cells: [UInt8] = (0..<30_000).map { row in
            let hash = XXH64.hash("\(row)") % 100
            return hash < missingPercent ? 255 : hash % 3 == 0 ? 1 : 0
        }
        let words = cells.map { $0 == 255 ? "" : "\($0)" }
        #expect(try bytes(typed(.binary(cells))) == bytes(text(words)))
    }

    @Test func binaryCellsOfOneKindEqualTheirText() throws {
        for cells in [[], [0], [1, 1, 1], [255], [255, 0, 255]] as [[UInt8]] {
            #expect(try bytes(typed(.binary(cells))) == bytes(text(cells.map { $0 == 255 ? "" : "\($0)" })))
        }
    }

    @Test(arguments: [["FALSE", "TRUE"], ["false", "true"], ["1", "2"], ["0", ""]])
    func binaryWordsEqualTheirText(words: [String]) throws {
        let cells: [UInt8] = (0..<4_000).map { [0, 1, 1, 255][Int(XXH64.hash("\($0)") % 4)] }
        let text = text(cells.map { $0 == 255 ? "" : words[Int($0)] })
        #expect(try bytes(typed(.binaryWords(cells, words: words))) == bytes(text))
    }

    @Test(arguments: [3, 100, 2_000_000])
    func integersEqualTheirText(range: UInt64) throws {
        let cells: [Int64] = (0..<8_000).map { row in
            let hash = XXH64.hash("\(row)")
            return hash % 50 == 0 ? .min : Int64(hash % range) - 1
        }
        #expect(try bytes(typed(.integers(cells))) == bytes(text(cells.map { $0 == .min ? "" : "\($0)" })))
    }

    @Test(arguments: [3, 100, 2_000_000])
    func realsEqualTheirText(range: UInt64) throws {
        let cells: [Double] = (0..<8_000).map { row in
            let hash = XXH64.hash("\(row)")
            return hash % 50 == 0 ? .nan : Double(hash % range) / 8 - 1
        }
        #expect(try bytes(typed(.reals(cells))) == bytes(text(cells.map { $0.isNaN ? "" : "\($0)" })))
    }

    @Test func infiniteRealsAreWords() {
        #expect(typed(.reals([1, .infinity])).inferredType == .string)
    }

    @Test func integersAndRealsOfTheSameBitsStayApart() throws {
        var profiler = typed(.integers([1]))
        profiler.add(reals: [Double(bitPattern: 1)])
        #expect(try bytes(profiler) == bytes(text(["1", "5e-324"])))
    }

    @Test(arguments: [["a", "b", "unused", ""], ["1", "2.5", "unused", ""], ["1", "x", "true", ""]])
    func categoriesEqualTheirText(dictionary: [String]) throws {
        let codes: [Int32] = (0..<5_000).map { [0, 1, 1, 3, -1][Int(XXH64.hash("\($0)") % 5)] }
        let words = codes.map { $0 < 0 ? "" : dictionary[Int($0)] }
        #expect(try bytes(typed(.categories(codes: codes, dictionary: dictionary))) == bytes(text(words)))
    }

    @Test func textCellsEqualSingleCells() throws {
        let cells = (0..<500).map { $0 % 7 == 0 ? "" : "w\($0 % 90)" }
        var ends: [Int] = []
        for cell in cells { ends.append((ends.last ?? 0) + cell.utf8.count) }
        #expect(try bytes(typed(.text(bytes: Array(cells.joined().utf8), ends: ends))) == bytes(text(cells)))
    }

    @Test func kindsOfCellsMayFollowEachOther() throws {
        var profiler = ColumnProfiler(["2.5", "0"])
        profiler.add(binary: [1, 255, 0])
        profiler.add(integers: [7])
        profiler.add(reals: [0.1])
        profiler.add(binary: [1, 1])
        #expect(try bytes(profiler) == bytes(text(["2.5", "0", "1", "", "0", "7", "0.1", "1", "1"])))
        profiler.add("word")
        profiler.add(binary: [1])
        #expect(try bytes(profiler) == bytes(text(["2.5", "0", "1", "", "0", "7", "0.1", "1", "1", "word", "1"])))
    }

    // MARK: Merging

    @Test func mergedTextColumnsEqualTheWhole() throws {
        let cells = (0..<3000).map { "w\($0 % 70)" } + [""]
        var first = ColumnProfiler(Array(cells[..<1234]))
        try first.merge(ColumnProfiler(Array(cells[1234...])))
        #expect(try bytes(first) == bytes(text(cells)))
    }

    @Test func mergedNumbersKeepExactFigures() throws {
        let cells = (0..<9000).map { "\($0 % 1000)" }
        var first = ColumnProfiler(Array(cells[..<4000]))
        try first.merge(ColumnProfiler(Array(cells[4000...])))
        let (merged, whole) = (first.statistics.numerical, text(cells).statistics.numerical)
        #expect(merged?.sum == whole?.sum)
        #expect(merged?.maximum == whole?.maximum)
        #expect(merged?.approximateDistinctCount == whole?.approximateDistinctCount)
        #expect(merged?.distribution?.sketch.count == 9000)
        #expect(abs((merged?.standardDeviation ?? 0) - (whole?.standardDeviation ?? 1)) < 1e-9)
    }

    @Test func aWordInAnyPartMakesTheColumnText() throws {
        var first = ColumnProfiler(["1"])
        try first.merge(ColumnProfiler(["x"]))
        var second = ColumnProfiler(["x"])
        try second.merge(ColumnProfiler(["1"]))
        #expect(try bytes(first) == bytes(second))
        #expect(try bytes(first) == bytes(text(["1", "x"])))
    }

    @Test func differentColumnsDoNotMerge() {
        var profiler = ColumnProfiler(name: "a")
        #expect(throws: MonitoringError(.columnsDiffer, #"cannot merge column "b" into column "a""#)) {
            try profiler.merge(ColumnProfiler(name: "b"))
        }
    }

    @Test func fewValuesAreCountedExactly() {
        let profiler = ColumnProfiler(["1", "0", "", "1"])
        #expect(profiler.valueCounts?.map(\.value) == ["0", "1"])
        #expect(profiler.valueCounts?.map(\.count) == [1, 2])
        #expect(ColumnProfiler((0..<5000).map { "\($0)" }).valueCounts == nil)
    }
}

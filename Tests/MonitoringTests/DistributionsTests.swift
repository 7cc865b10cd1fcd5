import Statistics
import Testing

@testable import Monitoring

@Suite struct DistributionsTests {
    private let columns = [
        ColumnProfiler(name: "flag", ["0", "1", "1", ""]), ColumnProfiler(name: "plan", ["A", "B", "true", "7"]),
        ColumnProfiler(name: "none", ["", "", "", ""]), ColumnProfiler(name: "price", ["1", "1.0", "2.5", "1e1"]),
    ]

    @Test func fileHasTrueCounts() {
        let json = DistributionsFile(columns.prefix(2).map(\.distribution)).json
        #expect(
            String(decoding: json, as: UTF8.self) == """
                {
                  "version" : 0.0,
                  "rows" : 4,
                  "columns" : [ {
                    "name" : "flag",
                    "classes" : {
                      "missing" : 1,
                      "integral" : 3
                    },
                    "values" : [ [ "0", 1 ], [ "1", 2 ] ]
                  }, {
                    "name" : "plan",
                    "classes" : {
                      "integral" : 1,
                      "boolean" : 1,
                      "string" : 2
                    },
                    "values" : [ [ "7", 1 ], [ "A", 1 ], [ "B", 1 ], [ "true", 1 ] ]
                  } ]
                }
                """)
    }

    @Test func bothFilesGiveTheDistributionsBack() throws {
        let baseline = try Baseline(columns)
        let file = try DistributionsFile(json: DistributionsFile(columns.map(\.distribution)).json)
        let read = try StatisticsFile(json: baseline.statistics.json).distributions(file)
        for (read, column) in zip(read, columns) {
            let made = column.distribution
            #expect(read.name == made.name)
            #expect(read.inferredType == made.inferredType)
            #expect(read.rowCount == 4)
            #expect(read.presentCount == made.presentCount)
            #expect(read.classCounts == made.classCounts.filter { $0.value > 0 })
            #expect(read.valueCounts == made.valueCounts)
            #expect(read.numbers?.sketch == made.numbers?.sketch)
            #expect(read.numbers?.sum == made.numbers?.sum)
        }
        #expect(baseline.distributions == file)
    }

    @Test func withoutTheFileSmallColumnsAreKnownFromTheirSketch() throws {
        let derived = try Baseline(columns).statistics.distributions()
        #expect(derived[0].valueCounts == columns[0].distribution.valueCounts)
        #expect(derived[0].classCounts == [.missing: 1, .integral: 3])
        #expect(derived[1].valueCounts == columns[1].distribution.valueCounts)
        #expect(derived[1].classCounts == [.integral: 1, .boolean: 1, .string: 2])
        #expect(derived[2].classCounts == [.missing: 4])
        #expect(derived[2].valueCounts == nil)
        #expect(derived[3].countedNumbers?.map(\.value) == [1, 2.5, 10])
        #expect(derived[3].countedNumbers?.map(\.weight) == [2, 1, 1])
    }

    @Test(arguments: [("0", "1"), ("-3", "4"), ("0.1", "0.7")], [1, 29_123, 49_999])
    func withoutTheFileTwoValuesAreCountedFromTheSum(values: (String, String), ones: Int) throws {
        // 7919 is coprime to 50,000, so that exactly `ones` of the rows are the second value.
        let column = ColumnProfiler((0..<50_000).map { $0 * 7919 % 50_000 < ones ? values.1 : values.0 })
        #expect(column.distribution.numbers?.sketch.levels.count ?? 0 > 1)
        let derived = try Baseline([column]).statistics.distributions()[0]
        #expect(derived.valueCounts?.map(\.count).sorted() == [ones, 50_000 - ones].sorted())
        #expect(derived.countedNumbers?.map(\.weight) == [50_000 - ones, ones])
    }

    @Test func withoutTheFileOneValueIsCounted() throws {
        let column = ColumnProfiler([String](repeating: "7.5", count: 9_000))
        #expect(
            try Baseline([column]).statistics.distributions()[0].valueCounts == [.init(value: "7.5", count: 9_000)])
    }

    @Test func withoutTheFileThreeValuesAreNotGuessed() throws {
        let column = ColumnProfiler((0..<9_000).map { $0 == 4_000 ? "1" : $0 % 2 == 0 ? "0" : "2" })
        #expect(try Baseline([column]).statistics.distributions()[0].valueCounts == nil)
    }

    @Test func countsOfOtherDataAreRefused() throws {
        let statistics = try Baseline(columns).statistics
        func refuses(_ change: (inout DistributionsFile) -> Void) {
            var file = DistributionsFile(columns.map(\.distribution))
            change(&file)
            let error = #expect(throws: MonitoringError.self) { try statistics.distributions(file) }
            #expect(error?.code == .columnsDiffer)
        }
        refuses { $0.rowCount = 5 }
        refuses { $0.columns.removeLast() }
        refuses { $0.columns[1].name = "tariff" }
        refuses { $0.columns[0].classes[.missing] = 2 }
        refuses { $0.columns[0].values = [.init(value: "0", count: .max), .init(value: "1", count: 9)] }
    }

    @Test func mistakesInTheFileAreNamedByTheirPath() {
        let json = #"{"rows": 1, "columns": [{"name": "a", "classes": {}, "values": [["x", 1], ["y"]]}]}"#
        #expect(
            throws: MonitoringError(
                .invalidValue,
                "distributions.json: columns[0].values[1]: expected a text and its count, found a list")
        ) { try DistributionsFile(json: Array(json.utf8)) }
    }

    @Test(arguments: [4_095, 4_096])
    func textsAreCountedBelow4096(number: Int) {
        var column = ColumnProfiler((0..<number).map { "v\($0)" })
        column.add("v0")
        #expect((column.distribution.valueCounts?.count == number) == (number < 4096))
    }

    @Test func longTextsAreCountedUpToAMegabyte() {
        let text = String(repeating: "x", count: 5_000)
        #expect(ColumnProfiler((0..<150).map { "\(text)\($0)" }).distribution.valueCounts?.count == 150)
        #expect(ColumnProfiler((0..<250).map { "\(text)\($0)" }).distribution.valueCounts == nil)
        // A histogram is written whatever the length of its texts.
        let longer = String(repeating: "x", count: 20_000)
        #expect(ColumnProfiler((0..<100).map { "\(longer)\($0)" }).statistics.string?.categories?.count == 100)
    }
}

import Exploration
import Foundation
import Monitoring
import Tabular
import Testing

@testable import Jobs

/// The jobs that need no model.
@Suite struct DataJobTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func generateWritesRowsOfASeed() async throws {
        for (name, seed) in [("a", 1), ("b", 1), ("c", 2)] as [(String, UInt64)] {
            let outcome = try await GenerateJob(rows: 50, seed: seed, output: folder.path(name)) { _ in }.run()
            #expect(outcome.rows == 50)
        }
        #expect(try folder.text("a") == folder.text("b"))
        #expect(try folder.text("a") != folder.text("c"))
        #expect(try folder.text("a").split(separator: "\n").count == 51)
    }

    @Test(arguments: [0, -1, .min])
    func generateNeedsARow(_ rows: Int) async throws {
        let error = await jobError {
            _ = try await GenerateJob(rows: rows, seed: 1, output: folder.path("a")) { _ in }.run()
        }
        #expect(error?.code == .invalidOption)
        #expect(try folder.entries() == [])
    }

    @Test func exploreFindsTheLabel() async throws {
        let data = try folder.write(ShopRows.text(300), to: "shop.csv")
        let outcome = try await ExploreJob(data: data, label: "sold", output: folder.path("x.html")) { _ in }.run()
        #expect(outcome.findings.rows == 300)
        #expect(outcome.findings.columns == 4)
        #expect(outcome.findings.label?.positives == ShopRows.lines(300).count { $0.hasSuffix(",1") })
        #expect(folder.exists("x.html"))
    }

    @Test func baselinePutsTheLabelFirst() async throws {
        let data = try folder.write(ShopRows.text(100), to: "shop.csv")
        let outcome = try await BaselineJob(data: data, label: "sold", output: folder.path("baseline")) { _ in }.run()
        #expect(outcome.rows == 100)
        #expect(outcome.columns == 4)
        struct File: Decodable {
            struct Feature: Decodable { var name: String }
            var features: [Feature]
        }
        for file in ["statistics.json", "constraints.json"] {
            let content = try Data(contentsOf: URL(filePath: folder.path("baseline/\(file)")))
            let names = try JSONDecoder().decode(File.self, from: content).features.map(\.name)
            #expect(names == ["sold", "pages", "member", "channel"])
        }
    }

    @Test(arguments: [1, 2, 5])
    func baselineIsThatOfOneOrderedStream(threads: Int) async throws {
        let lines = (0..<60_000).map {
            "\($0 * 7919 % 10_007),\($0 % 3 == 0 ? 1 : 0),\($0 % 7 == 0 ? "" : "w\($0 % 500)")"
        }
        let data = try folder.write("n,f,t\n" + lines.joined(separator: "\n"), to: "data.csv")
        _ = try await BaselineJob(
            data: data, output: folder.path("baseline"), reading: CSVOptions(threads: threads)
        ) { _ in }.run()
        var profiler = DatasetProfiler(columns: ["n", "f", "t"])
        for line in lines {
            for (column, cell) in line.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
                Array(cell.utf8).withUnsafeBytes { profiler.columns[column].add($0) }
            }
        }
        let expected = try Baseline(profiler)
        func bytes(_ name: String) throws -> [UInt8] { try Array(folder.text("baseline/\(name)").utf8) }
        #expect(try bytes("statistics.json") == expected.statistics.json)
        #expect(try bytes("constraints.json") == expected.constraints.json)
        #expect(try bytes("distributions.json") == expected.distributions?.json)
        let read = try StatisticsFile(json: bytes("statistics.json")).distributions(
            DistributionsFile(json: bytes("distributions.json")))
        #expect(read.map { $0.valueCounts?.count } == [nil, 2, 500])
    }

    @Test func baselineOfUnknownLabelThrows() async throws {
        let data = try folder.write(ShopRows.text(10), to: "shop.csv")
        let error = await #expect(throws: TableError.self) {
            try await BaselineJob(data: data, label: "solde", output: folder.path("baseline")) { _ in }.run()
        }
        #expect(error?.hint == "did you mean \"sold\"?")
        #expect(try folder.entries() == ["shop.csv"])
    }
}

import Drift
import Foundation
import Monitoring
import Tabular
import Testing

@testable import MonitorRuns

/// Simulations, and cases made by hand, of a classifier that tells the window's rows from the baseline's.
///
/// A few windows run always; `DRIFT_WINDOWS=1000` runs more and prints the rates.
@Suite struct JointDriftTests {
    private static let asked = ProcessInfo.processInfo.environment["DRIFT_WINDOWS"].flatMap(Int.init)

    /// Rows of six columns: two numbers and two words that go together, a 0/1 column that hangs on the first number, and one
    /// apart, few of which are different.
    private static func rows(_ count: Int, _ random: inout SeededGenerator) -> [[String]] {
        func uniform() -> Double { Double.random(in: 0..<1, using: &random) }
        return (0..<count).map { _ in
            let level = uniform()
            let pages = Int(level * 8)
            let channel = uniform() < 0.6 ? ["search", "mail", "direct"][Int(level * 3)] : "search"
            return [
                "\(pages)", "\(pages * 30 + Int(uniform() * 40))", channel,
                channel == "mail" || uniform() < 0.2 ? "yes" : "no",
                uniform() < level * 0.6 ? "1" : "0", uniform() < 0.03 ? "1" : "0",
            ]
        }
    }

    private static let names = ["pages", "seconds", "channel", "member", "clicked", "rare"]

    private static func look(_ baseline: [[String]], _ window: [[String]]) async -> JointDrift {
        let sample = ReferenceSample(
            names: names, rows: baseline.map { RowCells($0) },
            predictions: ColumnProfiler(name: "prediction").distribution)
        return await JointDrift.look(
            sample, window: window.map { RowCells(["0.5"] + $0) }, columns: names, leftOut: 1, shown: 300)
    }

    private static func scores(_ baseline: [[String]], _ window: [[String]]) async throws -> ClassifierScores {
        guard case .scores(let scores) = await look(baseline, window) else {
            throw MonitorRunError(.noData, "no classifier was asked")
        }
        return scores
    }

    private static func distributions(_ rows: [[String]]) -> [ColumnDistribution] {
        names.enumerated().map { place, name in
            var profiler = ColumnProfiler(name: name)
            for row in rows {
                var text = row[place]
                text.withUTF8 { profiler.add(UnsafeRawBufferPointer($0)) }
            }
            return profiler.distribution
        }
    }

    private static func report(_ baseline: [[String]], _ window: [[String]]) async throws -> DriftReport {
        DriftCheck.run(
            baseline: DriftBaseline(columns: distributions(baseline)),
            window: DriftWindow(columns: distributions(window), classifier: try await scores(baseline, window)))
    }

    @Test func windowsWithoutChangeKeepTheRate() async throws {
        var random = SeededGenerator(seed: 11)
        for size in [250, 1200] {
            let windows = Self.asked ?? (size == 250 ? 30 : 10)
            var (below, least) = ([0.05: 0, 0.01: 0, 0.001: 0], 1.0)
            for _ in 0..<windows {
                let scores = try await Self.scores(
                    Self.rows(size * 2, &random), Self.rows(size, &random))
                #expect(scores.folds.allSatisfy { $0.baseline.count == size / 2 && $0.current.count == size / 2 })
                let test = try #require(ClassifierTest(scores))
                for level in below.keys where test.pValue <= level { below[level, default: 0] += 1 }
                least = min(least, test.pValue)
            }
            if Self.asked != nil { print("no change, \(size) rows: \(below) of \(windows), least p-value \(least)") }
            for (level, count) in below {
                // The most that chance gives in all but one of a million runs.
                let mean = level * Double(windows)
                #expect(Double(count) <= mean + 4.8 * mean.squareRoot() + (windows < 100 ? 3 : 1))
            }
        }
    }

    @Test func pairThatNoLongerFitsTogetherIsNamed() async throws {
        var random = SeededGenerator(seed: 12)
        for column in [1, 3, 4] {
            let baseline = Self.rows(3000, &random)
            var window = Self.rows(3000, &random)
            // The same cells in other rows: no column changed by itself.
            for (row, other) in zip(window.indices, window.indices.shuffled(using: &random)) where row < other {
                window.swapAt(column, row, other)
            }
            let report = try await Self.report(baseline, window)
            #expect(report.alarms.map(\.kind) == [.joint])
            let finding = try #require(report.alarms.first)
            #expect(finding.columns?.contains(Self.names[column]) == true)
            #expect(finding.columns?.count == 2)
            #expect(finding.cause.contains("fit together differently (their "))
            #expect(!finding.sampleRows.isEmpty && finding.sampleRows.allSatisfy { $0 < 300 })
            #expect(report.joint?.verdict == .alarm)
        }
    }

    @Test func onlyTheCombinationOfTwoColumnsIsEnough() async throws {
        var random = SeededGenerator(seed: 13)
        /// Independent columns of 0 and 1; in `share` of the rows the third is whether the first two differ.
        func rows(_ share: Double) -> [[String]] {
            (0..<4000).map { _ in
                var bits = (0..<6).map { _ in Int.random(in: 0...1, using: &random) }
                if Double.random(in: 0..<1, using: &random) < share { bits[1] = bits[4] }
                return bits.map(String.init)
            }
        }
        let finding = try #require(try await Self.report(rows(0), rows(0.2)).alarms.first)
        #expect(finding.kind == .joint && finding.columns == ["seconds", "clicked"])
        #expect(finding.cause.contains("(their correlation went from 0 to 0.2") || finding.cause.contains("to 0.1"))
    }

    @Test func sameRowsGiveTheSameScores() async throws {
        var random = SeededGenerator(seed: 14)
        let (baseline, window) = (Self.rows(600, &random), Self.rows(500, &random))
        let one = try await Self.scores(baseline, window)
        let other = try await Self.scores(baseline, window)
        #expect(one.folds.map(\.current) == other.folds.map(\.current))
        #expect(one.importances == other.importances && one.sampleRows == other.sampleRows)
    }

    @Test func withoutSampleOrRowsItSaysWhy() async {
        func reason(_ drift: JointDrift) -> String? { if case .leftOut(let reason) = drift { reason } else { nil } }
        let none = await JointDrift.look(nil, window: [], columns: [], leftOut: 0, shown: 0)
        #expect(reason(none)?.contains("reference.csv.gz") == true)
        var random = SeededGenerator(seed: 15)
        let few = await Self.look(Self.rows(500, &random), Self.rows(199, &random))
        #expect(reason(few) == "not enough data: 199 rows where 200 are needed")
        let constant = [[String]](repeating: Self.rows(1, &random)[0], count: 300)
        #expect(reason(await Self.look(constant, constant)) == "there are no two columns that vary on both sides")
    }

    @Test func cellsAreReadAlikeOnBothSides() {
        let left = (0..<300).map { RowCells([["1", "2.50", ""][$0 % 3], ["a", "b"][$0 % 2], "x"]) }
        let right = (0..<240).map { RowCells([["1.0", "2.5", ""][$0 % 3], ["a", "b"][$0 % 2], "x"]) }
        let table = SideBySide(
            baseline: left, window: right,
            cells: [
                (name: "n", baseline: 0, window: 0), (name: "t", baseline: 1, window: 1),
                (name: "c", baseline: 2, window: 2),
            ],
            seed: 1)
        #expect(table.rowCount == 240 && table.columns.map(\.name) == ["n", "t"])
        #expect(table.columns.map(\.isCategory) == [false, true])
        guard case .real(let numbers) = table.columns[0].values else { return #expect(Bool(false)) }
        #expect(Set(numbers.filter { !$0.isNaN }) == [1, 2.5])
        // Two numbers and missing cells.
        #expect(Set(table.columns[0].groups) == [0, 1, 2])
        #expect(table.windowRows.sorted() == Array(0..<240))
    }
}

extension [[String]] {
    fileprivate mutating func swapAt(_ column: Int, _ row: Int, _ other: Int) {
        (self[row][column], self[other][column]) = (self[other][column], self[row][column])
    }
}

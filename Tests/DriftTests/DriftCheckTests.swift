import Drift
import Foundation
import Monitoring
import Testing

@Suite struct DriftCheckTests {
    private let baseline = DriftBaseline(columns: [
        .binary("a", rows: 100_000, ones: 29_000), .binary("b", rows: 100_000, ones: 4000),
    ])

    private func window(_ a: Int, _ b: Int, rows: Int) -> DriftWindow {
        DriftWindow(columns: [.binary("a", rows: rows, ones: a), .binary("b", rows: rows, ones: b)])
    }

    @Test func aShareGoingFrom29To55PercentAlarms() throws {
        let report = DriftCheck.run(baseline: baseline, window: window(550, 40, rows: 1000))
        #expect(report.verdict == .alarm)
        let finding = try #require(report.findings.first)
        #expect(finding.column == "a" && finding.kind == .rateChanged && finding.pValue < 1e-50)
        #expect(finding.cause == "The share of \"1\" went from 29 % to 55 %.")
        #expect(report.columns.map(\.verdict) == [.alarm, .unchanged])
    }

    @Test func fewRowsAreNotEnoughData() throws {
        let report = DriftCheck.run(baseline: baseline, window: window(9, 1, rows: 30))
        #expect(report.verdict == .notEnoughData)
        let detectable = try #require(report.columns[0].detectableChange)
        #expect(detectable.size > 0.3)
        #expect(detectable.words.hasPrefix("the share of \"1\" going from 29 % to "))
        #expect(DriftCheck.run(baseline: baseline, window: window(0, 0, rows: 0)).verdict == .notEnoughData)
        #expect(DriftCheck.run(baseline: baseline, window: window(2900, 400, rows: 10_000)).verdict == .unchanged)
    }

    @Test func findingsAreRankedByImportance() {
        let moved = window(2600, 700, rows: 10_000)
        #expect(DriftCheck.run(baseline: baseline, window: moved).findings.map(\.column) == ["a", "b"])
        let report = DriftCheck.run(baseline: baseline, window: moved, importances: ["a": 0.1, "b": 0.9])
        #expect(report.findings.map(\.column) == ["b", "a"])
    }

    @Test func sampleRowsShowTheFinding() throws {
        let cells = (0..<400).map { $0 % 4 == 0 ? "oops" : "\($0 % 2)" }
        let window = DriftWindow(
            columns: [.cells("a", cells), .binary("b", rows: 400, ones: 16)],
            sampleRows: [["1", "0"], ["oops", "0"], [nil, "1"], ["oops", "1"]])
        let finding = try #require(DriftCheck.run(baseline: baseline, window: window).findings.first)
        #expect(finding.kind == .typeChange)
        #expect(finding.sampleRows == [1, 3])
        #expect(finding.cause.contains("25 % of the filled cells are not numbers, such as \"oops\""))
    }

    @Test func extraColumnsThatAreABatchAreRecognised() {
        let columns = (0..<3).flatMap { part in
            window(290, 40, rows: 1000).columns.map { column in
                var column = column
                if part > 0 { column.name += "_\(part)" }
                return column
            }
        }
        let report = DriftCheck.run(baseline: baseline, window: DriftWindow(columns: columns))
        #expect(report.findings.map(\.kind) == [.batchAsColumns])
    }

    @Test func aRenamedColumnIsGuessed() {
        var window = window(290, 40, rows: 1000)
        window.columns[0].name = "A"
        let report = DriftCheck.run(baseline: baseline, window: window)
        #expect(report.findings.map(\.kind) == [.missingColumn, .extraColumn])
        #expect(report.findings[0].cause == "The column is not there any more. Perhaps it is now called \"A\".")
    }

    @Test func jointDriftIsNamed() throws {
        var random = Randomness(seed: 4)
        var window = window(290, 40, rows: 1000)
        let fold = ClassifierScores.Fold(
            baseline: (0..<800).map { _ in random.normal() }, current: (0..<800).map { _ in random.normal() + 0.4 })
        window.classifier = ClassifierScores(folds: [fold], importances: ["a": 3, "b": 2], sampleRows: [7])
        let report = DriftCheck.run(baseline: baseline, window: window)
        let finding = try #require(report.alarms.first)
        #expect(finding.kind == .joint && finding.rule == .classifier)
        #expect(finding.columns == ["a", "b"] && finding.sampleRows == [7])
        #expect(finding.cause.hasSuffix("most of all by \"a\", \"b\"."))
        let joint = try #require(report.joint)
        #expect(joint.verdict == .alarm && joint.rowCount == 800 && joint.adjustedPValue < 0.001)
        window.classifier?.pair = .init("a", "b", .correlation, baseline: 0.621, current: -0.04)
        let named = try #require(DriftCheck.run(baseline: baseline, window: window).alarms.first)
        #expect(
            named.cause.hasPrefix(
                "\"a\" and \"b\" fit together differently (their correlation went from 0.62 to -0.04), "
                    + "which neither shows by itself; a classifier"))
    }

    @Test func jointDriftIsCorrectedForWithTheOthersAndKnowsWhenRowsAreTooFew() throws {
        var window = window(290, 40, rows: 1000)
        func scores(_ rows: Int) -> ClassifierScores {
            let even = (0..<rows).map { Double($0 % 10) }
            return ClassifierScores(folds: [.init(baseline: even, current: even)])
        }
        window.classifier = scores(100)
        #expect(DriftCheck.run(baseline: baseline, window: window).joint?.verdict == .notEnoughData)
        window.classifier = scores(2000)
        let report = DriftCheck.run(baseline: baseline, window: window)
        #expect(report.joint?.verdict == .unchanged && report.joint?.effect?.value == 0.5)
        #expect(report.findings.isEmpty)
        #expect(report.expectedOnWatch == 3 * report.watchLevel)
    }

    @Test func recordsThatStoppedAreNoticed() {
        var stale = window(290, 40, rows: 1000)
        stale.quietShare = 0.5
        let baseline = DriftBaseline(
            columns: baseline.columns, windowRows: [900, 1100, 1000, 950, 1050, 1010, 980])
        #expect(DriftCheck.run(baseline: baseline, window: stale).alarms.map(\.kind) == [.freshness])
        stale.quietShare = 0.001
        #expect(DriftCheck.run(baseline: baseline, window: stale).findings.isEmpty)
    }

    @Test func theMemoryFindsWhatOneWindowCannotAndForgetsWhatAlarmedAlone() throws {
        var memory = DriftMemory()
        var first: Int?
        for run in 1...20 {
            let report = DriftCheck.run(baseline: baseline, window: window(290, 54, rows: 1000), memory: &memory)
            if report.verdict == .alarm, first == nil {
                first = run
                let finding = try #require(report.findings.first)
                #expect(finding.column == "b" && finding.windows > 1 && finding.kind == .rateChanged)
                #expect(finding.cause.hasPrefix("A lasting change over the last "))
            }
        }
        #expect(try #require(first) > 1)
        #expect(memory.windowCount == 19)
        let size = try JSONEncoder().encode(memory).count
        #expect(size < 2000)
        let known = memory
        let broken = DriftCheck.run(baseline: baseline, window: window(900, 54, rows: 1000), memory: &memory)
        #expect(broken.alarms.contains { $0.column == "a" && $0.windows == 1 })
        #expect(
            DriftCheck.run(baseline: baseline, window: window(290, 40, rows: 1000), memory: &memory).alarms
                .allSatisfy { $0.column != "a" })
        #expect(memory != known)
    }

    @Test func numbersAreAccumulatedByTheBaselinesQuantiles() {
        var random = Randomness(seed: 8)
        let numbers = DriftBaseline(
            columns: [.cells("x", (0..<20_000).map { _ in "\(random.normal())" })])
        var memory = DriftMemory()
        var verdicts: [DriftVerdict] = []
        for _ in 0..<20 {
            let cells = (0..<500).map { _ in "\(random.normal() + 0.12)" }
            verdicts.append(
                DriftCheck.run(
                    baseline: numbers, window: DriftWindow(columns: [.cells("x", cells)]), memory: &memory
                ).verdict)
        }
        #expect(verdicts.last == .alarm)
    }

    @Test func settingsSayWhatTheyAccept() {
        #expect(throws: DriftError(.invalidSetting, "the alarm rate must be above 0 and at most 0.5")) {
            try DriftSettings(alarmRate: 0)
        }
        #expect(throws: DriftError.self) { try DriftSettings(watchLevel: 0.0001) }
    }

    @Test func infiniteNumbersAndInconsistentCountsAreTaken() throws {
        var random = Randomness(seed: 9)
        let numbers = ColumnDistribution.cells("x", (0..<300).map { _ in "\(random.normal())" })
        let infinite = ColumnDistribution.cells(
            "x", (0..<300).map { $0 % 3 == 0 ? "1e999" : $0 % 3 == 1 ? "-1e999" : "\(random.normal())" })
        for (left, right) in [(numbers, infinite), (infinite, numbers), (infinite, infinite)] {
            let report = DriftCheck.run(
                baseline: DriftBaseline(columns: [left]), window: DriftWindow(columns: [right]),
                importances: ["x": .nan])
            #expect(try JSONEncoder().encode(report).isEmpty == false)
        }
        var wrong = ColumnDistribution.binary("x", rows: 100, ones: 30)
        wrong.rowCount = 20
        var memory = try JSONDecoder().decode(
            DriftMemory.self,
            from: Data(#"{"columns":{"x":{"groups":["0","1","missing"],"windows":[[1],[-5,2,3]]}}}"#.utf8))
        let report = DriftCheck.run(
            baseline: DriftBaseline(columns: [.binary("x", rows: 1000, ones: 300)]),
            window: DriftWindow(columns: [wrong]), memory: &memory)
        #expect(report.alarms.isEmpty)
    }

    @Test func reportsAreCodable() throws {
        let report = DriftCheck.run(baseline: baseline, window: window(550, 40, rows: 1000))
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(DriftReport.self, from: data) == report)
    }
}

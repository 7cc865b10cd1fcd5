import Drift
import Foundation
import Jobs
import Monitoring
import Tabular
import Testing

@testable import MonitorRuns

@Suite struct MonitorRunTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private static let pages = (name: "pages", cells: Counted.numbers())

    private func member(_ share: Int) -> (name: String, cells: [String]) { ("member", Counted.ones(share)) }

    private func run(
        _ source: MonitorSource, baseline: String = "baseline", method: DistanceMethod = .exact,
        output: String = "report"
    ) async throws -> MonitorRun.Outcome {
        var request = MonitorRun.Request(
            baseline: folder.path(baseline), source: source, output: folder.path(output))
        request.method = method
        return try await MonitorRun(request, events: { _ in }).run()
    }

    private func file(_ name: String) -> MonitorSource { .file(folder.path(name), CSVOptions()) }

    private func captured(_ name: String = "captured", _ window: Range<Double> = MonitorSource.allTime) -> MonitorSource
    {
        .captured(folder.path(name), window)
    }

    private static let files = [
        "constraint_violations.json", "constraints.json", "findings.json", "report.html", "statistics.json",
    ]

    // MARK: Verdicts

    @Test func sameRowsAreClean() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        try folder.table([Self.pages, member(29)], to: "now.csv")
        let outcome = try await run(file("now.csv"))
        #expect(outcome.rows == 1000)
        #expect(outcome.isClean && outcome.violations.isEmpty && outcome.drift?.findings.isEmpty == true)
        #expect(outcome.exitMessage == "Completed: Job completed successfully with no violations.")
        #expect(try folder.entries("report") == Self.files)
        let violations = try #require(try folder.object("report/constraint_violations.json"))
        #expect((violations["violations"] as? [Any])?.isEmpty == true)
    }

    @Test func changedShareIsFoundByDefaultAndMissedAsModelMonitor() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        try folder.table([Self.pages, member(55)], to: "now.csv")
        let exact = try await run(file("now.csv"))
        #expect(exact.violations.map(\.featureName) == ["member"])
        #expect(exact.violations.map(\.constraintCheckType) == ["baseline_drift_check"])
        #expect(exact.drift?.alarms.map(\.column) == ["member"])
        #expect(exact.drift?.alarms.map(\.kind) == [.rateChanged])
        #expect(!exact.isClean && exact.exitMessage.hasPrefix("CompletedWithViolations: "))
        let asModelMonitor = try await run(file("now.csv"), method: .aws)
        #expect(asModelMonitor.isClean && asModelMonitor.drift == nil)
    }

    @Test func columnsOfAFileAreFoundByName() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        try folder.table([member(29), Self.pages], to: "now.csv")
        #expect(try await run(file("now.csv")).isClean)
    }

    @Test func columnTooFewOrTooManyIsNamed() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        try folder.table([member(29)], to: "few.csv")
        let few = try await run(file("few.csv"))
        #expect(few.violations.map(\.constraintCheckType) == ["missing_column_check"])
        #expect(few.drift?.alarms.first?.kind == .missingColumn)
        #expect(few.drift?.alarms.first?.column == "pages")
        try folder.table([Self.pages, member(29), (name: "more", cells: Counted.ones(3))], to: "many.csv")
        let many = try await run(file("many.csv"), output: "second")
        #expect(many.violations.map(\.constraintCheckType) == ["extra_column_check"])
        #expect(many.drift?.alarms.first?.column == "more")
    }

    @Test func constraintsAloneAreEnoughForTheChecks() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        for name in ["statistics.json", "distributions.json"] {
            try FileManager.default.removeItem(atPath: folder.path("baseline/\(name)"))
        }
        try folder.table([(name: "pages", cells: Self.pages.cells.map { "-\($0)" }), member(55)], to: "now.csv")
        let outcome = try await run(file("now.csv"))
        #expect(outcome.drift == nil)
        #expect(outcome.violations.allSatisfy { $0.featureName == "pages" })
    }

    // MARK: Captures

    @Test func windowTakesItsOwnRecords() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        try folder.captures((0..<600).map { (request: "\($0 * 41 % 97),\($0 % 100 < 29 ? 1 : 0)", answer: "0.25") })
        for name in ["captured", "captured/shop", "captured/shop/AllTraffic"] {
            #expect(try await run(captured(name)).rows == 600)
        }
        let start = TestFolder.hour + 100
        #expect(try await run(captured("captured", start..<start + 250)).rows == 250)
        let before = captured("captured", TestFolder.hour - 7200..<TestFolder.hour)
        await #expect(throws: MonitorRunError.self) { try await run(before, output: "none") }
        #expect(!folder.exists("none"))
    }

    @Test func keysWithoutAColumnAreColumnsTooMany() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        let lines = (0..<500).map { row in
            #"{"captureData":{"endpointInput":{"observedContentType":"application/json","mode":"INPUT","data":"#
                + #""{\"pages\":\#(row * 41 % 97),\"member\":\#(row % 100 < 29 ? 1 : 0)\#(row == 3 ? #",\"vip\":1"# : "")}","#
                + #""encoding":"JSON"}},"eventMetadata":{"eventId":"e\#(row)","inferenceTime":"2026-01-31T21:00:00Z"},"#
                + #""eventVersion":"0"}"#
        }
        try folder.write(
            (lines.joined(separator: "\n") + "\n").utf8, to: "captured/shop/AllTraffic/2026/01/31/21/one.jsonl")
        let outcome = try await run(captured())
        #expect(outcome.rows == 500)
        #expect(outcome.violations.map(\.constraintCheckType) == ["extra_column_check"])
        #expect(outcome.drift?.alarms.map(\.kind) == [.extraColumn])
        #expect(outcome.drift?.alarms.first?.column == "vip")
        #expect(outcome.notes.contains("records have keys that the baseline has no column for: vip"))
    }

    @Test func unusableRecordsAreCountedAndSaid() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        try folder.captures(
            (0..<500).map {
                (request: "\($0 * 41 % 97),\($0 % 100 < 29 ? 1 : 0)", answer: $0 == 7 ? "0.2\\n0.3" : "0.25")
            })
        let outcome = try await run(captured())
        #expect(outcome.rows == 499)
        #expect(
            outcome.notes.contains {
                $0.hasPrefix("1 record could not be used") && $0.contains("e7")
                    && $0.contains("2 rows and the request 1")
            })
    }

    @Test func windowOfRecordsThatCannotBeUsedSaysWhy() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        try folder.captures((0..<50).map { _ in (request: "1,0", answer: "0.2\\n0.3") })
        let error = await #expect(throws: MonitorRunError.self) { try await run(captured()) }
        #expect(error?.code == .noData && error?.message == "Job inputs had no data")
        #expect(error?.hint?.contains("50 records could not be used; the first: event e0") == true)
    }

    @Test func requestsOfAnotherShapeAreNoCleanWindow() async throws {
        let more = ["x", "y", "z"].map { (name: $0, cells: Self.pages.cells) }
        try folder.baseline([Self.pages, member(29)] + more, to: "baseline")
        try folder.captures(
            (0..<500).map {
                let page = $0 * 41 % 97
                let request = "\(page),\($0 % 100 < 29 ? 1 : 0),\(page),\(page),\(page)\($0 % 5 < 2 ? ",7" : "")"
                return (request: request, answer: "0.25")
            })
        let outcome = try await run(captured())
        #expect(outcome.rows == 300 && !outcome.isClean)
        #expect(outcome.drift?.alarms.map(\.kind) == [.rowLength])
    }

    @Test func columnOfTheConstraintsThatTheStatisticsDoNotHaveIsNamedByItsPlace() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        let path = URL(filePath: folder.path("baseline/constraints.json"))
        let text = try String(contentsOf: path, encoding: .utf8).replacing("member", with: "memmber")
        try Data(text.utf8).write(to: path)
        try folder.table([Self.pages, member(29)], to: "now.csv")
        let error = await #expect(throws: MonitorRunError.self) { try await run(file("now.csv")) }
        #expect(error?.message.contains(#"features[1].name: there is no "memmber""#) == true)
    }

    @Test func columnThatOnlyTheStatisticsHaveIsNamed() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        try folder.table([Self.pages, member(29)], to: "now.csv")
        var constraints = try #require(try folder.object("baseline/constraints.json"))
        constraints["features"] = Array(try #require(constraints["features"] as? [Any]).dropFirst())
        try folder.write(try JSONSerialization.data(withJSONObject: constraints), to: "baseline/constraints.json")
        let error = await #expect(throws: MonitorRunError.self) { try await run(file("now.csv")) }
        #expect(error?.message.contains("features: there is no entry for \"pages\"") == true)
        #expect(error?.hint?.contains("Disabled") == true)
    }

    @Test func nothingCapturedIsNoData() async throws {
        try folder.baseline([Self.pages], to: "baseline")
        try folder.captures([])
        let error = await #expect(throws: MonitorRunError.self) { try await run(captured()) }
        #expect(error?.code == .noData && error?.message == "Job inputs had no data")
        #expect(!folder.exists("report"))
    }

    @Test func oneEndpointIsLookedAtAtATime() async throws {
        try folder.baseline([Self.pages], to: "baseline")
        try folder.captures([(request: "1", answer: "0.5")])
        try folder.captures([(request: "1", answer: "0.5")], endpoint: "other")
        let error = await #expect(throws: MonitorRunError.self) { try await run(captured()) }
        #expect(error?.code == .noCaptures && error?.message.contains("other, shop") == true)
        #expect(try await run(captured("captured/other")).rows == 1)
        let nothing = await #expect(throws: MonitorRunError.self) { try await run(captured("baseline")) }
        #expect(nothing?.code == .noCaptures)
    }

    // MARK: Columns together

    /// Two columns that go together in `share` of the rows, each as often 1 as in any other table.
    private static func together(_ share: Double, rows: Int, seed: UInt64) -> [(name: String, cells: [String])] {
        var random = SeededGenerator(seed: seed)
        let first = (0..<rows).map { _ in Bool.random(using: &random) }
        let second = first.map { Double.random(in: 0..<1, using: &random) < share ? $0 : Bool.random(using: &random) }
        return [
            pages(rows), (name: "member", cells: first.map { $0 ? "1" : "0" }),
            (name: "clicked", cells: second.map { $0 ? "1" : "0" }),
        ]
    }

    private static func pages(_ rows: Int) -> (name: String, cells: [String]) {
        (name: "pages", cells: Counted.numbers(rows: rows))
    }

    private func sampledBaseline(rows: Int = 3000) throws {
        let columns = Self.together(0.6, rows: rows, seed: 1)
        try folder.baseline(columns, to: "baseline")
        try folder.reference(columns, to: "baseline")
    }

    @Test func columnsThatNoLongerFitTogetherAlarmThoughEachIsAsBefore() async throws {
        try sampledBaseline()
        try folder.table(Self.together(0.6, rows: 2000, seed: 2), to: "same.csv")
        let same = try await run(file("same.csv"))
        #expect(same.isClean && same.drift?.joint?.verdict == .unchanged && same.notes.isEmpty)
        try folder.table(Self.together(0, rows: 2000, seed: 3), to: "apart.csv")
        let apart = try await run(file("apart.csv"))
        #expect(apart.violations.isEmpty && apart.drift?.alarms.map(\.kind) == [.joint])
        #expect(apart.drift?.alarms.first?.columns == ["member", "clicked"])
        let findings = try #require(try folder.object("report/findings.json"))
        #expect((findings["joint"] as? [String: Any])?["verdict"] as? String == "alarm")
        let page = try String(contentsOf: folder.url.appending(path: "report/report.html"), encoding: .utf8)
        #expect(page.contains("Columns together") && page.contains("member, clicked"))
    }

    @Test func alarmOfAColumnIsToldOnceAndTheClassifierIsAFigure() async throws {
        try sampledBaseline()
        var columns = Self.together(0.6, rows: 2000, seed: 4)
        columns[1].cells = columns[1].cells.enumerated().map { $0 % 3 == 0 ? "1" : $1 }
        try folder.table(columns, to: "now.csv")
        let outcome = try await run(file("now.csv"))
        #expect(outcome.drift?.alarms.map(\.column) == ["member"])
        #expect(outcome.drift?.findings.contains { $0.kind == .joint } == false)
        #expect(outcome.consequences.map(\.kind).contains(.joint))
        #expect(outcome.drift?.joint?.verdict == .alarm)
    }

    @Test func whereNoSampleIsItIsSaidThatColumnsWereLookedAtOneByOne() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        try folder.table([Self.pages, member(29)], to: "now.csv")
        let outcome = try await run(file("now.csv"))
        #expect(outcome.drift?.joint == nil)
        #expect(
            outcome.notes.count == 1 && outcome.notes[0].hasPrefix("whether columns fit together was not looked at"))
    }

    // MARK: Folders

    @Test func missingBaselineIsNamed() async throws {
        try folder.table([Self.pages], to: "now.csv")
        let error = await #expect(throws: MonitorRunError.self) { try await run(file("now.csv"), baseline: "nowhere") }
        #expect(error?.code == .noBaseline && error?.message.contains("nowhere/constraints.json") == true)
        #expect(!folder.exists("report"))
    }

    @Test func earlierReportIsReplacedAndNothingElse() async throws {
        try folder.baseline([Self.pages], to: "baseline")
        try folder.table([Self.pages], to: "now.csv")
        _ = try await run(file("now.csv"))
        _ = try await run(file("now.csv"))
        #expect(try folder.entries("report") == Self.files)
        try folder.write("mine".utf8, to: "mine/file")
        await #expect(throws: JobError.self) { try await run(file("now.csv"), output: "mine") }
        #expect(try folder.entries("mine") == ["file"])
        #expect(try folder.entries("") == ["baseline", "mine", "now.csv", "report"])
    }

    @Test func findingsAreWrittenWithTheRowsTheyPointTo() async throws {
        try folder.baseline([Self.pages, member(29)], to: "baseline")
        try folder.table(
            [Self.pages, (name: "member", cells: (0..<1000).map { "\(Double($0 * 37 % 101) / 13 - 3.89)" })],
            to: "now.csv")
        _ = try await run(file("now.csv"))
        let findings = try #require(try folder.object("report/findings.json"))
        #expect(findings["version"] as? Int == 1 && findings["rows"] as? Int == 1000)
        #expect(findings["sample_columns"] as? [String] == ["pages", "member"])
        let first = try #require((findings["findings"] as? [[String: Any]])?.first)
        #expect(first["column"] as? String == "member" && first["kind"] as? String == "noise")
        let last = try #require((first["sample_rows"] as? [Int])?.max())
        #expect((findings["sample_rows"] as? [[Any]])?.count ?? 0 > last)
    }

    @Test func longCellsAreCutInThePage() {
        #expect(MonitorColumns.shown("search") == "search")
        #expect(MonitorColumns.shown(String(repeating: "x", count: 60)).count == 60)
        #expect(MonitorColumns.shown(String(repeating: "x", count: 61)) == String(repeating: "x", count: 60) + "…")
    }
}

import Alerts
import Capture
import Endpoints
import Foundation
import Jobs
import Monitoring
import Schedules
import Testing

@testable import ScheduledRuns

@Suite struct ExecutionPlacesTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "places-\(UUID().uuidString)").path
    /// 2026-01-31T22:00:00Z.
    private static let due = 1_769_896_800.0

    /// Reads and writes aside, and moves the reports elsewhere.
    private struct Elsewhere: ExecutionPlaces {
        let folder: String

        func prepare(_ execution: Execution, of schedule: Schedule) async throws -> ExecutionPlace {
            var place = ExecutionPlace(
                baseline: "\(folder)/baseline", reports: "\(folder)/aside", memory: "\(folder)/memory.json",
                merged: folder)
            place.isDecidedAsModelMonitor = true
            place.note = "All of it was looked at."
            return place
        }

        func deliver(
            from place: ExecutionPlace, _ execution: Execution, of schedule: Schedule
        ) async throws -> String {
            let target = "\(folder)/bucket/\(execution.hourPath)"
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
            for name in ["statistics.json", "constraint_violations.json"] {
                try FileManager.default.moveItem(atPath: "\(place.reports)/\(name)", toPath: "\(target)/\(name)")
            }
            return target
        }
    }

    private func makeBaseline() throws {
        let columns: [(String, (Int) -> String)] = [
            ("ordered", { $0 % 10 == 0 ? "1.0" : "0.0" }), ("basket", { $0 % 3 == 0 ? "1" : "0" }),
            ("loc_uk", { $0 % 4 == 0 ? "1" : "0" }),
        ]
        let baseline = try Baseline(
            columns.map { name, cell in
                var profiler = ColumnProfiler(name: name)
                for row in 0..<1000 {
                    var text = cell(row)
                    text.withUTF8 { profiler.add(UnsafeRawBufferPointer($0)) }
                }
                return profiler
            })
        try FileManager.default.createDirectory(atPath: "\(folder)/baseline", withIntermediateDirectories: true)
        try Data(baseline.statistics.json).write(to: URL(filePath: "\(folder)/baseline/statistics.json"))
        try Data(baseline.constraints.json).write(to: URL(filePath: "\(folder)/baseline/constraints.json"))
    }

    private func capture(_ cells: (Int) -> String) throws {
        let lines = (0..<1000).map { row in
            #"{"captureData":{"endpointInput":{"observedContentType":"text/csv","mode":"INPUT","data":"\#(cells(row))","#
                + #""encoding":"CSV"},"endpointOutput":{"observedContentType":"text/csv","mode":"OUTPUT","#
                + #""data":"0.0\#(1000 + row % 700)","encoding":"CSV"}},"eventMetadata":{"eventId":"e\#(row)","#
                + #""inferenceTime":"2026-01-31T21:\#(10 + row / 25):00Z"},"eventVersion":"0"}"# + "\n"
        }
        let hour = "\(folder)/captures/shop/AllTraffic/2026/01/31/21"
        try FileManager.default.createDirectory(atPath: hour, withIntermediateDirectories: true)
        try Data(lines.joined().utf8).write(to: URL(filePath: "\(hour)/one.jsonl"))
    }

    private func run() async throws -> ScheduledMonitor.Outcome {
        let endpoints = MemoryEndpointStore()
        let captures = CaptureConfiguration(destination: "\(folder)/captures")
        try endpoints.change("shop", now: 1) { _ in
            Endpoint(
                name: "shop",
                variants: [
                    Variant(name: "AllTraffic", model: DeployedModel(reference: "m", digest: "d", folder: "/m"))
                ], capture: captures, now: 1)
        }
        let schedules = MemoryScheduleStore()
        try await schedules.create(
            Schedule(
                name: "hourly", endpoint: "shop", expression: try ScheduleExpression("hourly"),
                baseline: "s3://elsewhere/base", output: "s3://elsewhere/results"), now: Self.due - 3000)
        let execution = try await schedules.trigger("hourly", now: Self.due)
        let monitor = ScheduledMonitor(
            endpoints: endpoints, schedules: schedules, places: Elsewhere(folder: folder)
        ) { _ in }
        return try await monitor.run(execution, try await schedules.schedule("hourly"))
    }

    @Test func reportsGoWherePlacesBringThem() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try makeBaseline()
        try capture { "\($0 % 3 == 0 ? 1 : 0),\(Double($0 % 600) / 100 - 3)" }
        let outcome = try await run()
        #expect(outcome.result.rows == 1000 && outcome.result.violations == 1)
        #expect(outcome.result.reportFolder == "\(folder)/bucket/shop/hourly/2026/01/31/22")
        #expect(
            outcome.result.exitMessage
                == "CompletedWithViolations: Job completed successfully with 1 violations. All of it was looked at.")
        let file = "\(folder)/bucket/shop/hourly/2026/01/31/22/constraint_violations.json"
        let text = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
        #expect(text.contains("loc_uk") && text.contains("data_type_check") && !text.contains("basket"))
        #expect(outcome.findings.contains { $0.column == "loc_uk" })
    }

    @Test func alarmsThatAreNotInTheFileDoNotDecide() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try makeBaseline()
        // A share of 17 in 100 instead of 25: alarming, and far below Model Monitor's threshold.
        try capture { "\($0 % 3 == 0 ? 1 : 0),\($0 % 100 < 17 ? 1 : 0)" }
        let outcome = try await run()
        #expect(outcome.result.violations == 0)
        #expect(outcome.result.exitMessage?.hasPrefix("Completed: ") == true)
        #expect(outcome.findings.contains { $0.column == "loc_uk" })
    }
}

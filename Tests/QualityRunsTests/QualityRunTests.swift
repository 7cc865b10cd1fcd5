import Capture
import Foundation
import JSONDocument
import MonitorRuns
import Quality
import Tabular
import Testing

@testable import QualityRuns

struct QualityRunTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func scored(_ rows: [(label: Int, probability: Double)]) throws -> String {
        try folder.write(
            "ordered,probability\n" + rows.map { "\($0.label),\($0.probability)\n" }.joined(), to: "scored.csv")
    }

    /// TN 3, FP 1, FN 1, TP 2 above 0.5.
    private static let rows = [(0, 0.1), (0, 0.2), (0, 0.3), (0, 0.9), (1, 0.4), (1, 0.8), (1, 0.7)]

    private func request(
        _ path: String, kind: QualityRequest.Kind = .modelQuality, baseline: String?, output: String
    ) -> QualityRequest {
        var request = QualityRequest(
            kind, source: .file(path, CSVOptions()), output: "\(folder.path)/\(output)",
            baseline: baseline.map { "\(folder.path)/\($0)" })
        request.label = "ordered"
        request.probability = "probability"
        return request
    }

    @Test func baselineAndRunAreModelMonitorsFiles() async throws {
        let path = try scored(Self.rows)
        let made = try await QualityRun(request(path, baseline: nil, output: "baseline")) { _ in }.run()
        #expect(made.rows == 7)
        #expect(folder.names("baseline") == ["constraints.json", "quality.json", "statistics.json"])
        let constraints = try ModelQualityConstraints(json: folder.bytes("baseline/constraints.json"))
        #expect(constraints.constraints.first { $0.metric == "recall" }?.threshold == 2.0 / 3)
        let same = try await QualityRun(request(path, baseline: "baseline", output: "run")) { _ in }.run()
        #expect(same.isClean && same.exitMessage == "Completed: Job completed successfully with no violations.")
        #expect(
            folder.names("run") == [
                "constraint_violations.json", "constraints.json", "quality.json", "report.html", "statistics.json",
            ])
        let statistics = try ModelQualityStatistics(json: folder.bytes("run/statistics.json"))
        #expect(statistics.confusion?.counts == [[3, 1], [1, 2]])
        // 12 pairs, of which 9 are in the right order.
        #expect(statistics["auc"]?.value == 9.0 / 12)
        // A second run replaces the first one's files.
        _ = try await QualityRun(request(path, baseline: "baseline", output: "run")) { _ in }.run()
    }

    @Test func thresholdOfTheBaselineIsKeptTo() async throws {
        let path = try scored(Self.rows)
        var made = request(path, baseline: nil, output: "baseline")
        made.threshold = 0.35
        _ = try await QualityRun(made) { _ in }.run()
        let outcome = try await QualityRun(request(path, baseline: "baseline", output: "run")) { _ in }.run()
        #expect(outcome.metrics["recall"] == 1)
    }

    @Test func strictlyEverythingPastAThresholdIsAViolation() async throws {
        let path = try scored(Self.rows)
        _ = try await QualityRun(request(path, baseline: nil, output: "baseline")) { _ in }.run()
        let worse = try scored(Self.rows.map { ($0.0, 1 - $0.1) })
        let lenient = try await QualityRun(request(worse, baseline: "baseline", output: "run")) { _ in }.run()
        var strict = request(worse, baseline: "baseline", output: "run")
        strict.isAsModelMonitor = true
        let found = try await QualityRun(strict) { _ in }.run()
        #expect(found.violations.count == 11 && found.withinChance.isEmpty)
        #expect(lenient.violations.count + lenient.withinChance.count == 11)
        #expect(found.exitMessage == "CompletedWithViolations: Job completed successfully with 11 violations.")
    }

    @Test func capturesMeetTheirLabelsAndTheEstimateComesBeforeThem() async throws {
        _ = try await QualityRun(request(try scored(Self.rows), baseline: nil, output: "baseline")) { _ in }.run()
        // 2026-01-31T21:00:00Z
        let hour = 1_769_893_200.0
        var lines = ""
        for (row, (_, probability)) in Self.rows.enumerated() {
            let record = CaptureRecord(
                eventId: UUID(), inferenceId: "order-\(row)", time: hour + Double(row),
                input: CapturedBody(contentType: "text/csv", bytes: Array("1,0\n".utf8)),
                output: CapturedBody(
                    contentType: "application/json",
                    bytes: Array(
                        #"{"predictions":[{"score":\#(probability),"probability":\#(probability),"decision":0}]}"#.utf8)
                ))
            lines += String(decoding: record.line(), as: UTF8.self)
        }
        try folder.write("no record\n", to: "captured/shop/v1/2026/01/31/21/00-00-000-a.jsonl")
        let captures = QualityRequest.Captures(
            folder: "\(folder.path)/captured/shop", window: hour..<hour + 3600, groundTruth: .labels([]))
        let unreadable = QualityRequest(
            .modelQuality, source: .captured(captures), output: "\(folder.path)/none",
            baseline: "\(folder.path)/baseline")
        let error = await #expect(throws: MonitorRunError.self) { try await QualityRun(unreadable) { _ in }.run() }
        #expect(error?.code == .noData && error?.hint?.hasSuffix(": 1 captured line is no record") == true)
        try folder.write(lines, to: "captured/shop/v1/2026/01/31/21/00-00-000-a.jsonl")
        let labels = Self.rows.enumerated().map {
            GroundTruthLabel(eventId: "order-\($0)", data: Array("\($1.0)".utf8))
        }
        func run(_ labels: [GroundTruthLabel]) async throws -> QualityOutcome {
            let captures = QualityRequest.Captures(
                folder: "\(folder.path)/captured/shop", window: hour..<hour + 3600, groundTruth: .labels(labels))
            let request = QualityRequest(
                .modelQuality, source: .captured(captures), output: "\(folder.path)/run",
                baseline: "\(folder.path)/baseline")
            return try await QualityRun(request) { _ in }.run()
        }
        let early = try await run([])
        #expect(early.rows == 0 && early.estimate?.rows == 7 && early.exitMessage.contains("No label"))
        // 0.9 + 0.8 + 0.7 predicted as 1, 0.4 + 0.3 + 0.2 + 0.1 as 0.
        let right = [0.9, 0.8, 0.7, 0.6, 0.7, 0.8, 0.9].reduce(0, +) / 7
        let accuracy = try #require(early.estimate?.accuracy.value)
        #expect(abs(accuracy - right) < 1e-12)
        #expect(folder.names("run") == ["constraint_violations.json", "quality.json", "report.html"])
        let late = try await run(labels)
        #expect(late.rows == 7 && late.isClean)
        #expect(
            late.groundTruth == QualityOutcome.Merge(matched: 7, withoutLabel: 0, unusedLabels: 0, duplicateLabels: 0))
        #expect(
            try ModelQualityStatistics(json: folder.bytes("run/statistics.json")).startTime == "2026-01-31T21:00:00Z")
    }

    @Test func biasOfAFileIsClarifys() async throws {
        // Of the group 1 of 2 is predicted 1, of the others 1 of 2 too, then all of them.
        func path(_ last: Double) throws -> String {
            try folder.write(
                "ordered,probability,uk\n1,0.9,1\n0,0.1,1\n1,0.8,0\n0,\(last),0\n", to: "bias-\(last).csv")
        }
        var made = request(try path(0.2), kind: .bias, baseline: nil, output: "bias")
        made.facets = try [#require(Facet("uk=1"))]
        _ = try await QualityRun(made) { _ in }.run()
        #expect(folder.names("bias") == ["analysis.json", "quality.json"])
        var run = request(try path(0.7), kind: .bias, baseline: "bias", output: "run")
        run.facets = made.facets
        let outcome = try await QualityRun(run) { _ in }.run()
        #expect(outcome.metrics["uk=1 DPPL"] == 0.5)
        // Two rows of each group show nothing.
        #expect(outcome.isClean && outcome.withinChance.contains { $0.metric == "uk=1 DPPL" })
        #expect(folder.names("run") == ["analysis.json", "constraint_violations.json", "quality.json", "report.html"])
        run.isAsModelMonitor = true
        let strict = try await QualityRun(run) { _ in }.run()
        #expect(strict.violations.contains { $0.metric == "uk=1 DPPL" && $0.check == "bias_drift_check" })
        // A baseline of Clarify's has no counts.
        run.isAsModelMonitor = false
        try FileManager.default.removeItem(atPath: "\(folder.path)/bias/quality.json")
        let foreign = try await QualityRun(run) { _ in }.run()
        #expect(foreign.violations == strict.violations && foreign.notes.contains { $0.contains("no counts") })
    }

    @Test func groupThatIsGoneIsAViolation() async throws {
        let four = "1,0.9,1\n0,0.1,1\n1,0.8,0\n0,0.2,0\n"
        var made = request(
            try folder.write(
                "ordered,probability,uk\n" + String(repeating: four, count: 20), to: "bias.csv"),
            kind: .bias, baseline: nil, output: "bias")
        made.facets = try [#require(Facet("uk=1"))]
        _ = try await QualityRun(made) { _ in }.run()
        // Every cell missing, every row in the group, and every row with another value.
        for (cell, words) in [
            ("", "no row belongs to uk=1; the column holds nothing"),
            ("1", "every row belongs to uk=1, there is none to compare it with"),
            ("GB", "no row belongs to uk=1; the column holds GB"),
        ] {
            let few = ["1,0.9", "0,0.1", "1,0.8", "0,0.2"].map { "\($0),\(cell)\n" }.joined()
            let rows = String(repeating: few, count: 20)
            var run = request(
                try folder.write("ordered,probability,uk\n\(rows)", to: "now.csv"), kind: .bias, baseline: "bias",
                output: "run")
            run.facets = made.facets
            let outcome = try await QualityRun(run) { _ in }.run()
            #expect(outcome.unmeasured == [words])
            #expect(!outcome.isClean && outcome.violations.map(\.metric) == ["uk=1 CI"])
            #expect(outcome.exitMessage.hasPrefix("CompletedWithViolations"))
            #expect(outcome.exitMessage.hasSuffix("Not measured: \(words)."))
            let page = String(decoding: try folder.bytes("run/report.html"), as: UTF8.self)
            #expect(page.contains("Not measured") && !page.contains("Nothing is violated"))
            // Of four rows none may be of the group by chance.
            let early = try folder.write("ordered,probability,uk\n\(few)", to: "early.csv")
            var short = request(early, kind: .bias, baseline: "bias", output: "short")
            short.facets = made.facets
            let unknown = try await QualityRun(short) { _ in }.run()
            #expect(unknown.isClean && unknown.withinChance.map(\.metric) == ["uk=1 CI"])
            #expect(unknown.unmeasured == [words])
            // A baseline of such rows would have nothing to compare with.
            run.baseline = nil
            let error = await #expect(throws: QualityError.self) { try await QualityRun(run) { _ in }.run() }
            #expect(error?.message == "bias cannot be measured: \(words)")
        }
    }

    @Test func baselineOfAnotherGroupIsRefused() async throws {
        let path = try folder.write(
            "ordered,probability,uk,signed\n1,0.9,1,0\n0,0.1,1,1\n1,0.8,0,1\n0,0.2,0,0\n", to: "bias.csv")
        var made = request(path, kind: .bias, baseline: nil, output: "bias")
        made.facets = try [#require(Facet("uk=1"))]
        _ = try await QualityRun(made) { _ in }.run()
        for text in ["signed=1", "uk=0"] {
            var run = request(path, kind: .bias, baseline: "bias", output: "run")
            run.facets = try [#require(Facet(text))]
            let error = await #expect(throws: QualityError.self) { try await QualityRun(run) { _ in }.run() }
            #expect(error?.message.hasSuffix("is not of the group \(text), but of uk=1") ?? false)
            #expect(error?.hint?.contains("--facet") ?? false)
        }
        // One that measured nothing, as Clarify writes it.
        let empty = BiasRows(inFacet: [false, false], labels: [true, false], predictions: [true, false])
        let analysis = try BiasAnalysis(label: "ordered", labelValue: "1", facets: [("uk", "1", empty)])
        try folder.write(String(decoding: analysis.json, as: UTF8.self), to: "bias/analysis.json")
        var run = request(path, kind: .bias, baseline: "bias", output: "run")
        run.facets = made.facets
        let error = await #expect(throws: QualityError.self) { try await QualityRun(run) { _ in }.run() }
        #expect(error?.message.contains("measured nothing of uk=1") ?? false)
    }

    @Test func whatIsMissingIsNamed() async throws {
        let path = try folder.write("ordered,score\n1,0.5\n", to: "plain.csv")
        var request = request(path, baseline: nil, output: "none")
        request.probability = nil
        let noPrediction = await #expect(throws: QualityError.self) { try await QualityRun(request) { _ in }.run() }
        #expect(noPrediction?.hint?.contains("--probability") ?? false)
        request.label = nil
        let noLabel = await #expect(throws: QualityError.self) { try await QualityRun(request) { _ in }.run() }
        #expect(noLabel?.hint?.contains("--label") ?? false)
        request.kind = .attribution
        let noModel = await #expect(throws: QualityError.self) { try await QualityRun(request) { _ in }.run() }
        #expect(noModel?.hint?.contains("--model") ?? false)
        request.kind = .bias
        let noFacet = await #expect(throws: QualityError.self) { try await QualityRun(request) { _ in }.run() }
        #expect(noFacet?.hint?.contains("--facet") ?? false)
        request.baseline = "\(folder.path)/nothing"
        let noBaseline = await #expect(throws: MonitorRunError.self) { try await QualityRun(request) { _ in }.run() }
        #expect(noBaseline?.code == .noBaseline)
        #expect(folder.names("none").isEmpty)
    }
}

/// A fresh folder that goes away with the value.
final class TestFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "propensity-looks-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: "\(path)/\(name)"))) }

    func names(_ name: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)")) ?? []).sorted()
    }
}

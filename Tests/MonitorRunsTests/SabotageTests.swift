import Drift
import Foundation
import Monitoring
import Testing

@testable import MonitorRuns

/// The story of the purchase modelling notebook: a plain baseline of rows with the label first, an hour of a request a second,
/// and two columns that somebody turned into noise.
@Suite struct SabotageTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private static let features =
        ["basket_icon_click", "basket_add_list", "loc_uk"] + (0..<20).map { "page_\($0)" }

    /// A binary cell that does not repeat from row to row, 1 in a share of the rows that depends on the column.
    private static func cell(_ row: Int, _ column: Int, seed: Int) -> String {
        var word = UInt64(bitPattern: Int64(row &* 31 &+ column &* 7919 &+ seed &* 104_729)) &+ 0x9e37_79b9_7f4a_7c15
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return (word ^ word >> 31) % 100 < UInt64(5 + 3 * column) ? "1" : "0"
    }

    private func makeBaseline() throws {
        var columns = [(name: "ordered", cells: (0..<6000).map { $0 % 24 == 0 ? "1.0" : "0.0" })]
        for (index, name) in Self.features.enumerated() {
            columns.append((name, (0..<6000).map { Self.cell($0, index, seed: 1) }))
        }
        try folder.baseline(columns, to: "baseline")
    }

    private func run(noise: Set<String>, extraCells: String = "") async throws -> MonitorRun.Outcome {
        try folder.captures(
            (0..<3600).map { row in
                let cells = Self.features.enumerated().map { index, name in
                    noise.contains(name)
                        ? "\(Double((row &* 7_919 &+ index &* 31) % 6007) / 1000 - 3.0)"
                        : Self.cell(row, index, seed: 2)
                }
                // Python writes small probabilities with an exponent.
                let answer = row % 7 == 0 ? "1e-05" : row % 7 == 1 ? "6.3e-05" : "0.0\(1_000 + row % 900)"
                return (request: cells.joined(separator: ",") + extraCells, answer: answer)
            })
        var request = MonitorRun.Request(
            baseline: folder.path("baseline"), source: .captured(folder.path("captured"), MonitorSource.allTime),
            output: folder.path("report-\(noise.count)"))
        request.isDecidedAsModelMonitor = true
        return try await MonitorRun(request, events: { _ in }).run()
    }

    @Test func exactlyTheTwoNoisyColumnsAreNamed() async throws {
        try makeBaseline()
        let outcome = try await run(noise: ["basket_add_list", "loc_uk"])
        #expect(outcome.rows == 3600)
        #expect(outcome.violations.map(\.featureName) == ["basket_add_list", "loc_uk"])
        #expect(outcome.violations.map(\.constraintCheckType) == ["data_type_check", "data_type_check"])
        #expect(outcome.exitMessage.hasPrefix("CompletedWithViolations: Job completed successfully with 2 violations"))
    }

    @Test func cleanHourNamesNothing() async throws {
        try makeBaseline()
        let outcome = try await run(noise: [])
        #expect(outcome.violations.isEmpty && outcome.isClean)
        #expect(outcome.drift?.alarms.isEmpty == true)
    }

    @Test func oneCellTooManyIsAColumnTooMany() async throws {
        try makeBaseline()
        let outcome = try await run(noise: [], extraCells: ",1")
        #expect(outcome.violations.map(\.constraintCheckType) == ["extra_column_check"])
        #expect(
            outcome.violations.first?.description.hasSuffix(
                "current dataset: 25, Number of columns in baseline constraints: 24") == true)
        #expect(outcome.drift?.alarms.map(\.kind) == [.extraColumn])
    }
}

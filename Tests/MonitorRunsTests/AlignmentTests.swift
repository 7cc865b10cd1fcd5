import Foundation
import Monitoring
import Testing

@testable import MonitorRuns

@Suite struct AlignmentTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private static let label = (name: "bought", cells: Counted.ones(30))
    private static let pages = (name: "pages", cells: Counted.numbers())
    private static let member = (name: "member", cells: Counted.ones(50))

    /// The window's columns have no names of their own.
    private func alignment(
        baseline: [(name: String, cells: [String])], window: [[String]], outputs: Int, isAsModelMonitor: Bool = false
    ) async throws -> Alignment {
        try folder.baseline(baseline, to: "baseline")
        let reference = try await BaselineReference(folder: folder.path("baseline"))
        var rows = WindowRows { width in (0..<width).map { "_c\($0)" } }
        for row in 0..<(window.first?.count ?? 0) { rows.add(RowCells(window.map { $0[row] }), outputs: outputs) }
        let profile = try #require(rows.profile())
        return Alignment(
            reference, columns: profile.columns, outputs: outputs, isAsModelMonitor: isAsModelMonitor)
    }

    private static let probabilities = (0..<1000).map { "0.\(100 + $0 % 800)" }

    @Test func probabilityInPlaceOfTheLabelIsNotCompared() async throws {
        let alignment = try await alignment(
            baseline: [Self.label, Self.pages, Self.member],
            window: [Self.probabilities, Self.pages.cells, Self.member.cells], outputs: 1)
        #expect(alignment.baseline.names == ["pages", "member"])
        #expect(alignment.baseline.columns?.map(\.name) == ["pages", "member"])
        #expect(alignment.current.map(\.name) == ["pages", "member"])
        #expect(alignment.prediction?.name == "prediction")
        #expect(alignment.prediction?.numbers?.minimum == 0.1)
        #expect(alignment.leftOut == 1)
        #expect(alignment.notes.count == 1 && alignment.notes[0].contains("bought"))
    }

    @Test func modelMonitorComparesByPosition() async throws {
        let alignment = try await alignment(
            baseline: [Self.label, Self.pages, Self.member],
            window: [Self.probabilities, Self.pages.cells, Self.member.cells], outputs: 1, isAsModelMonitor: true)
        #expect(alignment.baseline.names == ["bought", "pages", "member"])
        #expect(alignment.current.count == 3)
        #expect(alignment.prediction == nil && alignment.leftOut == 0 && alignment.notes.isEmpty)
    }

    @Test func decisionsAreComparedWithTheLabel() async throws {
        let alignment = try await alignment(
            baseline: [Self.label, Self.pages], window: [Counted.ones(40), Self.pages.cells], outputs: 1)
        #expect(alignment.baseline.names == ["bought", "pages"])
        #expect(alignment.current.map(\.name) == ["bought", "pages"])
        #expect(alignment.prediction == nil && alignment.notes.isEmpty)
    }

    @Test func probabilitiesAreComparedWithABaselineOfProbabilities() async throws {
        let alignment = try await alignment(
            baseline: [(name: "score", cells: Self.probabilities), Self.pages],
            window: [Self.probabilities, Self.pages.cells], outputs: 1)
        #expect(alignment.current.map(\.name) == ["score", "pages"])
        #expect(alignment.prediction == nil && alignment.notes.isEmpty)
    }

    @Test func answersWithoutAColumnInTheBaselineAreLeftOut() async throws {
        let alignment = try await alignment(
            baseline: [Self.pages, Self.member],
            window: [Self.probabilities, Self.pages.cells, Self.member.cells], outputs: 1)
        #expect(alignment.baseline.names == ["pages", "member"])
        #expect(alignment.current.map(\.name) == ["pages", "member"])
        #expect(alignment.prediction?.rowCount == 1000)
        #expect(alignment.leftOut == 1 && alignment.notes.count == 1)
    }

    @Test func severalAnswersAreLeftOutToo() async throws {
        let alignment = try await alignment(
            baseline: [Self.pages], window: [Counted.ones(40), Self.probabilities, Self.pages.cells], outputs: 2)
        #expect(alignment.current.map(\.name) == ["pages"])
        #expect(alignment.leftOut == 2)
        #expect(alignment.prediction == nil)
    }

    @Test func requestsAloneLackTheLabel() async throws {
        let alignment = try await alignment(
            baseline: [Self.label, Self.pages, Self.member], window: [Self.pages.cells, Self.member.cells], outputs: 0)
        #expect(alignment.baseline.names == ["pages", "member"])
        #expect(alignment.current.map(\.name) == ["pages", "member"])
        #expect(alignment.notes.count == 1 && alignment.notes[0].contains("bought"))
    }

    @Test func otherNumbersOfColumnsAreLeftToTheChecks() async throws {
        let alignment = try await alignment(
            baseline: [Self.label, Self.pages, Self.member],
            window: [Self.probabilities, Self.pages.cells], outputs: 1)
        #expect(alignment.baseline.names == ["bought", "pages", "member"])
        #expect(alignment.current.map(\.name) == ["_c0", "_c1"])
        #expect(alignment.notes.isEmpty)
    }

    @Test(arguments: [["0", "1"], ["0.0", "1.0"]]) func labelFirstStaysFirstWhenACellIsTooMany(
        _ spelling: [String]
    ) async throws {
        let label = (name: "bought", cells: Counted.ones(30).map { spelling[$0 == "1" ? 1 : 0] })
        let alignment = try await alignment(
            baseline: [label, Self.pages, Self.member],
            window: [Self.probabilities, Self.pages.cells, Self.member.cells, Self.member.cells], outputs: 1)
        #expect(alignment.baseline.names == ["bought", "pages", "member"])
        #expect(alignment.current.count == 4 && alignment.leftOut == 0)
    }

    @Test func decisionIsTakenForTheLabelWhenACellIsTooMany() async throws {
        let alignment = try await alignment(
            baseline: [Self.label, Self.pages],
            window: [Counted.ones(40), Self.pages.cells, Self.member.cells], outputs: 1)
        #expect(alignment.baseline.names == ["bought", "pages"])
        #expect(alignment.current.count == 3 && alignment.leftOut == 0)
    }

    @Test func labelWrittenAsAFractionIsALabel() async throws {
        let label = (name: "bought", cells: Counted.ones(30).map { "\($0).0" })
        let alignment = try await alignment(
            baseline: [label, Self.pages], window: [Self.probabilities, Self.pages.cells], outputs: 1)
        #expect(alignment.baseline.names == ["pages"])
        #expect(alignment.prediction?.name == "prediction")
    }

    @Test func constraintsWithoutStatisticsAreReadAnswerFirst() async throws {
        try folder.baseline([Self.pages, Self.member], to: "bare")
        for name in ["statistics.json", "distributions.json"] {
            try? FileManager.default.removeItem(atPath: folder.path("bare/\(name)"))
        }
        let reference = try await BaselineReference(folder: folder.path("bare"))
        var rows = WindowRows { width in (0..<width).map { "_c\($0)" } }
        for row in 0..<100 { rows.add(RowCells([Self.probabilities[row], Self.pages.cells[row], "1"]), outputs: 1) }
        let columns = try #require(rows.profile()).columns
        let alignment = Alignment(reference, columns: columns, outputs: 1, isAsModelMonitor: false)
        #expect(alignment.current.count == 3 && alignment.baseline.names.count == 2)
    }
}

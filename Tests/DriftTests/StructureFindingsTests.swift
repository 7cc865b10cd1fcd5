import Drift
import Monitoring
import Testing

/// What records and their number of cells say.
@Suite struct StructureFindingsTests {
    private let baseline = DriftBaseline(columns: (0..<4).map { .binary("f\($0)", rows: 100_000, ones: 29_000) })

    private func window(cells: Int = 4, rows: Int = 1_000) -> DriftWindow {
        var window = DriftWindow(
            columns: (0..<cells).map {
                .binary(cells == 4 ? "f\($0)" : "_c\($0)", rows: rows, ones: rows * 29 / 100)
            })
        window.isPositional = cells != 4
        return window
    }

    @Test(arguments: [(0, false), (2, false), (10, false), (11, true), (5_000, true)])
    func recordsThatCannotBeReadAlarmWhenTheyAreMany(count: Int, alarms: Bool) {
        var window = window()
        window.unreadableRecords = count
        let report = DriftCheck.run(baseline: baseline, window: window)
        #expect(report.alarms.map(\.kind) == (alarms ? [.unreadable] : []))
    }

    @Test(arguments: [(0, false), (2, false), (10, false), (11, true), (999, true)])
    func rowsOfAnotherLengthAlarmWhenTheyAreMany(count: Int, alarms: Bool) {
        var window = window()
        window.rowsByCellCount = [4: 1_000, 5: count]
        let report = DriftCheck.run(baseline: baseline, window: window)
        #expect(report.alarms.map(\.kind) == (alarms ? [.rowLength] : []))
    }

    @Test(arguments: [(3, FindingKind.missingColumn), (5, .extraColumn)])
    func anotherNumberOfNamelessCellsIsOneFinding(cells: Int, kind: FindingKind) {
        let report = DriftCheck.run(baseline: baseline, window: window(cells: cells))
        #expect(report.alarms.map(\.kind) == [kind])
        #expect(report.alarms.first?.column == nil)
        #expect(report.alarms.first?.cause.contains("\(cells) columns where the baseline has 4") == true)
    }

    /// A baseline with a label first has three features: a batch of two is one answer and six cells, or twice four cells.
    @Test(arguments: [7, 8])
    func batchIsRecognisedWithOneAnswerOrWithOneForEachRow(cells: Int) {
        var window = window(cells: cells)
        window.rowsByCellCount = [cells: 1_000]
        window.answerCells = 1
        let report = DriftCheck.run(baseline: baseline, window: window)
        #expect(report.alarms.map(\.kind) == [.batchAsColumns])
        #expect(report.alarms.first?.cause.contains("2 in \(cells) cells") == true)
    }
}

import Drift
import Foundation
import Monitoring
import Testing

/// How often a rare 0/1 column going from 4.0 % to 4.6 % is found; `DRIFT_WINDOWS` sets the number of repetitions.
@Suite struct PowerTests {
    /// Twenty-four columns, the first of them the one that moves, or this one alone.
    private static func sessions(_ columns: Int, changed: Bool) -> SyntheticSessions {
        let others = SyntheticSessions(columns: 24).rates.prefix(columns - 1)
        return SyntheticSessions(rates: [changed ? 0.046 : 0.04] + others)
    }

    @Test func aRareColumnIsOnTheWatchListWithinTwentyThousandRows() throws {
        let repetitions = FalseAlarmTests.windows >= 100 ? max(100, FalseAlarmTests.windows / 5) : 10
        for baselineRows in repetitions < 100 ? [455_000] : [72_000, 455_000, 10_000_000] {
            for columns in [1, 24] {
                var random = Randomness(seed: columns)
                var (alarms, watched) = ([0, 0, 0], 0)
                for _ in 0..<repetitions {
                    let baseline = SyntheticSessions.columns(
                        Self.sessions(columns, changed: false).counts(rows: baselineRows, &random), rows: baselineRows)
                    let window = SyntheticSessions.columns(
                        Self.sessions(columns, changed: true).counts(rows: 20_000, &random), rows: 20_000)
                    for (index, rate) in FalseAlarmTests.rates.enumerated() {
                        let report = DriftCheck.run(
                            baseline: DriftBaseline(columns: baseline), window: DriftWindow(columns: window),
                            settings: try FalseAlarmTests.settings(rate))
                        if report.alarms.contains(where: { $0.column == "c0" }) { alarms[index] += 1 }
                        if index == 2, report.findings.contains(where: { $0.column == "c0" }) { watched += 1 }
                    }
                }
                if baselineRows >= 455_000 { #expect(watched * 100 >= (repetitions >= 1000 ? 95 : 80) * repetitions) }
                note(
                    "4.0 → 4.6 % in 20,000 rows, \(columns) columns, baseline \(baselineRows): alarms \(alarms),"
                        + " watch \(watched) of \(repetitions)")
            }
        }
    }

    @Test func theMemoryAddsUpSmallShifts() throws {
        let repetitions = max(2, FalseAlarmTests.windows / 20)
        for columns in [1, 24] {
            for history in repetitions < 5 ? [0] : [0, 20] {
                var random = Randomness(seed: 100 + columns)
                var (found, watched) = ([0, 0, 0], 0)
                for _ in 0..<repetitions {
                    let baseline = SyntheticSessions.columns(
                        Self.sessions(columns, changed: false).counts(rows: 455_000, &random), rows: 455_000)
                    var memories = FalseAlarmTests.rates.map { _ in DriftMemory() }
                    var (isFound, isWatched) = ([false, false, false], false)
                    for window in -history..<20 {
                        let sessions = Self.sessions(columns, changed: window >= 0)
                        let current = SyntheticSessions.columns(sessions.counts(rows: 1000, &random), rows: 1000)
                        for (index, rate) in FalseAlarmTests.rates.enumerated() {
                            let report = DriftCheck.run(
                                baseline: DriftBaseline(columns: baseline), window: DriftWindow(columns: current),
                                settings: try FalseAlarmTests.settings(rate), memory: &memories[index])
                            guard window >= 0 else { continue }
                            if report.alarms.contains(where: { $0.column == "c0" }) { isFound[index] = true }
                            if index == 2, report.findings.contains(where: { $0.column == "c0" }) { isWatched = true }
                        }
                    }
                    for index in isFound.indices where isFound[index] { found[index] += 1 }
                    if isWatched { watched += 1 }
                }
                #expect(watched * 10 >= repetitions * 5)
                note(
                    "4.0 → 4.6 %, 20 windows of 1,000 rows after \(history), \(columns) columns: alarms \(found) at"
                        + " \(FalseAlarmTests.rates), watch \(watched) of \(repetitions)")
            }
        }
    }
}

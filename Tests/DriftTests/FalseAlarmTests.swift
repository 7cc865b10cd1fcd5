import Drift
import Foundation
import Monitoring
import Testing

/// Prints what a simulation measured, when its size was asked for.
func note(_ text: String) {
    if ProcessInfo.processInfo.environment["DRIFT_WINDOWS"] != nil { print(text) }
}

/// Simulations of windows in which nothing changed.
///
/// A small number of windows runs always. The long runs take the number from the environment:
/// `DRIFT_WINDOWS=10000 swift test -c release --filter DriftTests` prints the rates.
@Suite struct FalseAlarmTests {
    static let windows: Int = {
        #if DEBUG
            let usual = 3
        #else
            let usual = 100
        #endif
        return ProcessInfo.processInfo.environment["DRIFT_WINDOWS"].flatMap(Int.init) ?? usual
    }()
    /// Rates at which alarms are counted.
    static let rates = [0.05, 0.01, 0.001]

    /// The most alarms that chance gives at a rate, in all but one of a million runs.
    static func most(_ rate: Double, _ windows: Int) -> Double {
        let mean = rate * Double(windows)
        return mean + 4.8 * mean.squareRoot() + 8
    }

    static func settings(_ rate: Double) throws -> DriftSettings {
        try DriftSettings(alarmRate: rate, watchLevel: max(rate, 0.02))
    }

    @Test(arguments: [50, 300, 1000, 5000, 20000])
    func binaryColumnsKeepTheRate(rows: Int) throws {
        let sessions = SyntheticSessions()
        for baselineRows in [2000, 455_000] {
            var random = Randomness(seed: rows + baselineRows)
            var alarms = [Int](repeating: 0, count: Self.rates.count)
            var watched = 0
            for _ in 0..<Self.windows {
                let baseline = SyntheticSessions.columns(
                    sessions.counts(rows: baselineRows, &random), rows: baselineRows)
                let window = SyntheticSessions.columns(sessions.counts(rows: rows, &random), rows: rows)
                for (index, rate) in Self.rates.enumerated() {
                    let report = DriftCheck.run(
                        baseline: DriftBaseline(columns: baseline), window: DriftWindow(columns: window),
                        settings: try Self.settings(rate))
                    if report.verdict == .alarm { alarms[index] += 1 }
                    if index == 2 { watched += report.findings.count }
                }
            }
            for (index, rate) in Self.rates.enumerated() {
                #expect(Double(alarms[index]) <= Self.most(rate, Self.windows))
            }
            #expect(Double(watched) <= Self.most(24 * 0.02, Self.windows))
            note(
                "no change, \(rows) rows, baseline \(baselineRows): alarms \(alarms) of \(Self.windows) at"
                    + " \(Self.rates), \(Double(watched) / Double(Self.windows)) per window on watch")
        }
    }

    @Test func aGrowingWindowKeepsTheRateAtEveryCheck() throws {
        let sessions = SyntheticSessions()
        let checks = 20
        var random = Randomness(seed: 5)
        var (alarms, runs) = ([Int](repeating: 0, count: Self.rates.count), 0)
        for _ in 0..<max(1, Self.windows / checks) {
            let baseline = SyntheticSessions.columns(sessions.counts(rows: 455_000, &random), rows: 455_000)
            var sums = [Int](repeating: 0, count: 24)
            for check in 1...checks {
                sums = zip(sums, sessions.counts(rows: 1000, &random)).map { $0 + $1 }
                runs += 1
                for (index, rate) in Self.rates.enumerated() {
                    let report = DriftCheck.run(
                        baseline: DriftBaseline(columns: baseline),
                        window: DriftWindow(columns: SyntheticSessions.columns(sums, rows: 1000 * check)),
                        settings: try Self.settings(rate))
                    if report.verdict == .alarm { alarms[index] += 1 }
                }
            }
        }
        // The checks of one growing window hang together: allow for clusters of ten.
        for (index, rate) in Self.rates.enumerated() {
            #expect(Double(alarms[index]) <= 10 * Self.most(rate, runs / 10))
        }
        note("no change, growing window: alarms \(alarms) of \(runs) checks at \(Self.rates)")
    }

    @Test func theMemoryKeepsTheRateAtEveryRun() throws {
        let sessions = SyntheticSessions()
        var random = Randomness(seed: 6)
        var (alarms, runs) = ([Int](repeating: 0, count: Self.rates.count), 0)
        for _ in 0..<max(1, Self.windows / 50) {
            let baseline = SyntheticSessions.columns(sessions.counts(rows: 455_000, &random), rows: 455_000)
            var memories = Self.rates.map { _ in DriftMemory() }
            for _ in 0..<50 {
                let window = SyntheticSessions.columns(sessions.counts(rows: 1000, &random), rows: 1000)
                runs += 1
                for (index, rate) in Self.rates.enumerated() {
                    let report = DriftCheck.run(
                        baseline: DriftBaseline(columns: baseline), window: DriftWindow(columns: window),
                        settings: try Self.settings(rate), memory: &memories[index])
                    if report.verdict == .alarm { alarms[index] += 1 }
                }
            }
        }
        for (index, rate) in Self.rates.enumerated() {
            #expect(Double(alarms[index]) <= 10 * Self.most(rate, runs / 10))
        }
        note("no change, with memory: alarms \(alarms) of \(runs) runs at \(Self.rates)")
    }
}

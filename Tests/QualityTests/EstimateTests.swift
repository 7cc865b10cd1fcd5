import Statistics
import Tabular
import Testing

@testable import Quality

/// Performance without labels, on simulated windows.
struct EstimateTests {
    /// By hand: 0.8 and 0.6 are predicted as 1, 0.3 as 0.
    @Test func expectationsAreThoseOfTheHandCalculation() throws {
        let estimate = try PerformanceEstimate(probabilities: [0.8, 0.6, 0.3], counts: [10, 10, 20])
        #expect(estimate.rows == 40 && estimate.predictedPositives == 20)
        #expect(isClose(estimate.expectedPositives, 20))
        #expect(isClose(estimate.accuracy.value, (14 + 14) / 40.0))
        #expect(isClose(estimate.precision?.value, 14 / 20.0))
        #expect(isClose(estimate.recall?.value, 14 / 20.0))
        #expect(isClose(estimate.f1?.value, 28 / 40.0))
        // 2 · 10 · 0.8 · 0.2 … summed over rows, by n.
        let brier =
            (10 * (0.8 * 0.04 + 0.2 * 0.64) + 10 * (0.6 * 0.16 + 0.4 * 0.36) + 20 * (0.3 * 0.49 + 0.7 * 0.09)) / 40
        #expect(isClose(estimate.brierScore.value, brier))
        // z · √Σc(1 − c) and half a row on both sides, by n.
        let half = (1.959963984540054 * (10 * 0.16 + 10 * 0.24 + 20 * 0.21).squareRoot() + 0.5) / 40
        #expect(isClose(estimate.accuracy.interval.upper - estimate.accuracy.value, half))
    }

    /// Two rows of each of 0.9 and 0.2: all pairs of different rows, by hand.
    @Test func areaIsThatOfAllPairsOfDifferentRows() throws {
        let c = [0.9, 0.9, 0.2, 0.2]
        var (concordant, pairs) = (0.0, 0.0)
        for one in 0..<4 {
            for other in 0..<4 where one != other {
                let weight = c[one] * (1 - c[other])
                pairs += weight
                concordant += c[one] > c[other] ? weight : c[one] == c[other] ? weight / 2 : 0
            }
        }
        let sums = try ExpectedSums(probabilities: [0.9, 0.2], counts: [2, 2], threshold: 0.5, calibration: nil)
        #expect(isClose(sums.area, concordant / pairs))
    }

    @Test func patternsGiveWhatRowsGive() throws {
        let rows = try PerformanceEstimate(
            probabilities: [0.7, 0.1, 0.7, 0.1, 0.1, 0.9] + Array(repeating: 0.5, count: 30))
        let patterns = try PerformanceEstimate(probabilities: [0.9, 0.7, 0.1, 0.5], counts: [1, 2, 3, 30])
        #expect(rows == patterns)
    }

    @Test func fewExpectedPositivesGiveNoRecall() throws {
        let estimate = try PerformanceEstimate(probabilities: Array(repeating: 0.01, count: 300))
        #expect(estimate.recall == nil && estimate.rocAUC == nil && estimate.precision == nil)
        #expect(estimate.accuracy.value > 0.98)
    }

    @Test func mistakesAreNamed() {
        #expect(throws: QualityError.self) { try PerformanceEstimate(probabilities: []) }
        #expect(throws: QualityError.self) { try PerformanceEstimate(probabilities: [1.5]) }
        #expect(throws: QualityError.self) { try PerformanceEstimate(probabilities: [0.5], counts: [1, 2]) }
        #expect(throws: QualityError.self) { try PerformanceEstimate(probabilities: [0.5], counts: [-1]) }
        #expect(throws: QualityError.self) { try PerformanceEstimate(probabilities: [0.5], confidence: 1) }
    }

    @Test func isotonicCalibrationPoolsWhatDescends() throws {
        // 0.1: 1 of 4, 0.2: 0 of 2, 0.6: 3 of 4; the first two are pooled to 1 of 6.
        let calibration = try ProbabilityCalibration(
            fitting: try ScoredOutcomes(probabilities: [0.1, 0.2, 0.6], positives: [1, 0, 3], negatives: [3, 2, 1]))
        #expect(calibration(0) == 1.0 / 6 && calibration(0.2) == 1.0 / 6)
        #expect(calibration(0.3) == 0.75 && calibration(1) == 0.75)
    }

    // MARK: Simulation

    /// A model's probabilities and labels; `shift` moves the log-odds of the label that the features then have.
    private struct World {
        var draws: SeededGenerator
        /// Uniform powers give many small probabilities and few large ones.
        mutating func window(_ rows: Int, skew: Double = 2, label: (Double) -> Double) -> (p: [Double], y: [UInt8]) {
            var (p, y): ([Double], [UInt8]) = ([], [])
            for _ in 0..<rows {
                var probability = draws.unit()
                if skew == 2 { probability *= probability }
                p.append(probability)
                y.append(draws.unit() < label(probability) ? 1 : 0)
            }
            return (p, y)
        }
    }

    /// Whether each figure that labels give lies in its interval.
    private func hits(_ estimate: PerformanceEstimate, _ window: (p: [Double], y: [UInt8])) throws -> [String: Bool] {
        let measured = try ModelQualityStatistics(
            .binary(BinaryRows(probabilities: window.p, labels: window.y)), evaluatedAt: 0,
            settings: QualitySettings(curvePoints: 2))
        let outcomes = try ScoredOutcomes(probabilities: window.p, labels: window.y)
        func holds(_ figure: PerformanceEstimate.Figure?, _ value: Double?) -> Bool {
            guard let figure, let value else { return false }
            return figure.interval.lower <= value && value <= figure.interval.upper
        }
        return [
            "accuracy": holds(estimate.accuracy, measured["accuracy"]?.value),
            "precision": holds(estimate.precision, measured["precision"]?.value),
            "recall": holds(estimate.recall, measured["recall"]?.value),
            "f1": holds(estimate.f1, measured["f1"]?.value),
            "auc": holds(estimate.rocAUC, measured["auc"]?.value),
            "log loss": holds(estimate.logLoss, outcomes.logLoss),
            "brier": holds(estimate.brierScore, outcomes.brierScore),
        ]
    }

    @Test func intervalsHoldWhatLabelsGiveInAbout95Percent() throws {
        var world = World(draws: SeededGenerator(seed: 11))
        let windows = 300
        var counts: [String: Int] = [:]
        for _ in 0..<windows {
            let window = world.window(180) { $0 }
            let estimate = try PerformanceEstimate(probabilities: window.p)
            for (name, isHeld) in try hits(estimate, window) where isHeld { counts[name, default: 0] += 1 }
        }
        // 95 % of 300 is 285; 273 and 297 are three standard deviations away.
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
            #expect((273...299).contains(count), "\(name): \(count)")
        }
        #expect(counts.count == 7)
    }

    @Test func changeOfFeaturesAloneIsFollowed() throws {
        var world = World(draws: SeededGenerator(seed: 6))
        let before = world.window(4000) { $0 }
        let after = world.window(4000, skew: 1) { $0 }
        let (one, other) = (
            try PerformanceEstimate(probabilities: before.p), try PerformanceEstimate(probabilities: after.p)
        )
        // Of many probabilities about ½ a smaller share is predicted rightly.
        #expect(one.accuracy.interval.lower > other.accuracy.interval.upper)
        #expect(try hits(other, after).values.filter { !$0 }.count <= 1)
    }

    @Test func changeOfConceptIsMissed() throws {
        var world = World(draws: SeededGenerator(seed: 7))
        let before = world.window(3000) { $0 }
        // The same features now lead to labels as if each probability were its third.
        let after = world.window(3000) { $0 / 3 }
        let estimate = try PerformanceEstimate(probabilities: after.p)
        let unchanged = try PerformanceEstimate(probabilities: before.p)
        #expect(abs(estimate.accuracy.value - unchanged.accuracy.value) < 0.02)
        let held = try hits(estimate, after)
        for name in ["accuracy", "precision", "f1", "log loss", "brier"] { #expect(held[name] == false, "\(name)") }
        #expect(PerformanceEstimate.blindSpot.contains("Only labels show that."))
        // With labels it is plain.
        let report = try QualityReport(
            BinaryRows(probabilities: after.p, labels: after.y), window: (start: 0, end: 86_400), estimate: estimate)
        #expect(report.overall.calibration == .tooHigh)
    }

    @Test func calibrationMendsProbabilitiesThatAreOff() throws {
        var world = World(draws: SeededGenerator(seed: 9))
        let reference = world.window(4000) { $0 * $0 }
        let window = world.window(1000) { $0 * $0 }
        let calibration = try ProbabilityCalibration(
            fitting: try ScoredOutcomes(probabilities: reference.p, labels: reference.y))
        let mended = try PerformanceEstimate(probabilities: window.p, calibration: calibration)
        #expect(try hits(mended, window).values.filter { $0 }.count >= 6)
        #expect(try hits(try PerformanceEstimate(probabilities: window.p), window)["precision"] == false)
        #expect(mended.isCalibrated)
    }
}

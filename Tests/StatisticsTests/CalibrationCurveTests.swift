import Statistics
import Testing

@Suite struct CalibrationCurveTests {
    @Test func equalWidthBinsHoldTheirRange() throws {
        let outcomes = try ScoredOutcomes(probabilities: [0.05, 0.1, 0.15, 0.95, 1], labels: [0, 1, 0, 1, 1])
        let curve = outcomes.calibrationCurve(.equalWidth)
        #expect(curve.bins.map(\.rows) == [1, 2, 2])
        #expect(curve.bins.map(\.positiveRate) == [0, 0.5, 1])
        #expect(agree(curve.bins[1].meanProbability, 0.125))
        #expect(curve.bins[2].lowest == 0.95 && curve.bins[2].highest == 1)
        // Wilson for 1 of 2, by hand: (0.5 + 0.9604 ± 1.96·√(0.125 + 0.2401)) / 2.9207 = 0.0945, 0.9055
        #expect(agree(curve.bins[1].interval.lower, 0.0945, within: 1e-4))
    }

    @Test func equalMassBinsHoldAboutTheSameWeightAndNeverPartATie() throws {
        let probabilities = (0..<100).map { Double($0) / 1_000 } + [Double](repeating: 0.5, count: 100)
        let labels = [UInt8](repeating: 0, count: 100) + [UInt8](repeating: 1, count: 100)
        let curve = try ScoredOutcomes(probabilities: probabilities, labels: labels).calibrationCurve(
            .equalMass,
            bins: 4
        )
        #expect(curve.bins.map(\.rows) == [50, 50, 100])
        #expect(curve.bins.last?.meanProbability == 0.5)
    }

    @Test func noRowsHaveNoBins() throws {
        let outcomes = try ScoredOutcomes(probabilities: [Double](), labels: [])
        #expect(outcomes.calibrationCurve(.equalMass).bins.isEmpty)
        #expect(outcomes.calibrationCurve(.equalWidth).bins.isEmpty)
    }
}

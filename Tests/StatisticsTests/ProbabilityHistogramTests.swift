import Statistics
import Testing

@Suite struct ProbabilityHistogramTests {
    @Test func rowsFallIntoTheBinOfTheirLowerEdge() throws {
        let outcomes = try ScoredOutcomes(
            probabilities: [0, 0.24, 0.25, 0.5, 0.99, 1],
            labels: [0, 1, 0, 0, 1, 1]
        )
        let histogram = outcomes.histogram(bins: 4)
        #expect(histogram.edges == [0, 0.25, 0.5, 0.75, 1])
        #expect(histogram.negatives == [1, 1, 1, 0])
        #expect(histogram.positives == [1, 0, 0, 2])
    }

    @Test func marginScaleTellsSmallProbabilitiesApart() throws {
        let outcomes = try ScoredOutcomes(probabilities: [1e-9, 1e-4, 1e-3, 1e-2, 0.5], labels: [0, 0, 0, 0, 1])
        let histogram = outcomes.histogram(.margin, bins: 40)
        #expect(histogram.edges.first == 0 && histogram.edges.last == 1)
        #expect(histogram.negatives.filter { $0 > 0 }.count == 4)
        #expect(histogram.negatives.reduce(0, +) == 4)
        #expect(histogram.positives[20] == 1)
    }
}

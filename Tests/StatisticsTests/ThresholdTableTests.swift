import Statistics
import Testing

@Suite struct ThresholdTableTests {
    @Test func entriesAreTheConfusionMatricesAtTheirThresholds() throws {
        let outcomes = try ScoredOutcomes(
            probabilities: [0, 0.2, 0.25, 0.5, 0.5, 0.75, 1],
            labels: [0, 0, 1, 0, 1, 1, 1]
        )
        let table = outcomes.thresholdTable(steps: 4)
        #expect(table.entries.map(\.threshold) == [0, 0.25, 0.5, 0.75, 1])
        for entry in table.entries {
            #expect(entry.confusionMatrix == outcomes.ranking.confusionMatrix(threshold: entry.threshold))
        }
        #expect(table.entries[2].confusionMatrix == ConfusionMatrix(tn: 2, fp: 1, fn: 1, tp: 3))
        // At 0.25 all four positives are found with one false alarm: F1 = 8/9.
        #expect(table.bestF1?.threshold == 0.25)
        #expect(agree(table.bestF1?.f1, 8.0 / 9))
        // J = 1 − 1/3 there, 1/2 + 1 − 1 at 0.75.
        #expect(table.bestYoudenJ?.threshold == 0.25)
        #expect(table.bestKappa?.threshold == 0.25)
    }

    @Test func everyThresholdIsThereWithoutRows() throws {
        let table = try ScoredOutcomes(probabilities: [Double](), labels: []).thresholdTable()
        #expect(table.entries.count == 101)
        #expect(table.bestF1 == nil && table.bestKappa == nil && table.bestYoudenJ == nil)
    }
}

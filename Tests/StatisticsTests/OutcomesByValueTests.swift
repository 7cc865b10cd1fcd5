import Statistics
import Testing

@Suite struct OutcomesByValueTests {
    @Test func missingCodesAndLabelsAreLeftOut() {
        let table = OutcomesByValue(codes: [0, 1, -1, 2, 1, 9], values: 3, labels: [1, 0, 1, 255, 1, 1])
        #expect(table.positives == [1, 1, 0])
        #expect(table.negatives == [0, 1, 0])
        #expect(table.positiveRate(of: 1) == 0.5)
        #expect(table.positiveRate(of: 2) == nil)
    }

    /// For two values V is |φ|, here (30·25 − 20·25) / √(50·50·55·45) = 250 / √6187500.
    @Test func cramersVOfTwoValuesIsTheCorrelation() {
        let table = OutcomesByValue(negatives: [25, 20], positives: [25, 30])
        let expected = 250 / 6_187_500.0.squareRoot()
        #expect(agree(table.cramersV, expected))
    }

    @Test func aValueThatSettlesTheLabelHasFullAssociation() {
        let table = OutcomesByValue(negatives: [50, 0, 10], positives: [0, 30, 0])
        #expect(agree(table.cramersV, 1))
        #expect(table.bestRocAUC == 1)
        #expect((table.correctedCramersV ?? 0) > 0.99)
    }

    @Test func manyRareIndependentValuesAreCorrectedFor() {
        var random = SeededGenerator(seed: 11)
        let codes = (0..<3_000).map { _ in Int32.random(in: 0..<600, using: &random) }
        let labels = codes.map { _ in UInt8(random.uniform() < 0.3 ? 1 : 0) }
        let table = OutcomesByValue(codes: codes, values: 600, labels: labels)
        #expect((table.cramersV ?? 0) > 0.4)
        #expect((table.correctedCramersV ?? 1) < 0.15)
        #expect((table.bestRocAUC ?? 0) > 0.7)
        #expect(table.pooled(minimumRows: 30).bestRocAUC == 0.5)
    }

    @Test func oneLabelOrOneValueHasNoAssociation() {
        #expect(OutcomesByValue(negatives: [3, 4], positives: [0, 0]).cramersV == nil)
        #expect(OutcomesByValue(negatives: [3, 0], positives: [4, 0]).cramersV == nil)
        #expect(OutcomesByValue(negatives: [], positives: []).mutualInformation == nil)
        #expect(OutcomesByValue(negatives: [3, 4], positives: [0, 0]).bestRocAUC == nil)
    }
}

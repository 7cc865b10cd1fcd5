import Statistics
import Testing

@Suite struct ScoredOutcomesTests {
    @Test func rowsOfOneProbabilityAreOneGroupHighestFirst() throws {
        let outcomes = try ScoredOutcomes(
            probabilities: [0.2, 0.9, 0.2, 0.5],
            labels: [0, 1, 1, 0],
            weights: [1, 2, 3, 0]
        )
        let groups = outcomes.ranking.groups
        #expect(groups.map(\.value) == [0.9, 0.2])
        #expect(groups.map(\.positiveWeight) == [2, 3])
        #expect(groups.map(\.negativeWeight) == [0, 1])
        #expect(groups.map(\.positiveSquaredWeight) == [4, 9])
        #expect(outcomes.rows == 3)
        #expect(outcomes.positives == 2)
    }

    @Test func countsAreIdenticalToTheRowsOneByOne() throws {
        var random = SeededGenerator(seed: 5)
        let probabilities = (0..<400).map { _ in Float(random.uniform() * 0.3) }
        let positives = (0..<400).map { _ in Int.random(in: 0...3, using: &random) }
        let negatives = (0..<400).map { _ in Int.random(in: 0...9, using: &random) }
        var rows: [(Float, UInt8)] = []
        for pattern in probabilities.indices {
            rows += Array(repeating: (probabilities[pattern], 1), count: positives[pattern])
            rows += Array(repeating: (probabilities[pattern], 0), count: negatives[pattern])
        }
        rows.shuffle(using: &random)

        let counted = try ScoredOutcomes(probabilities: probabilities, positives: positives, negatives: negatives)
        let plain = try ScoredOutcomes(probabilities: rows.map(\.0), labels: rows.map(\.1))
        #expect(counted == plain)
        #expect(BinaryClassificationMetrics(counted) == BinaryClassificationMetrics(plain))
    }

    @Test func orderIsRightForManyRowsAndAllMagnitudes() throws {
        var random = SeededGenerator(seed: 6)
        let values = (0..<5_000).map { _ in
            (random.uniform() - 0.5) * [1e-300, 1e-3, 1, 1e9, 1e300][Int.random(in: 0..<5, using: &random)]
        }
        let groups = try OutcomeGroups(
            values: values + [.infinity, -.infinity, 0.0, -0.0],
            labels: [UInt8](repeating: 1, count: 5_004)
        ).groups
        let expected = Set(values + [.infinity, -.infinity, 0]).sorted(by: >)
        #expect(groups.map(\.value) == expected)
    }

    @Test func weightsOfRowsAreNotCounts() throws {
        let probabilities = [0.1, 0.4, 0.35, 0.8, 0.6, 0.5]
        let labels: [UInt8] = [0, 0, 1, 1, 0, 1]
        let single = try ScoredOutcomes(probabilities: probabilities, labels: labels).ranking
        let heavy = try ScoredOutcomes(
            probabilities: probabilities,
            labels: labels,
            weights: [10, 10, 10, 10, 10, 10]
        ).ranking
        #expect(agree(single.rocAUCInterval()?.lower, heavy.rocAUCInterval()?.lower))
        #expect(agree(single.averagePrecisionInterval()?.lower, heavy.averagePrecisionInterval()?.lower))
        #expect(heavy.effectiveRows == 6)
    }

    @Test func noRowsHaveNoMetrics() throws {
        let metrics = BinaryClassificationMetrics(try ScoredOutcomes(probabilities: [Double](), labels: []))
        #expect(metrics.rows == 0)
        #expect(metrics.logLoss == nil)
        #expect(metrics.accuracy == nil)
        #expect(metrics.expectedCalibrationError == nil)
        #expect(metrics.intervals.rocAUC == nil)
    }

    @Test func badInputIsRefusedByName() {
        expectCode(.lengthMismatch) { try ScoredOutcomes(probabilities: [0.1], labels: [0, 1]) }
        expectCode(.lengthMismatch) { try ScoredOutcomes(probabilities: [0.1], labels: [0], weights: [1, 1]) }
        expectCode(.lengthMismatch) { try ScoredOutcomes(probabilities: [0.1], positives: [1], negatives: []) }
        expectCode(.badProbability) { try ScoredOutcomes(probabilities: [0.1, .nan], labels: [0, 1]) }
        expectCode(.badProbability) { try ScoredOutcomes(probabilities: [1.5], labels: [0]) }
        expectCode(.badLabel) { try ScoredOutcomes(probabilities: [0.1], labels: [255]) }
        expectCode(.badWeight) { try ScoredOutcomes(probabilities: [0.1], labels: [0], weights: [-1]) }
        expectCode(.badWeight) { try ScoredOutcomes(probabilities: [0.1], labels: [0], weights: [.infinity]) }
        expectCode(.badWeight) { try ScoredOutcomes(probabilities: [0.1], positives: [-1], negatives: [0]) }
        expectCode(.badScore) { try OutcomeGroups(values: [.nan], labels: [0]) }
    }

    private func expectCode<Value>(_ code: StatisticsError.Code, _ make: () throws -> Value) {
        let error = #expect(throws: StatisticsError.self) { _ = try make() }
        #expect(error?.code == code)
        #expect(error?.hint.isEmpty == false)
    }
}

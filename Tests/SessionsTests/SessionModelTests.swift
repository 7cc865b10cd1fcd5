import Testing

@testable import Sessions

@Suite struct SessionModelTests {
    @Test func sigmoidIsTheLogisticFunction() {
        let sigmoid = Sigmoid()
        let unit = Sigmoid.unitsPerNat
        // Probabilities in 2⁻³² of the logistic function, from Python's 1 / (1 + math.exp(-x)).
        #expect(sigmoid.probability(margin: 0) == 1 << 31)
        for (margin, expected) in [(1, 0.7310585786300049), (-3, 0.04742587317756678), (10, 0.9999546021312976)] {
            let share = Double(sigmoid.probability(margin: Int32(margin) * unit)) / 4_294_967_296
            #expect(abs(share - expected) < 1e-9)
        }
        let between = Double(sigmoid.probability(margin: unit / 64 * 51)) / 4_294_967_296
        #expect(abs(between - 0.689305616785446) < 1.3e-5)
        #expect(sigmoid.probability(margin: .min) == sigmoid.probability(margin: -16 * unit))
        #expect(sigmoid.probability(margin: .max) > UInt32.max - 1000)
    }

    @Test func parametersAreReadAsWritten() {
        let model = SessionModel(
            parsing: """
                column 3 needs - intercept 0
                linear
                column 0 needs 3 intercept -16384
                linear c3 16384
                tree c3 5 c1 -70000 8
                """
        )
        #expect(model.steps.map(\.bit) == [8, 1])
        #expect(model.probability(model.steps[0], after: 0) == 1 << 31)
        // Needs bit 3; then −16384 + 16384 + 8 or −70000.
        #expect(model.probability(model.steps[1], after: 0) == 0)
        #expect(model.probability(model.steps[1], after: 8) == model.sigmoid.probability(margin: -70000))
        #expect(model.probability(model.steps[1], after: 10) == model.sigmoid.probability(margin: 8))
    }

    @Test func everyColumnIsDrawnOnceAndAfterWhatItRestsOn() {
        let model = SessionModel.fitted
        var drawn: UInt32 = 0
        for step in model.steps {
            #expect(drawn & step.bit == 0)
            #expect(step.needed & ~drawn == 0)
            #expect(model.coefficients[step.coefficients].allSatisfy { $0.bit & ~drawn == 0 })
            drawn |= step.bit
        }
        #expect(drawn == 0xFF_FFFF)
    }

    @Test func atlasFindsTheSessionsOfTheModel() {
        let model = SessionModel.fitted
        let atlas = SessionAtlas.fitted
        let randomness = SessionRandomness(seed: 1)
        let numbers = [0, 1, UInt64.max - 1, .max] + (0..<4000).map { randomness.uniform(row: $0) }
        #expect(numbers.allSatisfy { atlas.session(at: $0) == model.session(at: $0, in: .init()) })
    }

    @Test func everyBlockOfRowsIsStratified() {
        let randomness = SessionRandomness(seed: 5)
        let block = UInt64(SessionRandomness.rowsPerBlock)
        for first in [0, block, 1000 * block] {
            let strata = Set((first..<first + block).map { randomness.uniform(row: $0) / (1 << 52) })
            #expect(strata.count == SessionRandomness.rowsPerBlock)
        }
        let orders = (0..<3).map { part in (0..<block).map { randomness.uniform(row: part * block + $0) / (1 << 52) } }
        #expect(orders[0] != orders[1] && orders[1] != orders[2])
    }
}

import Foundation
import Tabular
import Testing

@testable import Aggregation

@Suite struct LogisticGradientsTests {
    @Test func logisticAgreesWithTheSystemsExponential() {
        for step in -4000...4000 {
            let x = Double(step) / 97
            let ours = Logistic.exponential(x)
            #expect(abs(ours - exp(x)) <= 4 * exp(x).ulp)
        }
        #expect(Logistic.probability(0) == 0.5)
        #expect(Logistic.probability(1000) == 1)
        #expect(Logistic.probability(-1000) < 1e-300)
    }

    @Test func gradientsArePatternSums() {
        // Pattern 0: 3 positives, 1 negative; pattern 1: 2 negatives. p = 1/(1+e^-m).
        let patterns = Patterns(
            columns: [.binary([1, 1, 1, 1, 0, 0])], labels: [1, 1, 1, 0, 0, 0], rows: [0, 1, 2, 3, 4, 5],
            policy: .always)
        var sums = LogisticGradients(patterns)
        sums.update(margins: [0, Float(log(0.25 / 0.75))], seed: 1, round: 0)
        #expect(abs(sums.gradients[0] - (4 * 0.5 - 3)) < 1e-7)
        #expect(abs(sums.hessians[0] - 4 * 0.25) < 1e-7)
        #expect(abs(sums.gradients[1] - 2 * 0.25) < 1e-7)
        #expect(abs(sums.hessians[1] - 2 * 0.1875) < 1e-7)
    }

    @Test func positiveScaleWeighsPositiveRows() {
        let patterns = Patterns(columns: [.binary([1, 1])], labels: [1, 0], rows: [0, 1], policy: .always)
        var sums = LogisticGradients(patterns, positiveScale: 3)
        sums.update(margins: [0], seed: 1, round: 0)
        #expect(sums.gradients == [0.5 - 1.5])
        #expect(sums.hessians == [1])
    }

    @Test func sumsDoNotDependOnTheOrderOfAddition() {
        var generator = RoundGenerator(seed: 9, round: 9)
        let rows = 50_000
        let patterns = Patterns(
            columns: [.real((0..<rows).map(Double.init))], labels: (0..<rows).map { UInt8($0 % 7 == 0 ? 1 : 0) },
            rows: (0..<Int32(rows)).map { $0 })
        var sums = LogisticGradients(patterns)
        sums.update(margins: (0..<rows).map { _ in Float.random(in: -9...9, using: &generator) }, seed: 1, round: 0)
        let forward = sums.gradients.reduce(0.0) { $0 + Double($1) }
        let shuffled = sums.gradients.shuffled(using: &generator).reduce(0.0) { $0 + Double($1) }
        let blocks = stride(from: 0, to: rows, by: 777).map { start in
            sums.gradients[start..<min(start + 777, rows)].reduce(0.0) { $0 + Double($1) }
        }
        #expect(forward == shuffled)
        #expect(forward == blocks.reversed().reduce(0, +))
    }

    @Test func samplingDrawsRowsNotPatterns() {
        // One pattern of 10,000 positives: with patterns sampled its hessian would be all or nothing.
        let patterns = Patterns(
            columns: [.binary([UInt8](repeating: 1, count: 10_000))], labels: [UInt8](repeating: 1, count: 10_000),
            rows: (0..<10_000).map { $0 }, policy: .always)
        var sums = LogisticGradients(patterns, subsample: 0.8)
        for round in 0..<20 {
            sums.update(margins: [0], seed: 42, round: round)
            let sampled = Double(sums.hessians[0]) / 0.25
            // 8,000 with standard deviation 40.
            #expect(abs(sampled - 8000) < 200)
            #expect(sampled == sampled.rounded())
        }
    }

    @Test func theSameSeedDrawsTheSameRows() {
        let patterns = Patterns(
            columns: [.binary((0..<1000).map { UInt8($0 % 2) })], labels: (0..<1000).map { UInt8($0 % 3 == 0 ? 1 : 0) },
            rows: (0..<1000).map { $0 })
        var one = LogisticGradients(patterns, subsample: 0.5)
        var two = one
        one.update(margins: [0, 0], seed: 5, round: 3)
        two.update(margins: [0, 0], seed: 5, round: 3)
        #expect(one.gradients == two.gradients)
        two.update(margins: [0, 0], seed: 5, round: 4)
        #expect(one.gradients != two.gradients)
    }
}

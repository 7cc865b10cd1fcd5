import Testing

@testable import Aggregation

/// Exact probabilities of Binomial(n, p), by the recurrence P(k+1) = P(k)·(n−k)/(k+1)·p/(1−p).
private func binomial(_ n: Int, _ p: Double) -> [Double] {
    var result = [1.0]
    for _ in 0..<n { result[0] *= 1 - p }
    for k in 0..<n { result.append(result[k] * Double(n - k) / Double(k + 1) * p / (1 - p)) }
    return result
}

@Suite struct BinomialSamplerTests {
    @Test(arguments: [(1, 0.8), (2, 0.8), (7, 0.3), (40, 0.8), (63, 0.5), (64, 0.9), (100, 0.01)])
    func drawsFollowTheBinomialDistribution(n: Int, p: Double) {
        let draws = 40_000
        var generator = RoundGenerator(seed: 7, round: n)
        let sampler = BinomialSampler(probability: p)
        var seen = [Int](repeating: 0, count: n + 1)
        for _ in 0..<draws { seen[Int(sampler.draw(UInt32(n), using: &generator))] += 1 }
        // Pearson's chi-squared over cells expected at least 5 times; its mean is the degrees of freedom, its variance twice.
        var statistic = 0.0
        var freedom = -1.0
        for (k, probability) in binomial(n, p).enumerated() where probability * Double(draws) >= 5 {
            let expected = probability * Double(draws)
            statistic += (Double(seen[k]) - expected) * (Double(seen[k]) - expected) / expected
            freedom += 1
        }
        #expect(statistic < freedom + 4.5 * (2 * max(freedom, 1)).squareRoot())
    }

    @Test func largeCountsHaveTheRightMeanAndVariance() {
        var generator = RoundGenerator(seed: 1, round: 0)
        let sampler = BinomialSampler(probability: 0.8)
        let draws = (0..<4000).map { _ in Double(sampler.draw(10_000, using: &generator)) }
        let mean = draws.reduce(0, +) / 4000
        let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3999
        // Mean 8000, variance 1600: standard errors 40/√4000 ≈ 0.63 and 1600·√(2/4000) ≈ 36.
        #expect(abs(mean - 8000) < 3)
        #expect(abs(variance - 1600) < 160)
    }

    @Test func certaintyTakesAllAndImpossibilityNone() {
        var generator = RoundGenerator(seed: 1, round: 0)
        #expect(BinomialSampler(probability: 1).draw(12_345, using: &generator) == 12_345)
        #expect(BinomialSampler(probability: 0).draw(12_345, using: &generator) == 0)
        #expect(BinomialSampler(probability: 0.5).draw(0, using: &generator) == 0)
    }
}

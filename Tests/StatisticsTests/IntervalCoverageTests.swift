import Foundation
import Statistics
import Testing

/// Seeded simulations from models whose true values are known: 95 % intervals must hold the truth about 95 times in 100.
@Suite struct IntervalCoverageTests {
    /// Positive margins are N(1.5, 1), negative N(0, 1), 15 % positive; returns predicted probabilities and labels.
    private func sample(_ rows: Int, _ random: inout SeededGenerator) throws -> ScoredOutcomes {
        var probabilities: [Double] = []
        var labels: [UInt8] = []
        for _ in 0..<rows {
            let positive = random.uniform() < 0.15
            let margin = random.normal() + (positive ? 1.5 : 0)
            // The true probability by Bayes' rule, so that predictions are calibrated.
            let odds = 0.15 / 0.85 * exp(1.5 * margin - 1.125)
            probabilities.append(odds / (1 + odds))
            labels.append(positive ? 1 : 0)
        }
        return try ScoredOutcomes(probabilities: probabilities, labels: labels)
    }

    @Test func intervalsHoldTheTruthAboutAsOftenAsTheySay() throws {
        var random = SeededGenerator(seed: 42)
        let truth = try sample(200_000, &random)
        // Φ(1.5 / √2), exactly.
        let area = 0.5 * erfc(-1.5 / 2)
        let average = try #require(truth.ranking.averagePrecision)
        let loss = try #require(truth.logLoss)
        #expect(abs((truth.ranking.rocAUC ?? 0) - area) < 0.003)

        var held = (area: 0, average: 0, loss: 0)
        let replications = 400
        for _ in 0..<replications {
            let outcomes = try sample(600, &random)
            if outcomes.ranking.rocAUCInterval()?.contains(area) == true { held.area += 1 }
            if outcomes.ranking.averagePrecisionInterval()?.contains(average) == true { held.average += 1 }
            if outcomes.logLossInterval()?.contains(loss) == true { held.loss += 1 }
        }
        for count in [held.area, held.average, held.loss] {
            let coverage = Double(count) / Double(replications)
            #expect((0.91...0.985).contains(coverage), "\(held)")
        }
    }

    @Test func wilsonHoldsARareRate() throws {
        var random = SeededGenerator(seed: 43)
        var held = 0
        for _ in 0..<400 {
            let successes = (0..<500).reduce(0) { sum, _ in sum + (random.uniform() < 0.04 ? 1 : 0) }
            if ConfidenceInterval.wilson(successes: Double(successes), trials: 500)?.contains(0.04) == true {
                held += 1
            }
        }
        #expect((0.91...0.985).contains(Double(held) / 400))
    }

    /// By hand: positives 0.8 and 0.4, negatives 0.6 and 0.2.
    ///
    /// V₁₀ = (1, ½), V₀₁ = (½, 1), area ¾, S₁₀ = S₀₁ = ⅛, variance ⅛/2 + ⅛/2 = ⅛.
    @Test func deLongAgreesWithAHandCalculation() throws {
        let ranking = try ScoredOutcomes(probabilities: [0.8, 0.4, 0.6, 0.2], labels: [1, 1, 0, 0]).ranking
        #expect(agree(ranking.rocAUC, 0.75))
        #expect(agree(ranking.rocAUCStandardError, 0.125.squareRoot()))
    }

    /// Perfect separation of 20 positives: the exact bound is 0.025^(1/20) = 0.83157.
    @Test func perfectSeparationIsNotCertainty() throws {
        let outcomes = try ScoredOutcomes(probabilities: [0.9, 0.1], positives: [20, 0], negatives: [0, 100])
        let interval = try #require(outcomes.ranking.rocAUCInterval())
        #expect(agree(interval.lower, 0.8315665, within: 1e-7))
        #expect(interval.upper == 1)
        #expect(outcomes.ranking.averagePrecisionInterval() == nil)
    }

    @Test func aWiderConfidenceGivesAWiderInterval() throws {
        var random = SeededGenerator(seed: 44)
        let outcomes = try sample(500, &random)
        let narrow = try #require(outcomes.ranking.rocAUCInterval(confidence: 0.8))
        let wide = try #require(outcomes.ranking.rocAUCInterval(confidence: 0.99))
        #expect(wide.lower < narrow.lower && narrow.upper < wide.upper)
        #expect(outcomes.ranking.rocAUCInterval(confidence: 1) == nil)
    }
}

extension ConfidenceInterval {
    fileprivate func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}

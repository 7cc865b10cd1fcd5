import Statistics
import Tabular
import Testing

@testable import Quality

struct ChanceTests {
    private func statistics(tn: Int, fp: Int, fn: Int, tp: Int, auc: Double? = nil) -> ModelQualityStatistics {
        ModelQualityStatistics(counts: [[tn, fp], [fn, tp]], auc: auc)
    }

    private func judged(
        _ now: ModelQualityStatistics, _ before: ModelQualityStatistics, rate: Double = 0.001
    ) -> ModelQualityViolations {
        let constraints = ModelQualityConstraints.suggested(from: before)
        return ModelQualityViolations(
            statistics: now, constraints: constraints,
            chance: ChanceTest(baseline: before, alarmRate: rate, constraints: constraints.constraints.count))
    }

    @Test func statisticsFromCountsAreThoseOfTheRows() {
        let statistics = statistics(tn: 50, fp: 10, fn: 20, tp: 20, auc: 0.8)
        #expect(statistics["recall"]?.value == 0.5)
        #expect(statistics["precision"]?.value == 20.0 / 30)
        #expect(statistics["accuracy"]?.value == 0.7)
        #expect(statistics["auc"]?.value == 0.8)
        #expect(statistics.itemCount == 100)
    }

    @Test func aSmallDifferenceOfFewRowsIsChanceAndALargeOneIsNot() {
        let before = statistics(tn: 5000, fp: 1000, fn: 1000, tp: 3000, auc: 0.85)
        let near = judged(statistics(tn: 49, fp: 11, fn: 11, tp: 29, auc: 0.84), before)
        #expect(near.violations.isEmpty)
        #expect(near.withinChance.map(\.metricName).contains("recall"))
        let far = judged(statistics(tn: 300, fp: 300, fn: 200, tp: 200, auc: 0.5), before)
        #expect(far.withinChance.isEmpty)
        #expect(far.violations.count == 11)
    }

    /// A window without true positives.
    ///
    /// One row that was nothing and was predicted as nothing: neither precision, 0 / 0, nor F scores say anything. 5,000 such
    /// rows do, of which 100 were positives and none was found.
    @Test func windowWithoutPositivesShowsNothingWhileItIsShort() {
        let before = statistics(tn: 9700, fp: 50, fn: 10, tp: 240, auc: 0.95)
        let one = judged(statistics(tn: 1, fp: 0, fn: 0, tp: 0), before)
        #expect(one.violations.isEmpty)
        #expect(one.withinChance.map(\.metricName).contains("f1"))
        #expect(judged(statistics(tn: 40, fp: 0, fn: 1, tp: 0), before).violations.isEmpty)
        let many = judged(statistics(tn: 4900, fp: 0, fn: 100, tp: 0), before)
        #expect(many.violations.map(\.metricName).contains("f1"))
        #expect(many.violations.map(\.metricName).contains("recall"))
    }

    @Test func aThresholdSetByHandIsTakenAtItsWord() throws {
        let before = statistics(tn: 5000, fp: 1000, fn: 1000, tp: 3000)
        var constraints = ModelQualityConstraints.suggested(from: before)
        let place = try #require(constraints.constraints.firstIndex { $0.metric == "recall" })
        constraints.constraints[place].threshold = 0.76
        let found = ModelQualityViolations(
            statistics: statistics(tn: 50, fp: 10, fn: 10, tp: 30), constraints: constraints,
            chance: ChanceTest(baseline: before, alarmRate: 0.001, constraints: 11))
        #expect(found.violations.map(\.metricName) == ["recall"])
    }

    /// 2,000 windows of 300 rows drawn like the baseline's 3,000: the rate asked for is 1 in 100, the corrected tests are
    /// far below it, since the metrics go together.
    @Test func windowsWithoutChangeSeldomAlarm() throws {
        var generator = SeededGenerator(seed: 7)
        func rows(_ count: Int) -> BinaryRows {
            var (probabilities, labels): ([Double], [UInt8]) = ([], [])
            for _ in 0..<count {
                let probability = generator.unit()
                probabilities.append(probability)
                labels.append(generator.unit() < probability ? 1 : 0)
            }
            return BinaryRows(probabilities: probabilities, labels: labels, threshold: 0.5)
        }
        func measured(_ rows: BinaryRows) throws -> ModelQualityStatistics {
            ModelQualityStatistics(counts: rows.counts, auc: try rows.ranking()?.rocAUC)
        }
        var alarms = 0
        for _ in 0..<20 {
            let before = try measured(rows(3000))
            for _ in 0..<100 where try !judged(measured(rows(300)), before, rate: 0.01).violations.isEmpty {
                alarms += 1
            }
        }
        #expect(alarms <= 20, "\(alarms) of 2000")
    }
}

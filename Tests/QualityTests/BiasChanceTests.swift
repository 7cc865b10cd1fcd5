import Monitoring
import Tabular
import Testing

@testable import Quality

struct BiasChanceTests {
    /// Rows of which a share is in the group, predicted and labelled positive so often inside and outside.
    private static func rows(
        _ count: Int, share: Double, inside: Double = 0.05, outside: Double = 0.08,
        _ generator: inout SeededGenerator
    ) -> BiasRows {
        var rows = BiasRows(inFacet: [], labels: [], predictions: [], groups: [])
        for _ in 0..<count {
            let isInside = generator.unit() < share
            let isPositive = generator.unit() < (isInside ? inside : outside)
            rows.inFacet.append(isInside)
            rows.predictions?.append(isPositive)
            rows.labels.append(generator.unit() < (isPositive ? 0.6 : 0.02))
            rows.groups?.append(generator.unit() < 0.3 ? "old" : "new")
        }
        return rows
    }

    /// A baseline, measured once.
    private struct Baseline {
        let analysis: BiasAnalysis
        let sample: BiasSample

        init(_ rows: BiasRows) throws {
            analysis = try BiasAnalysis(label: "y", labelValue: "1", facets: [("f", "1", rows)])
            sample = try BiasSample(facet: "f", value: "1", rows: rows)
        }

        func violations(_ rows: BiasRows, rate: Double) throws -> (tested: BiasViolations, plain: BiasViolations) {
            let now = try Baseline(rows)
            let chance = BiasChance(now: [now.sample], before: [sample], alarmRate: rate)
            return (
                BiasViolations(current: now.analysis, baseline: analysis, chance: chance),
                BiasViolations(current: now.analysis, baseline: analysis)
            )
        }
    }

    /// 200 windows drawn like the baseline, at a rate of 1 in 20: with half of the rows in the group, and with one in fifty, so
    /// that some windows have none of it.
    @Test(arguments: [0.5, 0.02]) func windowsWithoutChangeSeldomAlarm(share: Double) throws {
        var generator = SeededGenerator(seed: 11)
        let before = try Baseline(Self.rows(4_000, share: share, &generator))
        var (alarms, plain) = (0, 0)
        for _ in 0..<200 {
            let now = Self.rows(200, share: share, &generator)
            let found = try before.violations(now, rate: 0.05)
            alarms += found.tested.violations.isEmpty ? 0 : 1
            plain += found.plain.violations.isEmpty ? 0 : 1
        }
        // 10 are the rate asked for; the tests go together and are corrected, so that there are fewer.
        #expect(alarms <= 10)
        #expect(plain >= 190)
    }

    @Test func groupThatIsTreatedOtherwiseIsFound() throws {
        var generator = SeededGenerator(seed: 12)
        let before = try Baseline(Self.rows(4_000, share: 0.3, &generator))
        let found = try before.violations(Self.rows(2_000, share: 0.3, outside: 0.2, &generator), rate: 0.001).tested
        #expect(found.violations.contains { $0.metricName == "DPPL" })
        #expect(!found.violations.contains { $0.metricName == "FT" })
    }

    /// 2 of 100 rows: that none of 50 others is one has a chance of (100 · 99) / (150 · 149) = 0.44, of 5,000 of 0.0004.
    @Test func groupThatIsGoneIsJudgedByItsShare() throws {
        let before = try Baseline(
            BiasRows(
                inFacet: (0..<100).map { $0 < 2 }, labels: (0..<100).map { $0 % 9 == 0 },
                predictions: (0..<100).map { $0 % 9 == 0 }))
        func none(_ count: Int) -> BiasRows {
            BiasRows(
                inFacet: Array(repeating: false, count: count), labels: (0..<count).map { $0 % 9 == 0 },
                predictions: (0..<count).map { $0 % 9 == 0 })
        }
        let few = try before.violations(none(50), rate: 0.1).tested
        #expect(few.violations.isEmpty && few.withinChance.map(\.metricName) == ["CI"])
        let many = try before.violations(none(5_000), rate: 0.1).tested
        #expect(many.violations.map(\.metricName) == ["CI"] && many.withinChance.isEmpty)
    }

    @Test func countsComeBackFromTheirFile() throws {
        var generator = SeededGenerator(seed: 13)
        let sample = try BiasSample(facet: "f", value: "1", rows: Self.rows(300, share: 0.4, &generator))
        let bytes = BiasSample.json([sample]).jacksonBytes()
        #expect(
            try BiasSample.samples(json: Array("{\"bias\" : ".utf8) + bytes + Array("}".utf8), file: "q") == [sample])
        #expect(try BiasSample.samples(json: Array("{}".utf8), file: "quality.json").isEmpty)
        #expect(throws: (any Error).self) {
            try BiasSample.samples(json: Array("{\"bias\":[{\"facet\":\"f\"}]}".utf8), file: "quality.json")
        }
    }
}

import Drift
import Monitoring
import Statistics
import Testing

/// Statistics against scipy 1.17 and hand calculation.
@Suite struct StatisticalTestTests {
    @Test(arguments: [
        ((1000, 29), (300, 20), 0.004988662677894664), ((455_000, 18_200), (20_000, 1000), 1.0929894884573465e-11),
        ((72_000, 216), (50, 1), 0.14003920903892583), ((50, 3), (40, 11), 0.0075135738920842675),
        ((2000, 1000), (1000, 420), 3.892387762628286e-05),
    ])
    func fisherAgreesWithScipy(baseline: (Int, Int), current: (Int, Int), expected: Double) {
        let test = FisherTest(baseline: baseline, current: current)
        #expect(abs(test.pValue / expected - 1) < 1e-6)
        #expect(test.leastPValue <= test.pValue)
    }

    @Test func fisherOfEmptySidesIsOne() {
        #expect(FisherTest(baseline: (0, 0), current: (5, 3)).pValue == 1)
        #expect(FisherTest(baseline: (5, 5), current: (5, 5)).pValue == 1)
        #expect(FisherTest(baseline: (5, 0), current: (0, 0)).leastPValue == 1)
    }

    @Test func fisherIsValidForEveryShareAndSize() {
        // All outcomes of two small samples with their binomial probabilities: P(p ≤ a) ≤ a.
        for (m, n) in [(5, 7), (20, 6), (12, 12)] {
            for share in [0.02, 0.1, 0.5] {
                var below: [(p: Double, weight: Double)] = []
                for i in 0...m {
                    for j in 0...n {
                        let weight = binomial(m, i, share) * binomial(n, j, share)
                        below.append((FisherTest(baseline: (m, i), current: (n, j)).pValue, weight))
                    }
                }
                for level in [0.5, 0.1, 0.05, 0.01, 0.001] {
                    #expect(below.reduce(0) { $0 + ($1.p <= level ? $1.weight : 0) } <= level * 1.0001)
                }
            }
        }
    }

    private func binomial(_ n: Int, _ k: Int, _ share: Double) -> Double {
        var value = 1.0
        for i in 0..<k { value *= Double(n - i) / Double(i + 1) * share }
        for _ in 0..<(n - k) { value *= 1 - share }
        return value
    }

    @Test func severalCategoriesAreValidAtEverySize() {
        var random = Randomness(seed: 11)
        let shares = [0.5, 0.3, 0.15, 0.04, 0.01]
        for (m, n) in [(30, 20), (1000, 60)] {
            var below = [0.05: 0, 0.01: 0]
            let repetitions = 500
            for _ in 0..<repetitions {
                func draw(_ rows: Int) -> [Int] {
                    var (left, rest) = (rows, 1.0)
                    return shares.map { share in
                        let count = random.binomial(left, min(1, share / rest))
                        (left, rest) = (left - count, rest - share)
                        return count
                    }
                }
                let p = CategoricalTest(baseline: draw(m), current: draw(n)).pValue
                for level in below.keys where p <= level { below[level, default: 0] += 1 }
            }
            for (level, count) in below {
                #expect(Double(count) <= FalseAlarmTests.most(level, repetitions))
            }
        }
    }

    @Test func aNewCategoryIsFound() {
        let test = CategoricalTest(baseline: [5000, 3000, 2000, 0], current: [500, 290, 195, 15])
        #expect(test.pValue < 1e-10)
        #expect(CategoricalTest(baseline: [5, 3], current: [0, 0]).pValue == 1)
        #expect(CategoricalTest(baseline: [5], current: [7]).pValue == 1)
    }

    @Test func holmStepsDownAmongTestsThatCouldAlarm() {
        // Three tests: 3 · 0.01, 2 · 0.02, then the larger of that and 0.03.
        let adjusted = Holm.adjusted([0.02, 0.01, 0.03], least: [0, 0, 0], rate: 0.05)
        #expect(adjusted == [0.04, 0.03, 0.04])
        // The two that cannot reach 0.05 / 1 leave the whole rate to the first.
        #expect(Holm.adjusted([0.04, 1, 1], least: [0.01, 0.2, 0.3], rate: 0.05) == [0.04, 1, 1])
        #expect(Holm.adjusted([], least: [], rate: 0.05).isEmpty)
    }

    @Test func classifierAgreesWithScipysMannWhitney() throws {
        // scipy.stats.mannwhitneyu(now, baseline, alternative="greater", method="asymptotic", use_continuity=False)
        let test = try #require(
            ClassifierTest(
                ClassifierScores(folds: [
                    .init(baseline: [0.1, 0.2, 0.4, 0.5, 0.6], current: [0.3, 0.5, 0.6, 0.6, 0.8, 0.9])
                ])))
        #expect(abs(test.areaUnderCurve - 0.8166666666666667) < 1e-12)
        #expect(abs(test.pValue - 0.03967184159885751) < 1e-10)
        let interval = try #require(test.interval)
        #expect(interval.lower < 0.8166 && interval.upper > 0.8167 && interval.upper < 1)
        #expect(ClassifierTest(ClassifierScores(folds: [.init(baseline: [], current: [1])])) == nil)
        #expect(ClassifierTest(ClassifierScores(folds: [])) == nil)
    }

    @Test func foldsAreCorrectedForAndNotPooled() throws {
        let telling = ClassifierScores.Fold(baseline: [0.1, 0.2, 0.4, 0.5], current: [0.3, 0.6, 0.7, 0.8])
        let blind = ClassifierScores.Fold(baseline: [1, 2, 1, 2], current: [2, 1, 2, 1])
        let one = try #require(ClassifierTest(ClassifierScores(folds: [telling])))
        let both = try #require(ClassifierTest(ClassifierScores(folds: [blind, telling])))
        #expect(abs(both.pValue - 2 * one.pValue) < 1e-15)
        #expect(one.areaUnderCurve == 0.875 && both.areaUnderCurve == 0.6875)
        // 0.5 + (Φ⁻¹(0.99) + Φ⁻¹(0.8)) · √(9 / 192)
        #expect(abs(one.detectableArea(level: 0.01) - 1) < 1e-12)
        let many = ClassifierScores.Fold(
            baseline: (0..<1000).map(Double.init), current: (0..<1000).map { Double($0) + 0.5 })
        let large = try #require(ClassifierTest(ClassifierScores(folds: [many])))
        // 0.5 + (2.3263478740 + 0.8416212336) · √(2001 / 12e6)
        #expect(abs(large.detectableArea(level: 0.01) - 0.5409092) < 1e-6)
    }

    @Test func figuresAgreeWithScipy() throws {
        let (b, c) = ([40, 30, 20, 10, 0, 5], [25, 35, 15, 20, 4, 6])
        // scipy.spatial.distance.jensenshannon(base=2); chi2_contingency(correction=False); the formula in numpy.
        #expect(abs(try DriftFigures.jensenShannonDistance(baseline: b, current: c) - 0.21636767867080967) < 1e-12)
        #expect(abs(try DriftFigures.populationStabilityIndex(baseline: b, current: c) - 0.22524816150813393) < 1e-12)
        let chi = try DriftFigures.chiSquared(baseline: b, current: c)
        #expect(abs(chi.statistic - 11.984681984681984) < 1e-9)
        #expect(chi.degreesOfFreedom == 5)
        #expect(throws: DriftError.self) { try DriftFigures.chiSquared(baseline: [1], current: [1, 2]) }
        #expect(throws: DriftError.self) { try DriftFigures.populationStabilityIndex(baseline: [0], current: [3]) }
        #expect(try DriftFigures.jensenShannonDistance(baseline: [3, 0], current: [0, 9]) == 1)
        #expect(try DriftFigures.populationStabilityIndex(baseline: [3, 1], current: [6, 2]) == 0)
    }

    @Test func distancesOfNumbersAgreeWithScipy() throws {
        // scipy.stats.ks_2samp and wasserstein_distance.
        let baseline = ColumnDistribution.cells("x", ["1", "2", "2", "3", "5", "8", "13"])
        let current = ColumnDistribution.cells("x", ["2", "3", "4", "5", "6", "7", "8", "9", "20"])
        let report = DriftCheck.run(
            baseline: DriftBaseline(columns: [baseline]), window: DriftWindow(columns: [current]))
        let figures = try #require(report.columns.first?.figures)
        #expect(abs(try #require(figures.kolmogorovSmirnov) - 0.3492063492063492) < 1e-12)
        #expect(abs(try #require(figures.wasserstein) - 2.5079365079365084) < 1e-12)
        #expect(report.verdict == .notEnoughData)
    }

    @Test func newcombesIntervalIsThePublishedOne() throws {
        // Newcombe (1998), table II (a), method 10: 56/70 less 48/80 is 0.0524 to 0.3339.
        let report = DriftCheck.run(
            baseline: DriftBaseline(columns: [.binary("x", rows: 80, ones: 48)]),
            window: DriftWindow(columns: [.binary("x", rows: 70, ones: 56)]))
        let effect = try #require(report.columns.first?.effect)
        let interval = try #require(effect.interval)
        #expect(abs(interval.lower - 0.05243147240236498) < 1e-9)
        #expect(abs(interval.upper - 0.333872654036906) < 1e-9)
        #expect(
            effect.words == "share of \"1\": 60 % → 80 % (+20 percentage points, 95 % interval +5.2 to +33.4)")
    }

    @Test func volumeIsStudentsTestOnTheSquareRootScale() throws {
        let baseline = DriftBaseline(
            columns: [.binary("x", rows: 1000, ones: 500)], windowRows: [100, 120, 90, 110, 105, 95])
        for (rows, expected) in [(160, 0.007194593191455275), (60, 0.008350554485795957)] {
            // scipy.stats.t.sf with 5 degrees of freedom.
            let report = DriftCheck.run(
                baseline: baseline, window: DriftWindow(columns: [.binary("x", rows: rows, ones: rows / 2)]))
            let finding = try #require(report.findings.first { $0.kind == .volume })
            #expect(abs(finding.pValue - expected) < 1e-9)
            #expect(finding.severity == .watch)
        }
    }
}

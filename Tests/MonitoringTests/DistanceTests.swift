import Statistics
import Testing

@testable import Monitoring

@Suite struct DistanceTests {
    /// A column of which only a sketch is known.
    private func sketched(_ levels: [[Double]]) throws -> ColumnDistribution {
        let sketch = try #require(KLLSketch(levels: levels))
        let values = levels.flatMap(\.self)
        return ColumnDistribution(
            name: "c", inferredType: .fractional, rowCount: sketch.count, classCounts: [.fractional: sketch.count],
            valueCounts: nil,
            numbers: ColumnDistribution.Numbers(
                minimum: values.min() ?? 0, maximum: values.max() ?? 0, sum: 0, standardDeviation: 0, sketch: sketch))
    }

    private func distance(
        _ baseline: ColumnDistribution, _ current: ColumnDistribution, _ method: DistanceMethod
    ) throws -> NumericalDistance {
        try #require(NumericalDistance(baseline: baseline, current: current, method: method))
    }

    // MARK: Vectors from an implementation that reproduces real Model Monitor files

    @Test func shiftedRangesHaveTheReferenceDistance() throws {
        let distance = try distance(
            sketched([(1...100).map(Double.init)]), sketched([(51...150).map(Double.init)]), .aws)
        #expect(distance == NumericalDistance(baselineWeight: 100, currentWeight: 100, simple: 0.5))
        #expect(distance.robust == 0.2454415587728429)
    }

    @Test func repeatedValuesCountOnceInTheReference() throws {
        let baseline = try sketched([[Double](repeating: 1, count: 50) + [Double](repeating: 2, count: 50)])
        let current = try sketched([[Double](repeating: 1, count: 90) + [Double](repeating: 2, count: 10)])
        let aws = try distance(baseline, current, .aws)
        #expect(aws == NumericalDistance(baselineWeight: 2, currentWeight: 2, simple: 0))
        #expect(aws.robust == 0)
        #expect(
            try distance(baseline, current, .exact)
                == NumericalDistance(baselineWeight: 100, currentWeight: 100, simple: 0.4))
    }

    @Test func theHighestLevelOfAValueCountsInTheReference() throws {
        let distance = try distance(sketched([[1, 2, 3], [2, 4]]), sketched([[3, 4], [1, 5]]), .aws)
        #expect(distance == NumericalDistance(baselineWeight: 6, currentWeight: 6, simple: 0.33333333333333337))
        #expect(distance.robust == 0)
    }

    @Test func aSketchOf5000ValuesHasTheReferenceDistance() throws {
        let values = (0..<5000).map { Double($0 * 7919 % 10007) }
        var (baseline, current) = (KLLSketch(), KLLSketch())
        for value in values { baseline.add(value) }
        for value in values.prefix(1000) { current.add(value * 0.8) }
        let distance = try distance(sketched(baseline.levels), sketched(current.levels), .aws)
        #expect(distance == NumericalDistance(baselineWeight: 5000, currentWeight: 1000, simple: 0.20099999999999996))
        #expect(distance.robust == 0.13864617092752038)
    }

    // MARK: Exact distances

    @Test func manyRowsOfTwoValuesAreComparedOnTrueCounts() throws {
        func column(_ ones: Int, of rows: Int) -> ColumnDistribution {
            var profiler = ColumnProfiler(name: "c")
            profiler.add(binary: (0..<rows).map { $0 * 7919 % rows < ones ? 1 : 0 })
            return profiler.distribution
        }
        // Of 68,385 rows 9 % are ones, of 5,000 rows 50 %.
        let (baseline, current) = (column(6_155, of: 68_385), column(2_500, of: 5_000))
        let exact = try distance(baseline, current, .exact)
        #expect((exact.baselineWeight, exact.currentWeight) == (68_385, 5_000))
        #expect((exact.simple - (0.5 - 6_155.0 / 68_385)).magnitude < 1e-15)
        #expect((exact.robust - 0.3836).magnitude < 1e-4)
        #expect(try distance(baseline, current, .aws).simple == 0)
    }

    @Test func spellingsOfANumberAreOneValue() throws {
        let baseline = ColumnProfiler(["1", "2", "2", "3"]).distribution
        let current = ColumnProfiler(["1.0", "2.0", "2", "3e0"]).distribution
        #expect(try distance(baseline, current, .exact).simple == 0)
    }

    @Test func countsOnOneSideAreComparedWithASketchOnTheOther() throws {
        let baseline = ColumnProfiler((0..<20_000).map { "\($0 % 10_000)" }).distribution
        #expect(baseline.valueCounts == nil)
        let current = ColumnProfiler((0..<100).map { "\($0 * 100 + 5_000)" }).distribution
        let simple = try distance(baseline, current, .exact).simple
        #expect((simple - 0.5).magnitude < 0.01)
    }

    @Test func columnsWithoutNumbersHaveNoDistance() {
        let (text, numbers) = (ColumnProfiler(["a"]).distribution, ColumnProfiler(["1"]).distribution)
        #expect(NumericalDistance(baseline: text, current: numbers, method: .exact) == nil)
        #expect(NumericalDistance(baseline: numbers, current: text, method: .aws) == nil)
    }

    // MARK: Text

    private func counts(_ counts: KeyValuePairs<String, Int>) -> [ColumnDistribution.ValueCount] {
        counts.map { ColumnDistribution.ValueCount(value: $0, count: $1) }
    }

    @Test func lInfinityIsTheLargestDifferenceOfShares() throws {
        let baseline = counts(["a": 50, "b": 50])
        let current = counts(["a": 300, "c": 100])
        let simple = try #require(CategoricalDistance.lInfinity(baseline, current, isRobust: false))
        #expect(simple == 0.5)
        let robust = try #require(CategoricalDistance.lInfinity(baseline, current, isRobust: true))
        // 0.5 − 1.8 · √(500 / 40,000)
        #expect((robust - (0.5 - 1.8 * 0.0125.squareRoot())).magnitude < 1e-15)
        #expect(CategoricalDistance.lInfinity(baseline, counts(["a": 5]), isRobust: true) == 0)
        #expect(CategoricalDistance.lInfinity([], current, isRobust: true) == nil)
    }

    /// `scipy.stats.chisquare` (1.17).
    @Test func chiSquaredAgreesWithScipy() throws {
        let baseline = counts(["a": 600, "b": 300, "c": 100])
        // chisquare([50, 40, 10], [60, 30, 10]); the unknown d is left out.
        let p = try #require(
            CategoricalDistance.chiSquaredPValue(baseline, counts(["a": 50, "b": 40, "c": 10, "d": 9])))
        #expect((p - 0.0820849986238988).magnitude < 1e-14)
    }

    @Test func smallCategoriesAreMerged() throws {
        // Expected 4, 4, 32, 60: two of four are below 5, more than a fifth; merged they are 8, 32, 60.
        let baseline = counts(["a": 40, "b": 40, "c": 320, "d": 600])
        let merged = counts(["ab": 80, "c": 320, "d": 600])
        let p = try #require(
            CategoricalDistance.chiSquaredPValue(baseline, counts(["a": 9, "b": 5, "c": 36, "d": 50])))
        #expect(p == CategoricalDistance.chiSquaredPValue(merged, counts(["ab": 14, "c": 36, "d": 50])))
        // One of five is exactly a fifth, and stays.
        let five = counts(["a": 40, "b": 240, "c": 240, "d": 240, "e": 240])
        let kept = CategoricalDistance.chiSquaredPValue(five, counts(["a": 4, "b": 24, "c": 24, "d": 24, "e": 24]))
        #expect(kept == 1)
    }

    @Test func twoCategoriesNeedTenExpectedEach() {
        let baseline = counts(["a": 90, "b": 10])
        #expect(CategoricalDistance.chiSquaredPValue(baseline, counts(["a": 80, "b": 19])) == nil)
        #expect(CategoricalDistance.chiSquaredPValue(baseline, counts(["a": 80, "b": 20])) != nil)
        #expect(CategoricalDistance.chiSquaredPValue(counts(["a": 90]), counts(["a": 80])) == nil)
        #expect(CategoricalDistance.chiSquaredPValue(baseline, counts(["z": 80])) == nil)
    }
}

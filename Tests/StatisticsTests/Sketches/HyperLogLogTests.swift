import Testing

@testable import Statistics

@Suite struct HyperLogLogTests {
    private func estimate(_ texts: some Sequence<String>) -> Int {
        var estimate = HyperLogLog()
        for text in texts { estimate.add(hash: XXH64.hash(text, seed: HyperLogLog.seed)) }
        return estimate.distinctCount
    }

    /// From an implementation that reproduces nine columns of real Model Monitor files.
    @Test(arguments: [
        (10, 10), (100, 99), (119, 120), (120, 120), (121, 121), (200, 201), (1000, 966), (5000, 4835),
    ])
    func wordsAreCountedAsDeequCounts(number: Int, expected: Int) {
        #expect(estimate((0..<number).map { "v\($0)" }) == expected)
    }

    /// From the same implementation.
    @Test(arguments: [(0, 0), (1, 1), (2, 2), (100, 104), (1000, 1016), (5000, 4632)])
    func numbersAreCountedAsDeequCounts(number: Int, expected: Int) {
        #expect(estimate((0..<number).map(String.init)) == expected)
    }

    @Test func repetitionAndOrderDoNotMatter() {
        let texts = (0..<300).map { "v\($0)" }
        #expect(estimate(texts) == estimate(texts.reversed() + texts))
    }

    @Test func mergedPartsEqualTheWhole() {
        var (whole, first, second) = (HyperLogLog(), HyperLogLog(), HyperLogLog())
        for number in 0..<3000 {
            let hash = XXH64.hash("\(number)", seed: 42)
            whole.add(hash: hash)
            if number < 1800 { first.add(hash: hash) }
            if number >= 1200 { second.add(hash: hash) }
        }
        first.merge(second)
        #expect(first == whole)
    }

    @Test func aLimitOnceExceededStaysExceeded() {
        var estimate = HyperLogLog()
        var exceeded = false
        for number in 0..<3_000 {
            estimate.add(hash: XXH64.hash("x\(number)", seed: 42))
            let now = estimate.exceedsForGood(120)
            #expect(now || !exceeded)
            #expect(now == (estimate.distinctCount > 120))
            exceeded = now
        }
        #expect(exceeded)
    }
}

import Testing

@testable import Tabular

struct SplitTests {
    private func count(_ labels: [UInt8], _ mask: [Bool], _ label: UInt8) -> Int {
        zip(labels, mask).count { $0 == label && $1 }
    }

    @Test func eachClassGetsItsShareExactly() throws {
        let labels = (0..<10_000).map { UInt8($0 % 25 == 0 ? 1 : 0) }
        let mask = try Split.stratified(labels: labels, testFraction: 0.2, seed: 42)
        #expect(mask.count == labels.count)
        #expect(count(labels, mask, 0) == 1_920)
        #expect(count(labels, mask, 1) == 80)
    }

    @Test func theSeedDecides() throws {
        let labels = (0..<500).map { UInt8($0 % 2) }
        let first = try Split.stratified(labels: labels, testFraction: 0.3, seed: 1)
        #expect(try Split.stratified(labels: labels, testFraction: 0.3, seed: 1) == first)
        #expect(try Split.stratified(labels: labels, testFraction: 0.3, seed: 2) != first)
    }

    @Test func everyRowIsHeldOutEquallyOften() throws {
        let labels = (0..<40).map { UInt8($0 % 2) }
        var times = [Int](repeating: 0, count: labels.count)
        for seed in 0..<4_000 {
            let mask = try Split.stratified(labels: labels, testFraction: 0.25, seed: UInt64(seed))
            for (row, isHeldOut) in mask.enumerated() where isHeldOut { times[row] += 1 }
        }
        // Binomial(4000, 0.25): mean 1000, standard deviation 27.4; five of them.
        #expect(times.allSatisfy { abs($0 - 1_000) < 137 })
    }

    @Test func smallClassesKeepARowOnEitherSide() throws {
        let labels: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
        let small = try Split.stratified(labels: labels, testFraction: 0.01, seed: 1)
        #expect(count(labels, small, 0) == 1 && count(labels, small, 1) == 1)
        let large = try Split.stratified(labels: labels, testFraction: 0.99, seed: 1)
        #expect(count(labels, large, 0) == 7 && count(labels, large, 1) == 1)
    }

    @Test func impossibleSplitsAreErrors() async {
        for fraction in [0, 1, -0.1, 1.5, .nan] {
            let error = await failure {
                _ = try Split.stratified(labels: [0, 1, 0, 1], testFraction: fraction, seed: 1)
            }
            #expect(error?.code == .invalidFraction)
        }
        for (labels, message) in [
            ([], "there are no rows to split"), ([1, 1, 1], "all 3 rows have the same label"),
            ([0, 0, 1], "only one row has the label 1; it can't be both trained on and held out"),
        ] as [([UInt8], String)] {
            let error = await failure { _ = try Split.stratified(labels: labels, testFraction: 0.2, seed: 1) }
            #expect(error?.code == .classTooSmall)
            #expect(error?.message == message)
        }
    }

    /// Computed with a transcription of the authors' C code (prng.di.unimi.it) in Python.
    @Test func theGeneratorIsXoshiro256StarStar() {
        var generator = SeededGenerator(seed: 42)
        #expect((0..<3).map { _ in generator.next() } == [0x15780b2e0c2ec716, 0x6104d9866d113a7e, 0xae17533239e499a1])
        var bounded = SeededGenerator(seed: 1)
        var seen = [Int](repeating: 0, count: 6)
        for _ in 0..<6_000 { seen[Int(bounded.below(6))] += 1 }
        #expect(seen.allSatisfy { abs($0 - 1_000) < 150 })
    }
}

import Statistics
import Testing

@Suite struct BitColumnTests {
    private func column(_ rows: Int, missing share: Double, seed: UInt64) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        return (0..<rows).map { _ in random.uniform() < share ? 255 : random.uniform() < 0.3 ? 1 : 0 }
    }

    @Test(arguments: [0, 1, 7, 8, 9, 63, 64, 65, 1_000]) func cellsSurvivePacking(rows: Int) {
        for share in [0, 0.2] {
            let cells = column(rows, missing: share, seed: 3)
            let bits = BitColumn(cells)
            #expect((0..<rows).allSatisfy { bits[$0] == (cells[$0] == 255 ? nil : cells[$0] == 1) })
            #expect(bits.ones == cells.count { $0 == 1 })
            #expect(bits.zeros == cells.count { $0 == 0 })
            #expect(bits.missing == cells.count { $0 == 255 })
        }
    }

    @Test func pairsAreCountedWhereBothAreKnown() {
        for (firstShare, secondShare) in [(0.0, 0.0), (0.1, 0), (0, 0.1), (0.1, 0.2)] {
            let first = column(777, missing: firstShare, seed: 1)
            let second = column(777, missing: secondShare, seed: 2)
            let counts = BitColumn(first).crossCounts(with: BitColumn(second))
            func count(_ a: UInt8, _ b: UInt8) -> Int { zip(first, second).count { $0 == a && $1 == b } }
            #expect(counts.bothOnes == count(1, 1))
            #expect(counts.onlyFirst == count(1, 0))
            #expect(counts.onlySecond == count(0, 1))
            #expect(counts.bothZeros == count(0, 0))
        }
    }

    @Test func aConstantColumnHasNoCorrelation() {
        let constant = BitColumn([1, 1, 1, 255])
        #expect(constant.crossCounts(with: BitColumn([0, 1, 0, 1])).correlation == nil)
        #expect(BitColumn([0, 1]).crossCounts(with: BitColumn([1, 0])).correlation == -1)
    }
}

import Testing

@testable import Statistics

@Suite struct CentralMomentsTests {
    /// Python's `statistics.pstdev`.
    @Test func smallSampleHasThePopulationDeviation() {
        var moments = CentralMoments()
        for value in [2.0, 4, 4, 4, 5, 5, 7, 9] { moments.add(value) }
        #expect(moments.count == 8)
        #expect(moments.mean == 5)
        #expect(moments.standardDeviation == 2)
    }

    @Test func nothingHasNoSpread() {
        #expect(CentralMoments().standardDeviation == 0)
    }

    @Test func mergeAgreesWithOnePass() {
        var (whole, first, second) = (CentralMoments(), CentralMoments(), CentralMoments())
        for index in 0..<1000 {
            let value = Double(index * 7919 % 1009)
            whole.add(value)
            if index < 300 { first.add(value) } else { second.add(value) }
        }
        first.merge(second)
        #expect(first.count == 1000)
        #expect(abs(first.standardDeviation - whole.standardDeviation) < 1e-9)
        second.merge(CentralMoments())
        #expect(second.count == 700)
    }

    /// Eight columns side by side must round as one column alone does, missing cells included.
    @Test(arguments: 1...8)
    func binaryColumnsSideBySideEqualOneByOne(columns: Int) {
        let cells: [[UInt8]] = (0..<columns).map { column in
            (0..<2000).map { row in
                let hash = XXH64.hash("\(row) \(column)")
                return column % 3 == 2 && hash % 5 == 0 ? 255 : UInt8(hash >> 40 & 3 == 0 ? 1 : 0)
            }
        }
        var together = [CentralMoments](repeating: CentralMoments(), count: columns)
        for index in together.indices { together[index].add(Double(index)) }
        var alone = together
        func gather(_ column: Int, _ buffers: [UnsafeBufferPointer<UInt8>]) {
            guard column < columns else {
                return CentralMoments.add(binary: buffers, hasMissing: columns > 2, to: &together)
            }
            cells[column].withUnsafeBufferPointer { gather(column + 1, buffers + [$0]) }
        }
        gather(0, [])
        for column in 0..<columns {
            for cell in cells[column] where cell != 255 { alone[column].add(Double(cell)) }
        }
        #expect(together == alone)
    }
}

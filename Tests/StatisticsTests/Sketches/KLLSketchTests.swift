import Testing

@testable import Statistics

@Suite struct KLLSketchTests {
    private func values(_ count: Int) -> [Double] { (0..<count).map { Double($0 * 7919 % 10007) } }

    private func sketch(_ values: some Sequence<Double>) -> KLLSketch {
        var sketch = KLLSketch()
        for value in values { sketch.add(value) }
        return sketch
    }

    // Expected levels: an implementation that reproduces real Model Monitor files value by value.

    @Test func fullBottomIsNotYetCompacted() {
        let levels = sketch(values(2050)).levels
        #expect(levels.map(\.count) == [2050])
        #expect(levels[0].prefix(4) == [0, 7919, 5831, 3743])
        #expect(levels[0].reduce(0, +) == 10_264_922)
    }

    @Test func oneMoreCompacts() {
        let levels = sketch(values(2051)).levels
        #expect(levels.map(\.count) == [1, 1025])
        #expect(levels[1].prefix(4) == [0, 9, 19, 28])
        #expect(levels.map { $0.reduce(0, +) } == [2596, 5_130_024])
    }

    @Test func fiveThousandValuesMatchTheReference() {
        let sketch = sketch(values(5000))
        #expect(sketch.levels.map(\.count) == [610, 2195])
        #expect(sketch.levels[0].prefix(4) == [92, 8011, 5923, 3835])
        #expect(sketch.levels.map { $0.reduce(0, +) } == [3_053_952, 10_988_650])
        let buckets = sketch.buckets(from: 0, to: 10006)
        #expect(buckets.map(\.count) == [501, 500, 498, 501, 499, 501, 500, 500, 498, 502])
        #expect(buckets[2].upperBound == 3001.8)
        #expect(sketch.count == 5000)
    }

    @Test func twentyThousandValuesMatchTheReference() {
        let sketch = sketch(values(20000))
        #expect(sketch.levels.map(\.count) == [1932, 0, 1399, 1, 779])
        #expect(sketch.levels[4].prefix(4) == [0, 13, 27, 40])
        #expect(sketch.levels.map { $0.reduce(0, +) } == [9_662_637, 0, 6_998_615, 10005, 3_893_075])
        let counts = sketch.buckets(from: 0, to: 10006).map(\.count)
        #expect(counts == [2000, 2003, 2000, 1998, 2005, 2001, 2001, 1997, 2001, 1994])
    }

    @Test func halvesMergeLevelByLevel() {
        let all = values(5000)
        var first = sketch(all[..<2500])
        let second = sketch(all[2500...])
        #expect(first.levels.map(\.count) == [450, 1025])
        first.merge(second)
        #expect(first.levels.map(\.count) == [900, 2050])
        #expect(first.levels[0].prefix(450) == sketch(all[..<2500]).levels[0][...])
        #expect(first.count == 5000)
    }

    @Test func mergedPartsKeepTheErrorBound() {
        let all = values(200_000)
        var merged = KLLSketch()
        for start in stride(from: 0, to: all.count, by: 7_000) {
            merged.merge(sketch(all[start..<min(start + 7_000, all.count)]))
        }
        #expect(merged.count == 200_000)
        for (value, exact) in [(1000, 0.1), (5003, 0.5), (9900, 0.9893)] {
            #expect(abs(Double(merged.rank(of: Double(value))) / 200_000 - exact) < 0.01)
        }
    }

    @Test func emptySketchIsNeutral() {
        var empty = KLLSketch()
        #expect(empty.count == 0)
        #expect(empty.levels == [[]])
        #expect(empty.quantile(0.5) == nil)
        let full = sketch(values(5000))
        empty.merge(full)
        #expect(empty == full)
        empty.merge(KLLSketch())
        #expect(empty == full)
    }

    @Test func ranksAndQuantilesAreExactBelowTheFirstCompaction() throws {
        let sketch = sketch((1...100).map(Double.init))
        #expect(sketch.rank(of: 40) == 40)
        #expect(sketch.rank(below: 40) == 39)
        #expect(sketch.quantile(0.5) == 50)
        #expect(sketch.quantile(0) == 1)
        #expect(sketch.quantile(1) == 100)
        #expect(sketch.quantile(7) == 100)
        #expect(sketch.quantile(.nan) == nil)
    }

    @Test func constantColumnFallsIntoTheLastBucket() {
        let buckets = sketch(repeatElement(3.0, count: 9000)).buckets(from: 3, to: 3)
        #expect(buckets.allSatisfy { $0.lowerBound == 3 && $0.upperBound == 3 })
        #expect(buckets.map(\.count) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 9000])
    }

    @Test func readingBackKeepsLevels() throws {
        let sketch = sketch(values(20000))
        let copy = try #require(KLLSketch(levels: sketch.levels))
        #expect(copy == sketch)
        #expect(copy.count == 20000)
        #expect(copy.quantile(0.25) == sketch.quantile(0.25))
    }

    @Test func overfullLevelsFromAFileStillTakeValues() throws {
        var sketch = try #require(KLLSketch(levels: [values(10_000), [], [1, 2, 3]]))
        for value in values(3000) { sketch.add(value) }
        #expect(sketch.count == 13_012)
    }

    @Test func impossibleLevelsAreRefused() {
        #expect(KLLSketch(levels: [[.nan]]) == nil)
        #expect(KLLSketch(levels: [[1]], k: 0) == nil)
        #expect(KLLSketch(levels: [[1]], c: 1.5) == nil)
        #expect(KLLSketch(levels: Array(repeating: [], count: 61)) == nil)
        #expect(KLLSketch(levels: Array(repeating: [1, 2, 3, 4, 5, 6, 7, 8, 9], count: 60)) == nil)
    }

    @Test func bulkAdditionsEqualSingleOnes() {
        var cells: [UInt8] = []
        for index in 0..<60_000 {
            let hash = XXH64.hash("\(index)") % 100
            cells.append(hash < 3 ? 255 : hash < 30 ? 1 : 0)
        }
        var bulk = KLLSketch()
        for part in stride(from: 0, to: cells.count, by: 7_001) {
            cells[part..<min(part + 7_001, cells.count)].withUnsafeBufferPointer {
                bulk.add(binary: $0, hasMissing: true)
            }
        }
        #expect(bulk == sketch(cells.filter { $0 != 255 }.map(Double.init)))

        // Other values before and after zeros and ones.
        var mixed = KLLSketch()
        let present = cells.filter { $0 != 255 }
        mixed.add(0.5)
        present.withUnsafeBufferPointer { mixed.add(binary: $0, hasMissing: false) }
        for value in values(9_000) { mixed.add(value) }
        present.withUnsafeBufferPointer { mixed.add(binary: $0, hasMissing: false) }
        let bits = present.map(Double.init)
        #expect(mixed == sketch([0.5] + bits + values(9_000) + bits))

        var (list, repeated) = (KLLSketch(), KLLSketch())
        values(30_000).withUnsafeBufferPointer { list.add(contentsOf: $0) }
        #expect(list == sketch(values(30_000)))
        repeated.add(repeating: 2, count: 5_000)
        repeated.add(repeating: -1, count: 15_000)
        #expect(repeated == sketch(Array(repeating: 2, count: 5_000) + Array(repeating: -1, count: 15_000)))
    }

    @Test func quantilesStayWithinTheErrorBound() {
        var sketch = KLLSketch()
        for index in 0..<200_000 { sketch.add(Double(index &* 7919 % 200_003)) }
        for share in [0.01, 0.25, 0.5, 0.75, 0.99] {
            let quantile = sketch.quantile(share) ?? 0
            #expect(abs(quantile / 200_003 - share) < 0.01)
        }
    }
}

/// Sorting a level of a sketch and keeping every second value, at a few nanoseconds a value.
///
/// The order is Java's `Double.compare`: −0.0 comes before 0.0. NaN does not occur.
enum Compaction {
    /// Appends the values at the sorted places `offset`, `offset + 2`, … to `output`; leaves `values` in any order.
    ///
    /// - Parameters:
    ///   - values: An even number of values.
    ///   - offset: 0 or 1.
    static func appendHalf(of values: UnsafeMutableBufferPointer<Double>, from offset: Int, to output: inout [Double]) {
        output.reserveCapacity(output.count + values.count / 2)
        if let pair = pair(in: values) {
            let firstSurvivors = (pair.lowCount - offset + 1) >> 1
            output += repeatElement(pair.low, count: firstSurvivors)
            output += repeatElement(pair.high, count: values.count / 2 - firstSurvivors)
            return
        }
        sort(values)
        for index in stride(from: offset, to: values.count, by: 2) { output.append(values[index]) }
    }

    /// Orders doubles as Java does.
    @inline(__always)
    private static func key(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: value.bitPattern)
        return bits ^ ((bits >> 63) & Int64.max)
    }

    // MARK: Two values

    /// The two values that make up a buffer and how often the lower one occurs, or nil when there are more.
    private static func pair(
        in values: UnsafeMutableBufferPointer<Double>
    ) -> (low: Double, high: Double, lowCount: Int)? {
        guard let first = values.first else { return nil }
        let firstBits = first.bitPattern
        guard let second = values.first(where: { $0.bitPattern != firstBits }) else {
            return (first, first, values.count)
        }
        let secondBits = second.bitPattern
        var firstCount = 0
        var start = 0
        while start < values.count {
            let end = min(start + 128, values.count)
            var (one, other) = (0, 0)
            for index in start..<end {
                one &+= values[index].bitPattern == firstBits ? 1 : 0
                other &+= values[index].bitPattern == secondBits ? 1 : 0
            }
            guard one + other == end - start else { return nil }
            firstCount += one
            start = end
        }
        return key(first) < key(second)
            ? (first, second, firstCount) : (second, first, values.count - firstCount)
    }

    // MARK: Any values

    private static let smallest = 64
    private static let crowded = 24

    static func sort(_ values: UnsafeMutableBufferPointer<Double>) {
        guard values.count >= smallest else {
            insertionSort(values)
            return
        }
        var descents = 0
        for index in 1..<values.count { descents &+= values[index] < values[index - 1] ? 1 : 0 }
        // Upper levels are a few sorted runs, which the standard library's merge sort finds.
        guard descents > 16 else {
            comparisonSort(values)
            return
        }
        let (low, high) = bounds(of: values)
        let bucketCount = values.count
        let scale = Double(bucketCount - 1) / (high - low)
        guard scale.isFinite, (high - low).isFinite, high > low else {
            comparisonSort(values)
            return
        }
        withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { scratch in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: bucketCount + 1) { ends in
                spread(values, into: scratch, ends: ends, from: low, scale: scale)
            }
            insertionSort(values)
        }
    }

    /// Distributes values over as many equal intervals as there are values, which all but sorts an even spread; sorts
    /// crowded intervals.
    private static func spread(
        _ values: UnsafeMutableBufferPointer<Double>,
        into scratch: UnsafeMutableBufferPointer<Double>,
        ends: UnsafeMutableBufferPointer<Int32>,
        from low: Double,
        scale: Double
    ) {
        // Adding 2^52 leaves the rounded number in the low bits: monotone, and no check for overflow.
        @inline(__always) func interval(_ value: Double) -> Int {
            Int(truncatingIfNeeded: UInt32(truncatingIfNeeded: ((value - low) * scale + 0x1p52).bitPattern))
        }
        ends.initialize(repeating: 0)
        for value in values { ends[interval(value)] &+= 1 }
        var total: Int32 = 0
        var greatest: Int32 = 0
        for index in ends.indices {
            let count = ends[index]
            ends[index] = total
            total &+= count
            greatest = max(greatest, count)
        }
        for value in values {
            let index = interval(value)
            scratch[Int(truncatingIfNeeded: ends[index])] = value
            ends[index] &+= 1
        }
        _ = values.update(fromContentsOf: scratch)
        guard greatest > crowded else { return }
        var start = 0
        for index in ends.indices {
            let end = Int(ends[index])
            if end - start > crowded { comparisonSort(UnsafeMutableBufferPointer(rebasing: values[start..<end])) }
            start = end
        }
    }

    private static func comparisonSort(_ values: UnsafeMutableBufferPointer<Double>) {
        var sorted = true
        for index in values.indices.dropFirst() where key(values[index]) < key(values[index - 1]) {
            sorted = false
            break
        }
        guard !sorted else { return }
        var values = values
        values.sort { key($0) < key($1) }
    }

    private static func insertionSort(_ values: UnsafeMutableBufferPointer<Double>) {
        var index = 1
        while index < values.count {
            let value = values[index]
            let rank = key(value)
            var place = index
            while place > 0, key(values[place - 1]) > rank {
                values[place] = values[place - 1]
                place -= 1
            }
            values[place] = value
            index += 1
        }
    }

    private static func bounds(of values: UnsafeMutableBufferPointer<Double>) -> (low: Double, high: Double) {
        let last = values[values.count - 1]
        var (low1, low2, high1, high2) = (last, last, last, last)
        for index in stride(from: 0, to: values.count - 1, by: 2) {
            let (one, two) = (values[index], values[index + 1])
            low1 = one < low1 ? one : low1
            low2 = two < low2 ? two : low2
            high1 = one > high1 ? one : high1
            high2 = two > high2 ? two : high2
        }
        return (min(low1, low2), max(high1, high2))
    }
}

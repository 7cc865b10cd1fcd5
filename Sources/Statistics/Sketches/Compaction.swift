/// Sorting a level of a sketch and keeping every second value, at a few nanoseconds a value.
///
/// The order is Java's `Double.compare`: −0.0 comes before 0.0. NaN does not occur.
enum Compaction {
    /// Appends the values at the sorted places `offset`, `offset + 2`, … to `output`; leaves `values` in any order.
    ///
    /// - Parameters:
    ///   - values: An even number of values.
    ///   - offset: 0 or 1.
    ///   - output: Gains half as many values, in order.
    static func appendHalf(of values: UnsafeMutableBufferPointer<Double>, from offset: Int, to output: inout [Double]) {
        output.reserveCapacity(output.count + values.count / 2)
        if let first = values.first, values.allSatisfy({ $0.bitPattern == first.bitPattern }) {
            output += repeatElement(first, count: values.count / 2)
            return
        }
        sort(values)
        for index in stride(from: offset, to: values.count, by: 2) { output.append(values[index]) }
    }

    /// The same for values that are 0 or 1, which need only be counted.
    static func appendHalf(
        ofBinary values: UnsafeMutableBufferPointer<Double>,
        from offset: Int,
        to output: inout [Double]
    ) {
        // The exponent bits of 1 are 1023, those of 0 are 0.
        var exponents: UInt64 = 0
        for value in values { exponents &+= value.bitPattern &>> 52 }
        let zeros = values.count - Int(exponents / 1023)
        let survivingZeros = (zeros - offset + 1) >> 1
        output += repeatElement(0, count: survivingZeros)
        output += repeatElement(1, count: values.count / 2 - survivingZeros)
    }

    /// Orders doubles as Java does.
    @inline(__always)
    private static func key(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: value.bitPattern)
        return bits ^ ((bits >> 63) & Int64.max)
    }

    // MARK: Any values

    private static let smallest = 64
    private static let crowded = 24

    /// Sorts; `depth` counts how often a crowded interval was divided again.
    static func sort(_ values: UnsafeMutableBufferPointer<Double>, depth: Int = 0) {
        guard values.count >= smallest else {
            insertionSort(values)
            return
        }
        // Upper levels are a few sorted runs.
        if mergeRuns(values) { return }
        let (low, high) = bounds(of: values)
        let scale = Double(values.count - 1) / (high - low)
        guard scale.isFinite, (high - low).isFinite, high > low, depth < 4 else {
            var values = values
            values.sort { key($0) < key($1) }
            return
        }
        withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { scratch in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: values.count + 1) { ends in
                spread(values, into: scratch, ends: ends, from: low, scale: scale)
                sortCrowded(values, ends: ends, depth: depth)
            }
        }
        insertionSort(values)
    }

    /// Distributes values over as many equal intervals as there are values, which all but sorts an even spread.
    ///
    /// - Parameters:
    ///   - values: Comes back ordered by interval, in any order within one.
    ///   - scratch: Room for as many values.
    ///   - ends: One more than there are values; becomes the end of each interval.
    ///   - low: The least value.
    ///   - scale: `(values.count − 1) / (greatest − least)`, finite.
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
        for index in ends.indices {
            let count = ends[index]
            ends[index] = total
            total &+= count
        }
        for value in values {
            let index = interval(value)
            scratch[Int(truncatingIfNeeded: ends[index])] = value
            ends[index] &+= 1
        }
        _ = values.update(fromContentsOf: scratch)
    }

    private static func sortCrowded(
        _ values: UnsafeMutableBufferPointer<Double>,
        ends: UnsafeMutableBufferPointer<Int32>,
        depth: Int
    ) {
        var start = 0
        for end in ends {
            let end = Int(end)
            if end - start > crowded {
                sort(UnsafeMutableBufferPointer(rebasing: values[start..<end]), depth: depth + 1)
            }
            start = end
        }
    }

    /// Sorts by merging neighbouring sorted runs until one is left; false, and nothing done, for more than 16 runs.
    private static func mergeRuns(_ values: UnsafeMutableBufferPointer<Double>) -> Bool {
        var ends: [Int] = []
        for index in values.indices.dropFirst() where key(values[index]) < key(values[index - 1]) {
            guard ends.count < 15 else { return false }
            ends.append(index)
        }
        guard !ends.isEmpty else { return true }
        ends.append(values.count)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { scratch in
            while ends.count > 1 {
                var merged: [Int] = []
                var start = 0
                for pair in stride(from: 0, to: ends.count - 1, by: 2) {
                    merge(values, start, ends[pair], ends[pair + 1], scratch)
                    start = ends[pair + 1]
                    merged.append(start)
                }
                if !ends.count.isMultiple(of: 2) { merged.append(values.count) }
                ends = merged
            }
        }
        return true
    }

    /// Merges two neighbouring runs; the second moves to `scratch` and the larger values sink from the end.
    private static func merge(
        _ values: UnsafeMutableBufferPointer<Double>,
        _ start: Int,
        _ middle: Int,
        _ end: Int,
        _ scratch: UnsafeMutableBufferPointer<Double>
    ) {
        let second = end - middle
        for index in 0..<second { scratch[index] = values[middle + index] }
        var (left, right, place) = (middle - 1, second - 1, end - 1)
        while left >= start, right >= 0 {
            let (first, last) = (values[left], scratch[right])
            let takesFirst = key(first) > key(last)
            values[place] = takesFirst ? first : last
            left &-= takesFirst ? 1 : 0
            right &-= takesFirst ? 0 : 1
            place &-= 1
        }
        while right >= 0 {
            values[place] = scratch[right]
            right &-= 1
            place &-= 1
        }
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

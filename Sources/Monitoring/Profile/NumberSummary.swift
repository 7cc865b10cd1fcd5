internal import Statistics

/// Sum, moments, extremes and sketch of the numbers of a column, in row order.
struct NumberSummary: Sendable {
    private(set) var sum = 0.0
    var moments = CentralMoments()
    private(set) var minimum = Double.infinity
    private(set) var maximum = -Double.infinity
    private(set) var sketch = KLLSketch()

    @inline(__always)
    mutating func add(_ value: Double) {
        sum += value
        moments.add(value)
        if value < minimum { minimum = value }
        if value > maximum { maximum = value }
        sketch.add(value)
    }

    /// Adds zeros and ones, all but the moments, which are added for several columns at once.
    mutating func addExceptMoments(binary cells: UnsafeBufferPointer<UInt8>, zeros: Int, ones: Int) {
        if sum.magnitude < 0x1p52, sum == sum.rounded(.towardZero) {
            // Whole numbers add exactly, in any order.
            sum += Double(ones)
        } else {
            for _ in 0..<ones { sum += 1 }
        }
        if zeros > 0 {
            minimum = min(minimum, 0)
            maximum = max(maximum, 0)
        }
        if ones > 0 {
            minimum = min(minimum, 1)
            maximum = max(maximum, 1)
        }
        sketch.add(binary: cells, hasMissing: zeros + ones < cells.count)
    }

    mutating func merge(_ later: NumberSummary) {
        sum += later.sum
        moments.merge(later.moments)
        minimum = min(minimum, later.minimum)
        maximum = max(maximum, later.maximum)
        sketch.merge(later.sketch)
    }

    /// The file's entry; there is at least one number.
    func statistics(rows: Int, present: Int, distinctCount: Int) -> NumericalStatistics {
        NumericalStatistics(
            present: present,
            missing: rows - present,
            mean: sum / Double(present),
            sum: sum,
            standardDeviation: moments.standardDeviation,
            minimum: minimum,
            maximum: maximum,
            approximateDistinctCount: distinctCount,
            completeness: Double(present) / Double(rows),
            distribution: NumberDistribution(buckets: sketch.buckets(from: minimum, to: maximum), sketch: sketch)
        )
    }
}

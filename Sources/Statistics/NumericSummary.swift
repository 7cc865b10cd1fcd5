/// What pandas' `describe` says of a column, with missing and distinct counts; also the JSON's keys.
///
/// A figure that is not a finite number, because the column holds infinities or is too large to sum, is nil.
public struct NumericSummary: Codable, Sendable, Equatable {
    /// Number of cells that are not missing.
    public var count: Int
    /// Number of missing cells.
    public var missing: Int
    /// Arithmetic mean; nil without cells.
    public var mean: Double?
    /// Sample standard deviation (divisor n − 1); nil with fewer than two cells.
    public var standardDeviation: Double?
    /// Smallest value.
    public var minimum: Double?
    /// First quartile; quartiles are interpolated linearly between the neighbouring values at position `q (n − 1)`.
    public var lowerQuartile: Double?
    /// Second quartile.
    public var median: Double?
    /// Third quartile.
    public var upperQuartile: Double?
    /// Largest value.
    public var maximum: Double?
    /// Number of distinct values.
    public var distinct: Int

    enum CodingKeys: String, CodingKey {
        case count, missing, mean
        case standardDeviation = "std"
        case minimum = "min"
        case lowerQuartile = "25%"
        case median = "50%"
        case upperQuartile = "75%"
        case maximum = "max"
        case distinct
    }

    /// Summarises decimal numbers, NaN where missing: one O(rows) sort.
    public init(_ values: [Double]) {
        let known = values.contains(where: \.isNaN) ? values.filter { !$0.isNaN } : values
        self.init(DescendingOrder.ascending(known), missing: values.count - known.count)
    }

    /// Summarises whole numbers, `Int64.min` where missing; numbers within a range of 65,536 are counted, not sorted.
    public init(_ values: [Int64]) {
        let known = values.contains(.min) ? values.filter { $0 != .min } : values
        let missing = values.count - known.count
        if let smallest = known.min(), let largest = known.max(),
            case let (range, overflow) = largest.subtractingReportingOverflow(smallest), !overflow, range < 65_536
        {
            var counts = [Int](repeating: 0, count: Int(largest - smallest) + 1)
            for value in known { counts[Int(value &- smallest)] += 1 }
            let present = counts.enumerated().filter { $0.element > 0 }
            self.init(present.map { (Double(smallest) + Double($0.offset), $0.element) }, missing: missing)
        } else {
            // Neighbours beyond 2⁵³ are the same number in double precision but still distinct.
            let sorted = known.sorted()
            self.init(sorted.map(Double.init), missing: missing)
            distinct = zip(sorted, sorted.dropFirst()).reduce(known.isEmpty ? 0 : 1) { $0 + ($1.0 == $1.1 ? 0 : 1) }
        }
    }

    /// Summarises a binary column by its counts.
    public init(_ column: BitColumn) {
        let counts = [(value: 0.0, count: column.zeros), (value: 1.0, count: column.ones)]
        self.init(counts.filter { $0.count > 0 }, missing: column.missing)
    }

    /// Summarises the values that outcomes are ranked by, whose sort is already done; weights play no part.
    ///
    /// - Parameters:
    ///   - outcomes: Rows grouped by value.
    ///   - missing: Number of rows left out because the value is missing.
    public init(_ outcomes: OutcomeGroups, missing: Int) {
        self.init(
            outcomes.groups.reversed().map { ($0.value, $0.positiveRows + $0.negativeRows) },
            missing: missing
        )
    }

    /// From ascending values.
    private init(_ sorted: [Double], missing: Int) {
        var distinct = sorted.isEmpty ? 0 : 1
        for index in sorted.indices.dropFirst() where sorted[index] != sorted[index - 1] { distinct += 1 }
        self.init(
            count: sorted.count,
            missing: missing,
            distinct: distinct,
            runs: sorted.lazy.map { ($0, 1) },
            at: { sorted[$0] }
        )
    }

    /// From ascending distinct values and their counts, each above 0.
    private init(_ counts: [(value: Double, count: Int)], missing: Int) {
        var total = 0
        let ends = counts.map { item in
            total += item.count
            return total
        }
        func value(at position: Int) -> Double {
            var low = 0
            var high = ends.count - 1
            while low < high {
                let middle = (low + high) / 2
                if ends[middle] > position { high = middle } else { low = middle + 1 }
            }
            return counts[low].value
        }
        self.init(count: total, missing: missing, distinct: counts.count, runs: counts, at: value)
    }

    private init(
        count: Int,
        missing: Int,
        distinct: Int,
        runs: some Sequence<(Double, Int)>,
        at value: (Int) -> Double
    ) {
        self.count = count
        self.missing = missing
        self.distinct = distinct
        guard count > 0 else { return }
        func finite(_ number: Double) -> Double? { number.isFinite ? number : nil }
        minimum = finite(value(0))
        maximum = finite(value(count - 1))
        func quantile(_ share: Double) -> Double {
            let position = share * Double(count - 1)
            let below = Int(position)
            let (low, high) = (value(below), value(min(below + 1, count - 1)))
            return low == high ? low : low + (high - low) * (position - Double(below))
        }
        lowerQuartile = finite(quantile(0.25))
        median = finite(quantile(0.5))
        upperQuartile = finite(quantile(0.75))

        // Deviations from a value of the column, so that a large mean costs no digits; then from the mean itself.
        let origin = quantile(0.5)
        guard origin.isFinite else { return }
        var sum = CompensatedSum()
        for (value, count) in runs { sum.add((value - origin) * Double(count)) }
        let shift = sum.value / Double(count)
        mean = finite(origin + shift)
        guard count > 1, mean != nil else { return }
        var squares = CompensatedSum()
        for (value, count) in runs {
            let deviation = value - origin - shift
            squares.add(deviation * deviation * Double(count))
        }
        standardDeviation = finite((squares.value / Double(count - 1)).squareRoot())
    }
}

/// A sum that carries its rounding error along.
///
/// Source: A. Neumaier, *ZAMM* 54 (1974).
struct CompensatedSum {
    private var sum = 0.0
    private var compensation = 0.0

    /// The sum so far.
    var value: Double { compensation.isFinite ? sum + compensation : sum }

    @inline(__always)
    mutating func add(_ term: Double) {
        let next = sum + term
        compensation += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
        sum = next
    }
}

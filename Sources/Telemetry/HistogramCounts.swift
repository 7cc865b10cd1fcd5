#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// How often amounts of each size came.
public struct HistogramCounts: Sendable, Equatable {
    /// The upper bound of the first bucket: 10 µs when amounts are seconds.
    static let least = 1e-5
    /// Buckets by which the bound doubles.
    static let bucketsPerDoubling = 4
    /// The last bucket with a bound ends at 84 s; one more takes the rest.
    static let bucketCount = 23 * bucketsPerDoubling + 1

    /// Amounts in each bucket; the last has no upper bound.
    public private(set) var buckets = [Int](repeating: 0, count: bucketCount + 1)
    /// All amounts.
    public private(set) var count = 0
    /// Their sum.
    public private(set) var sum = 0.0

    /// Nothing counted.
    public init() {}

    /// The greatest amount that a bucket takes.
    static func bound(_ bucket: Int) -> Double {
        bucket < bucketCount ? least * exp2(Double(bucket) / Double(bucketsPerDoubling)) : .infinity
    }

    mutating func add(_ amount: Double) {
        guard !amount.isNaN else { return }
        let place =
            amount <= Self.least ? 0 : (log2(amount / Self.least) * Double(Self.bucketsPerDoubling)).rounded(.up)
        var bucket = Int(min(place, Double(Self.bucketCount)))
        // The logarithm of a bound may be rounded to either side of it.
        if bucket > 0, amount <= Self.bound(bucket - 1) {
            bucket -= 1
        } else if amount > Self.bound(bucket) {
            bucket += 1
        }
        buckets[bucket] += 1
        count += 1
        sum += amount
    }

    /// What was counted since an earlier reading of the same histogram.
    public func since(_ earlier: HistogramCounts) -> HistogramCounts {
        var result = self
        for index in buckets.indices { result.buckets[index] -= earlier.buckets[index] }
        result.count -= earlier.count
        result.sum -= earlier.sum
        return result
    }

    /// An upper bound of a quantile, at most 19 % above it or the first bucket's bound; 0 when nothing was counted.
    ///
    /// - Parameter share: In [0, 1].
    /// - Returns: A bucket's bound, infinite for amounts beyond the last one.
    public func quantile(_ share: Double) -> Double {
        let wanted = Int((share * Double(count)).rounded(.up))
        var seen = 0
        for (bucket, amount) in buckets.enumerated() {
            seen += amount
            if seen >= max(1, wanted), amount > 0 { return Self.bound(bucket) }
        }
        return 0
    }
}

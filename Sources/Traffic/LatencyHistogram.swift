/// Times in buckets whose width is at most 1/128 of their value, in constant memory.
///
/// The layout is that of HdrHistogram (Tene, 2012): whole microseconds; below 256 each has a bucket of its own, above each
/// doubling is cut into 128. Telemetry's histograms are not for this: a scrape wants few buckets, so theirs are off by up to
/// 19 %, and they begin at 10 µs.
struct LatencyHistogram: Sendable {
    private var counts: [Int] = []
    /// Times recorded.
    private(set) var count = 0
    /// The longest, exactly.
    private(set) var longest = Duration.zero

    private static let halfBits = 7
    private static let half = 1 << halfBits

    mutating func record(_ time: Duration) {
        let bucket = Self.bucket(max(0, time.microseconds))
        if bucket >= counts.count { counts += [Int](repeating: 0, count: bucket + 1 - counts.count) }
        counts[bucket] += 1
        count += 1
        longest = max(longest, time)
    }

    /// The time, in milliseconds, that a share of those recorded does not exceed: the nearest rank, too large by at most 1/128;
    /// nil without any.
    func quantile(_ share: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = min(count, max(1, Int((share * Double(count)).rounded(.up))))
        var seen = 0
        for (bucket, times) in counts.enumerated() {
            seen += times
            if seen >= rank { return min(Double(Self.upperBound(bucket)) / 1000, longest / .milliseconds(1)) }
        }
        return longest / .milliseconds(1)
    }

    static func bucket(_ value: Int) -> Int {
        guard value >= 2 * half else { return value }
        let shift = Int.bitWidth - 1 - value.leadingZeroBitCount - halfBits
        return shift * half + value >> shift
    }

    /// The largest value in a bucket.
    static func upperBound(_ bucket: Int) -> Int {
        guard bucket >= 2 * half else { return bucket }
        let shift = bucket / half - 1
        return (bucket - shift * half + 1) << shift - 1
    }
}

extension Duration {
    /// Whole microseconds, rounded down.
    var microseconds: Int { Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000) }
}

import Testing

@testable import Telemetry

@Suite struct HistogramCountsTests {
    private func counts(_ amounts: some Sequence<Double>) -> HistogramCounts {
        var counts = HistogramCounts()
        for amount in amounts { counts.add(amount) }
        return counts
    }

    /// Prometheus's `le` means at most: a bound belongs to its own bucket, whatever its logarithm is rounded to.
    @Test func everyBoundIsInItsOwnBucket() {
        for bucket in 0..<HistogramCounts.bucketCount {
            let bound = HistogramCounts.bound(bucket)
            #expect(counts([bound]).buckets[bucket] == 1, "\(bound)")
            #expect(counts([bound.nextUp]).buckets[bucket + 1] == 1, "\(bound.nextUp)")
        }
    }

    @Test func boundsDoubleEveryFourBuckets() {
        #expect(HistogramCounts.bound(0) == 1e-5)
        #expect(HistogramCounts.bound(4) == 2e-5)
        #expect(abs(HistogramCounts.bound(92) / (1e-5 * 8_388_608) - 1) < 1e-12)
        #expect(HistogramCounts.bound(93) == .infinity)
    }

    @Test func amountsBelowAndBeyondTheBoundsAreCounted() {
        let counts = counts([-1, 0, 1e-9, 1e9, .infinity, .nan])
        #expect(counts.buckets[0] == 3)
        #expect(counts.buckets.last == 2)
        #expect(counts.count == 5)
    }

    @Test func quantileIsTheBoundOfItsBucket() {
        // 99 of 1 ms and one of 1 s: half are at 1 ms, the hundredth at 1 s.
        let counts = counts(Array(repeating: 0.001, count: 99) + [1])
        #expect(counts.quantile(0.5) >= 0.001 && counts.quantile(0.5) < 0.00119)
        #expect(counts.quantile(0.99) < 0.00119)
        #expect(counts.quantile(0.991) >= 1 && counts.quantile(0.991) < 1.19)
        #expect(counts.quantile(1) >= 1)
        #expect(counts.quantile(0) < 0.00119)
    }

    @Test func nothingHasQuantileZero() { #expect(HistogramCounts().quantile(0.99) == 0) }

    @Test func differenceTellsWhatCameSince() {
        let earlier = counts([0.001, 0.5])
        var now = earlier
        now.add(0.25)
        let since = now.since(earlier)
        #expect(since.count == 1)
        #expect(since.sum == 0.25)
        #expect(since.quantile(0.5) >= 0.25 && since.quantile(0.5) < 0.3)
        #expect(since.buckets.reduce(0, +) == 1)
    }
}

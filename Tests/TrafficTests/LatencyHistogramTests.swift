import Testing

@testable import Traffic

@Suite struct LatencyHistogramTests {
    @Test func quantilesAreNearestRanks() {
        var histogram = LatencyHistogram()
        for time in (1...100).reversed() { histogram.record(.microseconds(time)) }
        // Below 256 µs every microsecond has a bucket of its own.
        #expect(histogram.quantile(0.5) == 0.05)
        #expect(histogram.quantile(0.9) == 0.09)
        #expect(histogram.quantile(0.99) == 0.099)
        #expect(histogram.quantile(1) == 0.1)
        #expect(histogram.quantile(0) == 0.001)
    }

    @Test func longTimesAreOffByOnePartIn128() {
        for value in [255, 256, 257, 511, 512, 1_000, 12_345, 1_000_000, 3_600_000_000] {
            let bound = LatencyHistogram.upperBound(LatencyHistogram.bucket(value))
            #expect(bound >= value)
            #expect(Double(bound - value) <= Double(value) / 128)
            #expect(LatencyHistogram.bucket(bound + 1) == LatencyHistogram.bucket(value) + 1)
        }
    }

    @Test func quantileNeverExceedsTheLongest() {
        var histogram = LatencyHistogram()
        histogram.record(.microseconds(1_000_001))
        #expect(histogram.quantile(0.99) == 1000.001)
        #expect(histogram.longest == .microseconds(1_000_001))
    }

    @Test func nothingRecordedHasNoQuantile() {
        #expect(LatencyHistogram().quantile(0.5) == nil)
    }

    @Test func scheduleDoesNotDrift() {
        let start = ContinuousClock.now
        let schedule = Schedule(start: start, rate: 3)
        #expect(schedule.due(0) == start)
        #expect(schedule.due(3_000_000) == start + .seconds(1_000_000))
        #expect(Schedule(start: start, rate: 0).due(5) == nil)
        #expect(Schedule(start: start, rate: 1e-300).due(5).map { $0 > start } == true)
    }
}

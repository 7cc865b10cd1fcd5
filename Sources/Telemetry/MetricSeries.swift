public import CoreMetrics
import Synchronization

/// A count that only grows.
public final class MetricCounter: CounterHandler {
    private let count = Atomic<Int64>(0)

    /// The count since the start.
    public var value: Int64 { count.load(ordering: .relaxed) }

    /// Adds to the count; a negative amount adds nothing.
    public func increment(by amount: Int64 = 1) {
        if amount > 0 { count.wrappingAdd(amount, ordering: .relaxed) }
    }

    /// Brings the count up to one that is kept elsewhere; a lower one changes nothing.
    public func raise(to total: Int64) {
        var known = value
        while known < total {
            let (exchanged, original) = count.weakCompareExchange(expected: known, desired: total, ordering: .relaxed)
            if exchanged { return }
            known = original
        }
    }

    /// Starts anew from 0, which Prometheus takes for a restart.
    public func reset() { count.store(0, ordering: .relaxed) }
}

/// A number that goes up and down.
public final class MetricGauge: MeterHandler, FloatingPointCounterHandler {
    private let number = Mutex(0.0)

    /// The number now.
    public var value: Double { number.withLock { $0 } }

    /// Whole numbers beyond 2⁵³ are rounded.
    public func set(_ value: Int64) { set(Double(value)) }
    /// Replaces the number.
    public func set(_ value: Double) { number.withLock { $0 = value } }
    /// Adds to the number, whatever its sign.
    public func increment(by amount: Double) { number.withLock { $0 += amount } }
    /// Subtracts from the number.
    public func decrement(by amount: Double) { number.withLock { $0 -= amount } }
    /// Back to 0.
    public func reset() { set(0.0) }
}

/// Amounts counted by size, in buckets that grow by the fourth root of 2 from 10⁻⁵.
public final class MetricHistogram: TimerHandler, RecorderHandler {
    private let counts = Mutex(HistogramCounts())

    /// The counts now.
    public var value: HistogramCounts { counts.withLock { $0 } }

    /// Counts an amount, such as seconds.
    public func observe(_ amount: Double) { counts.withLock { $0.add(amount) } }

    /// Counts a duration in seconds.
    public func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1e9) }
    /// Counts an amount in its own unit.
    public func record(_ value: Int64) { observe(Double(value)) }
    /// Counts an amount in its own unit.
    public func record(_ value: Double) { observe(value) }
}

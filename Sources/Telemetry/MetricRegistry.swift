public import CoreMetrics
import Synchronization

/// Counts what a program does and tells it in Prometheus's text format: a backend of swift-metrics.
///
/// A label and its dimensions are one time series; asking for it again gives the same one. Timers are histograms in seconds,
/// recorders histograms in their own unit.
public final class MetricRegistry: MetricsFactory {
    struct Key: Hashable, Comparable {
        var label: String
        /// As they stand between braces: `route="/ping",status="200"`.
        var dimensions: String

        static func < (first: Key, second: Key) -> Bool {
            (first.label, first.dimensions) < (second.label, second.dimensions)
        }
    }

    enum Series {
        case counter(MetricCounter)
        case gauge(MetricGauge)
        case histogram(MetricHistogram)
    }

    private struct State {
        var series: [Key: Series] = [:]
        var help: [String: String] = [:]
        /// The type of each label's series, of which a label has one.
        var types: [String: String] = [:]
    }

    private let state = Mutex(State())

    /// A registry without series.
    public init() {}

    /// Says what a label counts, for the `# HELP` line.
    public func describe(_ label: String, _ help: String) {
        let escaped = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        state.withLock { $0.help[Self.name(label)] = escaped }
    }

    /// A count that only grows; name it `…_total`.
    public func counter(_ label: String, _ dimensions: [(String, String)] = []) -> MetricCounter {
        series(label, dimensions) {
            if case .counter(let counter) = $0 { counter } else { nil }
        } make: {
            let counter = MetricCounter()
            return (counter, .counter(counter))
        }
    }

    /// A number that goes up and down.
    public func gauge(_ label: String, _ dimensions: [(String, String)] = []) -> MetricGauge {
        series(label, dimensions) {
            if case .gauge(let gauge) = $0 { gauge } else { nil }
        } make: {
            let gauge = MetricGauge()
            return (gauge, .gauge(gauge))
        }
    }

    /// Times in seconds, or other amounts from 10⁻⁵ up.
    public func histogram(_ label: String, _ dimensions: [(String, String)] = []) -> MetricHistogram {
        series(label, dimensions) {
            if case .histogram(let histogram) = $0 { histogram } else { nil }
        } make: {
            let histogram = MetricHistogram()
            return (histogram, .histogram(histogram))
        }
    }

    /// Forgets all series with a dimension of this value, as when what they tell of is gone.
    public func forget(_ dimension: String, _ value: String) {
        let wanted = Self.dimensions([(dimension, value)])
        state.withLock { state in
            state.series = state.series.filter { key, _ in !(",\(key.dimensions),").contains(",\(wanted),") }
        }
    }

    /// Forgets all series of a label.
    public func forget(label: String) {
        let name = Self.name(label)
        state.withLock { state in
            state.series = state.series.filter { key, _ in key.label != name }
            state.types[name] = nil
        }
    }

    /// All series in order, and what the labels mean.
    func snapshot() -> (series: [(key: Key, series: Series)], help: [String: String]) {
        state.withLock { state in
            (state.series.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, state.help)
        }
    }

    /// The series of a key; one of another type than its label's gives a new one that is told nowhere.
    private func series<Value>(
        _ label: String, _ dimensions: [(String, String)], _ known: (Series) -> Value?, make: () -> (Value, Series)
    ) -> Value {
        let key = Key(label: Self.name(label), dimensions: Self.dimensions(dimensions))
        return state.withLock { state in
            if let series = state.series[key], let value = known(series) { return value }
            let (value, series) = make()
            if state.types[key.label] ?? series.type == series.type {
                state.types[key.label] = series.type
                state.series[key] = series
            }
            return value
        }
    }

    /// A label with every character that Prometheus does not take as `_`.
    static func name(_ label: String) -> String {
        let units = label.utf8.enumerated().map { index, unit in
            let isLetter = (97...122).contains(unit | 0x20) || unit == UInt8(ascii: "_") || unit == UInt8(ascii: ":")
            return isLetter || (index > 0 && (48...57).contains(unit)) ? unit : UInt8(ascii: "_")
        }
        return String(decoding: units, as: UTF8.self)
    }

    private static func dimensions(_ dimensions: [(String, String)]) -> String {
        dimensions.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(self.name(name))=\"\(escaped)\""
        }.joined(separator: ",")
    }
}

extension MetricRegistry {
    /// As ``counter(_:_:)``.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    /// A gauge, since ours count whole things only.
    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        gauge(label, dimensions)
    }

    /// As ``gauge(_:_:)``.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    /// As ``histogram(_:_:)``, whether it is to aggregate or not.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        histogram(label, dimensions)
    }

    /// As ``histogram(_:_:)``, in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    /// Does nothing: a series stays until it is forgotten, for those who ask for it again.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Does nothing, as for counters.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    /// Does nothing, as for counters.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Does nothing, as for counters.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Does nothing, as for counters.
    public func destroyTimer(_ handler: any TimerHandler) {}
}

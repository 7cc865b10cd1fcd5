extension MetricRegistry {
    /// All series in Prometheus's text format, version 0.0.4.
    ///
    /// Source: Prometheus, "Exposition formats". A histogram tells every fourth of its buckets, so bounds double.
    public var prometheusText: String {
        let (all, help) = snapshot()
        var text = ""
        var label = ""
        for (key, series) in all {
            if key.label != label {
                label = key.label
                if let help = help[label] { text += "# HELP \(label) \(help)\n" }
                text += "# TYPE \(label) \(series.type)\n"
            }
            series.append(key, to: &text)
        }
        return text
    }
}

extension MetricRegistry.Series {
    /// The word of a `# TYPE` line.
    var type: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    /// A number as Prometheus spells those that are not finite.
    private static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        return number.isFinite ? "\(number)" : number > 0 ? "+Inf" : "-Inf"
    }

    fileprivate func append(_ key: MetricRegistry.Key, to text: inout String) {
        let dimensions = key.dimensions
        let braces = dimensions.isEmpty ? "" : "{\(dimensions)}"
        switch self {
        case .counter(let counter): text += "\(key.label)\(braces) \(counter.value)\n"
        case .gauge(let gauge): text += "\(key.label)\(braces) \(Self.text(gauge.value))\n"
        case .histogram(let histogram):
            let counts = histogram.value
            let prefix = dimensions.isEmpty ? "" : dimensions + ","
            var total = 0
            for (bucket, count) in counts.buckets.enumerated() {
                total += count
                guard bucket < HistogramCounts.bucketCount else { break }
                guard bucket % HistogramCounts.bucketsPerDoubling == 0 else { continue }
                text += "\(key.label)_bucket{\(prefix)le=\"\(HistogramCounts.bound(bucket))\"} \(total)\n"
            }
            text += "\(key.label)_bucket{\(prefix)le=\"+Inf\"} \(counts.count)\n"
            text += "\(key.label)_sum\(braces) \(Self.text(counts.sum))\n"
            text += "\(key.label)_count\(braces) \(counts.count)\n"
        }
    }
}

import JSONDocument
public import Monitoring

/// Clarify's `constraint_violations.json` of bias.
public struct BiasViolations: Sendable, Equatable {
    /// A metric that is farther from 0 than the baseline's, or that has a value there and none now.
    public struct Violation: Sendable, Equatable {
        /// The facet's column.
        public var facet: String
        /// The facet's value.
        public var facetValue: String
        /// The metric's short name.
        public var metricName: String
        /// The sentence of the file.
        public var description: String
        /// The current value; nil where it is not defined, and when read from a file.
        public var current: Double?
        /// The baseline's value; nil when read from a file.
        public var baseline: Double?

        /// Whether it is one for having no value.
        public var isUnmeasured: Bool { current == nil && baseline != nil }
    }

    /// What was violated, in the order of the current report.
    public var violations: [Violation]
    /// What is past the baseline as chance alone may have it; no violations.
    public private(set) var withinChance: [Violation] = []

    /// Compares the metrics after training that both reports have.
    ///
    /// A value that is farther from 0 than the baseline's is a violation. By AWS's files that goes for disparate impact
    /// too, a ratio whose fair value is 1: from 0.178 to 0.083 is no violation, though the facet is worse off.
    ///
    /// A facet that no row belongs to any more, or every row, has no metrics: that is one violation (ours, in a sentence of our
    /// own), of class imbalance, `CI`. So is a metric without a value of which the baseline has one. The flip test without
    /// features of numbers and conditional disparity without groups are none: they were not asked for.
    ///
    /// - Parameters:
    ///   - current: What was measured now.
    ///   - baseline: What it is compared with.
    ///   - impactFromOne: Whether disparate impact is measured by the distance of its logarithm from that of 1 instead.
    ///   - chance: What sets apart that which chance may explain; without it every such metric is a violation.
    public init(
        current: BiasAnalysis, baseline: BiasAnalysis, impactFromOne: Bool = false, chance: BiasChance? = nil
    ) {
        func distance(_ value: Double, of metric: String) -> Double {
            metric == "DI" && impactFromOne ? naturalLogarithm(value).magnitude : value.magnitude
        }
        violations = []
        for facet in current.postTraining?.facets ?? [] {
            let known = baseline.postTraining?.facets.first { $0.name == facet.name }
            for value in facet.values {
                let before = known?.values.first { $0.value == value.value }
                if !value.isMeasured, before?.isMeasured ?? false {
                    let gone = Violation(gone: value, of: facet.name, baseline: baseline)
                    if chance?.mayLack(facet.name, value.value) ?? false {
                        withinChance.append(gone)
                    } else {
                        violations.append(gone)
                    }
                    continue
                }
                for metric in value.metrics {
                    guard let then = before?.metrics.first(where: { $0.name == metric.name })?.value, !metric.isLeftOut,
                        metric.value.map({ distance($0, of: metric.name) > distance(then, of: metric.name) }) ?? true
                    else { continue }
                    let old = PythonNumber.text(then)
                    let description =
                        metric.value.map {
                            "Metric value \(PythonNumber.text($0)) doesn't meet the baseline constraint requirement \(old)"
                        } ?? "Metric has no value (\(metric.error ?? "not measured")), the baseline has \(old)"
                    let violation = Violation(
                        facet: facet.name, facetValue: value.value, metricName: metric.name, description: description,
                        current: metric.value, baseline: then)
                    if chance?.mayBeChance(violation) ?? false {
                        withinChance.append(violation)
                    } else {
                        violations.append(violation)
                    }
                }
            }
        }
    }

    /// Reads the file's bytes.
    ///
    /// - Throws: `MonitoringError` that names the place.
    public init(json: [UInt8], file: String = "constraint_violations.json") throws(MonitoringError) {
        violations = []
        for node in try JSONNode.parse(json, file: file).member("violations").elements() {
            violations.append(
                Violation(
                    facet: try node.member("facet").string(), facetValue: try node.member("facet_value").string(),
                    metricName: try node.member("metric_name").string(),
                    description: try node.member("description").string()))
        }
    }

    /// The file's bytes in Python's layout, without a newline at the end.
    public var json: [UInt8] {
        let list = violations.map { violation -> JSONValue in
            [
                "facet": .string(violation.facet), "facet_value": .string(violation.facetValue),
                "metric_name": .string(violation.metricName), "constraint_check_type": "bias_drift_check",
                "description": .string(violation.description),
            ]
        }
        return (["version": "1.0", "violations": .array(list)] as JSONValue).pythonBytes()
    }
}

extension BiasViolations.Violation {
    /// One for a facet that could not be compared with other rows, where the baseline's could.
    fileprivate init(gone value: BiasAnalysis.FacetValue, of facet: String, baseline: BiasAnalysis) {
        let metric = "CI"
        let then = baseline.preTraining?.facets.first { $0.name == facet }?.values
            .first { $0.value == value.value }?.metrics.first { $0.name == metric }?.value
        let reason = value.metrics.first { $0.comparesSides && $0.error != nil }?.error ?? "not measured"
        let before =
            then.map { "the baseline's class imbalance is \(PythonNumber.text($0))" } ?? "the baseline has some"
        self.init(
            facet: facet, facetValue: value.value, metricName: metric,
            description: "Metrics have no value (\(reason)), \(before)", current: nil, baseline: then)
    }
}

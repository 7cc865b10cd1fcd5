import JSONDocument
public import Monitoring

/// Clarify's `constraint_violations.json` of feature attribution.
public struct AttributionViolations: Sendable, Equatable {
    /// An output whose features moved in the order of importance.
    public struct Violation: Sendable, Equatable {
        /// The model's output, `label0`.
        public var label: String
        /// The sentence of the file.
        public var description: String
    }

    /// A ranking score below this is a violation.
    public static let threshold = 0.9

    /// What was violated, in the order of the current report.
    public var violations: [Violation]

    /// Compares the outputs that both reports have.
    public init(current: AttributionAnalysis, baseline: AttributionAnalysis) {
        violations = current.outputs.compactMap { output in
            guard let before = baseline.outputs.first(where: { $0.label == output.label }) else { return nil }
            let score = Self.score(baseline: before.attributions, current: output.attributions)
            guard score < Self.threshold else { return nil }
            // "Exceeds" is AWS's word.
            return Violation(
                label: output.label,
                description: "Feature attribution drift \(PythonNumber.text(score)) exceeds threshold "
                    + PythonNumber.text(Self.threshold))
        }
    }

    /// Normalized discounted cumulative gain of the features' order.
    ///
    /// DCG = Σ a(fᵢ) / log₂(i + 1), i from 1, where a is the baseline's attribution and f the features by descending
    /// current attribution; the score is DCG by that of the baseline's own order. A feature that one side lacks has
    /// attribution 0 there; of equal attributions the baseline's order counts.
    ///
    /// - Parameters:
    ///   - baseline: Attributions of the baseline, at least 0.
    ///   - current: Attributions of now, at least 0.
    /// - Returns: From 0 to 1; 1 when the order is the same, and when the baseline has no attributions above 0.
    public static func score(
        baseline: [AttributionAnalysis.Attribution], current: [AttributionAnalysis.Attribution]
    ) -> Double {
        var now: [String: Double] = [:]
        for attribution in current { now[attribution.feature] = attribution.value }
        let before = baseline.sorted { $0.value > $1.value }
        let known = Set(before.map(\.feature))
        let others = current.filter { !known.contains($0.feature) }
        let ranked = (before + others.map { AttributionAnalysis.Attribution(feature: $0.feature, value: 0) })
            .enumerated().sorted { one, other in
                let (first, second) = (now[one.element.feature] ?? 0, now[other.element.feature] ?? 0)
                return first == second ? one.offset < other.offset : first > second
            }.map(\.element)
        let best = gain(before)
        return best > 0 ? gain(ranked) / best : 1
    }

    private static func gain(_ ranked: [AttributionAnalysis.Attribution]) -> Double {
        ranked.enumerated().reduce(0) { $0 + $1.element.value / binaryLogarithm(Double($1.offset + 2)) }
    }

    /// Reads the file's bytes.
    ///
    /// - Throws: `MonitoringError` that names the place.
    public init(json: [UInt8], file: String = "constraint_violations.json") throws(MonitoringError) {
        violations = []
        for node in try JSONNode.parse(json, file: file).member("violations").elements() {
            violations.append(
                Violation(
                    label: try node.member("label").string(), description: try node.member("description").string()))
        }
    }

    /// The file's bytes in Python's layout, without a newline at the end.
    public var json: [UInt8] {
        let list = violations.map { violation -> JSONValue in
            [
                "label": .string(violation.label), "metric_name": "shap",
                "constraint_check_type": "feature_attribution_drift_check",
                "description": .string(violation.description),
            ]
        }
        return (["version": "1.0", "violations": .array(list)] as JSONValue).pythonBytes()
    }
}

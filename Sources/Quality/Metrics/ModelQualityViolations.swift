import JSONDocument
public import Monitoring

/// `constraint_violations.json` of model quality.
public struct ModelQualityViolations: Sendable, Equatable {
    /// A metric that passed its threshold.
    public struct Violation: Sendable, Equatable {
        /// The bad direction.
        public var checkType: String
        /// The sentence of the file.
        public var description: String
        /// The metric's name as this file spells it: the four rates in camel case.
        public var metricName: String

        /// A violation from its parts.
        public init(checkType: String, description: String, metricName: String) {
            self.checkType = checkType
            self.description = description
            self.metricName = metricName
        }
    }

    /// What was violated, in the order of the constraints.
    public var violations: [Violation]
    /// What passed its threshold as chance may have it; not in the file.
    public private(set) var withinChance: [Violation] = []
    /// Constraints whose metric was not measured; not in the file.
    public private(set) var unmeasured: [String] = []

    /// Compares strictly; the standard deviation is told and not regarded, and NaN violates nothing.
    ///
    /// - Parameters:
    ///   - statistics: What was measured.
    ///   - constraints: The thresholds.
    ///   - chance: Sets apart what chance alone may explain; nil is Model Monitor's way, in which everything counts.
    public init(
        statistics: ModelQualityStatistics, constraints: ModelQualityConstraints, chance: ChanceTest? = nil
    ) {
        violations = []
        for constraint in constraints.constraints {
            guard let metric = statistics[constraint.metric] else {
                unmeasured.append(constraint.metric)
                continue
            }
            let isBad =
                switch constraint.comparison {
                case .lessThan: metric.value < constraint.threshold
                case .greaterThan: metric.value > constraint.threshold
                }
            guard isBad else { continue }
            if chance?.mayBeChance(constraint, in: statistics) ?? false {
                withinChance.append(Violation(metric, passing: constraint))
            } else {
                violations.append(Violation(metric, passing: constraint))
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
                    checkType: try node.member("constraint_check_type").string(),
                    description: try node.member("description").string(),
                    metricName: try node.member("metric_name").string()))
        }
    }

    /// The file's bytes, without a newline at the end.
    public var json: [UInt8] {
        let list = violations.map { violation -> JSONValue in
            [
                "constraint_check_type": .string(violation.checkType), "description": .string(violation.description),
                "metric_name": .string(violation.metricName),
            ]
        }
        return (["violations": .array(list)] as JSONValue).jacksonBytes()
    }
}

extension ModelQualityViolations {
    /// A metric's name as violations have it.
    package static func shownName(_ metric: String) -> String { renamed[metric] ?? metric }

    private static let renamed = [
        "true_positive_rate": "truePositiveRate", "true_negative_rate": "trueNegativeRate",
        "false_positive_rate": "falsePositiveRate", "false_negative_rate": "falseNegativeRate",
    ]

}

extension ModelQualityViolations.Violation {
    fileprivate init(_ metric: QualityMetric, passing constraint: QualityConstraint) {
        let name = ModelQualityViolations.shownName(metric.name)
        let deviation =
            metric.standardDeviation.isNaN ? "" : " +/- \(JavaNumber.text(metric.standardDeviation))"
        self.init(
            checkType: constraint.comparison.rawValue,
            description: "Metric \(name) with \(JavaNumber.text(metric.value))\(deviation) was "
                + "\(constraint.comparison.rawValue) '\(JavaNumber.text(constraint.threshold))'",
            metricName: name)
    }
}

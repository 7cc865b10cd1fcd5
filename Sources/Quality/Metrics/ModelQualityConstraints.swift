import JSONDocument
public import Monitoring

/// A threshold that a metric must not pass.
public struct QualityConstraint: Sendable, Equatable {
    /// The bad direction, in CloudWatch's words.
    public enum Comparison: String, Sendable, CaseIterable {
        /// It is bad to be below the threshold.
        case lessThan = "LessThanThreshold"
        /// It is bad to be above the threshold.
        case greaterThan = "GreaterThanThreshold"
    }

    /// The metric's name in `statistics.json`.
    public var metric: String
    /// The value that is still good.
    public var threshold: Double
    /// The bad direction.
    public var comparison: Comparison

    /// A constraint from its parts.
    public init(metric: String, threshold: Double, comparison: Comparison) {
        self.metric = metric
        self.threshold = threshold
        self.comparison = comparison
    }
}

/// `constraints.json` of model quality.
///
/// People edit it by hand.
///
/// Reading takes any layout and names a mistake by its path; writing gives Model Monitor's own bytes. Unknown keys
/// survive in their places.
public struct ModelQualityConstraints: Sendable, Equatable {
    /// 0.0 in every known file.
    public var version = 0.0
    /// What the model predicts.
    public var problem: ProblemType
    /// The thresholds in the order of the file.
    public var constraints: [QualityConstraint]
    private var source = JSONObject()

    /// The thresholds that these statistics just keep: the values themselves, without tolerance, as SageMaker suggests.
    ///
    /// A metric that the rows did not define gets none.
    public static func suggested(from statistics: ModelQualityStatistics) -> ModelQualityConstraints {
        let list = Self.comparisons(statistics.problem).compactMap { name, comparison in
            statistics[name].flatMap { metric in
                metric.value.isNaN
                    ? nil : QualityConstraint(metric: name, threshold: metric.value, comparison: comparison)
            }
        }
        return ModelQualityConstraints(problem: statistics.problem, constraints: list)
    }

    /// Constraints from their parts.
    public init(problem: ProblemType, constraints: [QualityConstraint]) {
        self.problem = problem
        self.constraints = constraints
    }

    private static func comparisons(_ problem: ProblemType) -> [(String, QualityConstraint.Comparison)] {
        switch problem {
        case .binary:
            [
                ("recall", .lessThan), ("precision", .lessThan), ("accuracy", .lessThan),
                ("true_positive_rate", .lessThan), ("true_negative_rate", .lessThan),
                ("false_positive_rate", .greaterThan), ("false_negative_rate", .greaterThan), ("auc", .lessThan),
                ("f0_5", .lessThan), ("f1", .lessThan), ("f2", .lessThan),
            ]
        case .multiclass:
            ["accuracy", "weighted_recall", "weighted_precision", "weighted_f0_5", "weighted_f1", "weighted_f2"]
                .map { ($0, .lessThan) }
        case .regression:
            [("mae", .greaterThan), ("mse", .greaterThan), ("rmse", .greaterThan), ("r2", .lessThan)]
        }
    }

    /// Whether a metric of this name is ever measured: those of the suggestions, and what SageMaker measures beside them.
    private static func isMetric(_ name: String, of problem: ProblemType) -> Bool {
        let suffix = "_best_constant_classifier"
        let measure = name.hasSuffix(suffix) && problem != .regression ? String(name.dropLast(suffix.count)) : name
        return (problem == .binary && name == "au_prc") || comparisons(problem).contains { $0.0 == measure }
    }

    /// Reads the file's bytes.
    ///
    /// - Parameters:
    ///   - json: The bytes.
    ///   - file: The name that errors give.
    /// - Throws: `MonitoringError` that names the place, also of a metric that is never measured or is there twice.
    public init(json: [UInt8], file: String = "constraints.json") throws(MonitoringError) {
        let node = try JSONNode.parse(json, file: file)
        source = try node.object()
        version = try node.optional("version")?.double() ?? 0
        let object = source
        guard let problem = ProblemType.allCases.first(where: { object[$0.constraintsKey] != nil }) else {
            throw node.mistake(expected: "one of " + ProblemType.allCases.map(\.constraintsKey).joined(separator: ", "))
        }
        self.problem = problem
        let list = try node.member(problem.constraintsKey)
        constraints = []
        for member in try list.object().members {
            let constraint = try list.member(member.key)
            guard Self.isMetric(member.key, of: problem) else {
                throw MonitoringError(
                    .invalidValue, "\(file): \(constraint.path): there is no such metric, and so nothing to check",
                    hint: "there are " + Self.comparisons(problem).map(\.0).joined(separator: ", "))
            }
            constraints.append(
                QualityConstraint(
                    metric: member.key, threshold: try constraint.member("threshold").double(),
                    comparison: try constraint.member("comparison_operator").word(QualityConstraint.Comparison.self)))
        }
    }

    /// The file's bytes, without a newline at the end.
    public var json: [UInt8] {
        var list = JSONObject()
        let old = source.object(problem.constraintsKey)
        for constraint in constraints {
            list[constraint.metric] = .object(
                old.object(constraint.metric).updated(with: [
                    ("threshold", .double(constraint.threshold)),
                    ("comparison_operator", .string(constraint.comparison.rawValue)),
                ]))
        }
        let object = source.updated(with: [("version", .double(version)), (problem.constraintsKey, .object(list))])
        return JSONValue.object(object).jacksonBytes()
    }
}

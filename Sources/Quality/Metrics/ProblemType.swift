/// What a model predicts, in the API's words.
public enum ProblemType: String, Sendable, CaseIterable {
    /// One of two classes, `0` and `1`.
    case binary = "BinaryClassification"
    /// One of several classes.
    case multiclass = "MulticlassClassification"
    /// A number.
    case regression = "Regression"

    /// The member of `statistics.json` that holds the metrics.
    var metricsKey: String {
        switch self {
        case .binary: "binary_classification_metrics"
        case .multiclass: "multiclass_classification_metrics"
        case .regression: "regression_metrics"
        }
    }

    /// The member of `constraints.json` that holds the thresholds.
    var constraintsKey: String {
        switch self {
        case .binary: "binary_classification_constraints"
        case .multiclass: "multiclass_classification_constraints"
        case .regression: "regression_constraints"
        }
    }
}

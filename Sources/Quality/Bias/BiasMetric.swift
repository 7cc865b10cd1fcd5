/// A measure of bias with its value.
public struct BiasMetric: Sendable, Equatable {
    /// The short name, such as `DPPL`.
    public var name: String
    /// The long name, followed by the short one in brackets.
    public var description: String
    /// The value, possibly infinite; nil where it is not defined.
    public var value: Double?
    /// Why there is no value.
    public var error: String?

    /// A metric from its parts.
    public init(name: String, description: String, value: Double?, error: String? = nil) {
        self.name = name
        self.description = description
        self.value = value
        self.error = error
    }

    /// The long names of all metrics, by their short ones.
    static let longNames = [
        "AD": "Accuracy Difference", "CDDL": "Conditional Demographic Disparity in Labels",
        "CDDPL": "Conditional Demographic Disparity in Predicted Labels", "CI": "Class Imbalance",
        "DAR": "Difference in Acceptance Rates", "DCA": "Difference in Conditional Acceptance",
        "DCR": "Difference in Conditional Rejection", "DI": "Disparate Impact",
        "DPL": "Difference in Positive Proportions in Labels",
        "DPPL": "Difference in Positive Proportions in Predicted Labels", "DRR": "Difference in Rejection Rates",
        "FT": "Flip Test", "GE": "Generalized Entropy", "JS": "Jensen-Shannon Divergence",
        // The spelling of Clarify's files.
        "KL": "Kullback-Liebler Divergence", "KS": "Kolmogorov-Smirnov Distance", "LP": "L-p Norm",
        "RD": "Recall Difference", "SD": "Specificity Difference", "TE": "Treatment Equality",
        "TVD": "Total Variation Distance",
    ]

    init(_ name: String, _ result: Result<Double, Undefined>) {
        self.name = name
        description = "\(Self.longNames[name] ?? name) (\(name))"
        switch result {
        case .success(let value): self.value = value
        case .failure(let undefined): error = undefined.reason
        }
    }

    /// Why a metric has no value.
    struct Undefined: Error {
        var reason: String
    }
}

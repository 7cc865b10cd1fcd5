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

    /// Metrics of the predictions.
    static let afterTraining = 13

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

        /// No row belongs to the facet, in Clarify's words.
        static let noFacet = Undefined(reason: "Facet set is empty")
        /// Every row belongs to it.
        static let allFacet = Undefined(reason: "Negated facet set is empty")
        /// Nobody named a group.
        static let noGroups = Undefined(reason: "Group variable is empty or not provided")
        /// Nobody gave features, or there are too many rows to compare.
        static let noFeatures = Undefined(reason: "No features of numbers are given")
        /// The nearest row cannot be told.
        static let noNumber = Undefined(reason: "A feature has a cell that is no number")
    }

    /// Whether it has no value for what was left out or not asked for, rather than for what the labels and predictions are.
    var isLeftOut: Bool {
        value == nil && [Undefined.noGroups, .noFeatures, .noNumber].contains { $0.reason == error }
    }

    /// Whether it compares the facet with the others, so that it has no value when one of both has no rows.
    var comparesSides: Bool { name != "GE" && name != "CDDPL" }
}

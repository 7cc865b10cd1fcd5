import JSONDocument

/// Which checks a run makes and how strictly: `monitoring_config` of `constraints.json`.
public struct MonitoringConfiguration: Sendable, Equatable {
    /// The file's word for on and off.
    public enum Switch: String, Sendable, CaseIterable {
        case enabled = "Enabled"
        case disabled = "Disabled"
    }

    /// How the distance of two columns of numbers is taken.
    public enum ComparisonMethod: String, Sendable, CaseIterable {
        /// Less a margin for small samples.
        case robust = "Robust"
        /// The largest difference between the two distributions.
        case simple = "Simple"
    }

    /// How the distance of two columns of text is taken.
    public enum CategoricalDriftMethod: String, Sendable, CaseIterable {
        /// The largest difference between two shares.
        case lInfinity = "LInfinity"
        /// Pearson's test.
        case chiSquared = "ChiSquared"
    }

    /// Default enabled.
    public var evaluateConstraints = Switch.enabled
    /// Default enabled.
    public var emitMetrics = Switch.enabled
    /// The least share of cells of the expected type, 0 to 1; default 1.
    public var datatypeCheckThreshold = 1.0
    /// The least share of values inside the domain, 0 to 1; default 1.
    public var domainContentThreshold = 1.0
    /// Whether distributions are compared with the baseline's; default enabled.
    public var performComparison = Switch.enabled
    /// The distance above which a column of numbers has drifted, 0 to 1; default 0.1.
    public var comparisonThreshold = 0.1
    /// Default robust.
    public var comparisonMethod = ComparisonMethod.robust
    /// The same for text, default 0.1; nil, as in files of 2022 and before, means ``comparisonThreshold``.
    public var categoricalComparisonThreshold: Double? = 0.1
    /// Default L-infinity; nil in files of 2022 and before.
    public var categoricalDriftMethod: CategoricalDriftMethod? = .lInfinity
    /// The object as it was read, with the keys that are unknown here.
    private var source = JSONObject()

    /// The container's defaults.
    public init() {}

    init(_ node: JSONNode) throws(MonitoringError) {
        source = try node.object()
        categoricalComparisonThreshold = nil
        categoricalDriftMethod = nil
        var given = MonitoringOverrides()
        try given.read(node)
        self = applying(given)
    }

    var json: JSONObject {
        let distribution = source.object("distribution_constraints").updated(with: [
            ("perform_comparison", .string(performComparison.rawValue)),
            ("comparison_threshold", .double(comparisonThreshold)),
            ("comparison_method", .string(comparisonMethod.rawValue)),
            ("categorical_comparison_threshold", categoricalComparisonThreshold.map { .double($0) }),
            ("categorical_drift_method", categoricalDriftMethod.map { .string($0.rawValue) }),
        ])
        return source.updated(with: [
            ("evaluate_constraints", .string(evaluateConstraints.rawValue)),
            ("emit_metrics", .string(emitMetrics.rawValue)),
            ("datatype_check_threshold", .double(datatypeCheckThreshold)),
            ("domain_content_threshold", .double(domainContentThreshold)),
            ("distribution_constraints", .object(distribution)),
        ])
    }
}

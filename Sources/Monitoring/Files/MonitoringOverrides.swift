/// What one column's entry of `constraints.json` says otherwise than the file's `monitoring_config`.
///
/// It stands under `monitoringConfigOverrides` (the developer guide's spelling) or `monitoring_config_overrides` (the
/// Python SDK's), in the column's entry or inside its `string_constraints` or `num_constraints`. Where a member is
/// given at several of these places the inner one counts, and of two at one place the SDK's.
public struct MonitoringOverrides: Sendable, Equatable {
    /// Nil leaves the file's.
    public private(set) var evaluateConstraints: MonitoringConfiguration.Switch?
    /// Nil leaves the file's.
    public private(set) var emitMetrics: MonitoringConfiguration.Switch?
    /// 0 to 1; nil leaves the file's.
    public private(set) var datatypeCheckThreshold: Double?
    /// 0 to 1; nil leaves the file's.
    public private(set) var domainContentThreshold: Double?
    /// Nil leaves the file's.
    public private(set) var performComparison: MonitoringConfiguration.Switch?
    /// 0 to 1; nil leaves the file's.
    public private(set) var comparisonThreshold: Double?
    /// Nil leaves the file's.
    public private(set) var comparisonMethod: MonitoringConfiguration.ComparisonMethod?
    /// 0 to 1; nil leaves the file's.
    public private(set) var categoricalComparisonThreshold: Double?
    /// Nil leaves the file's.
    public private(set) var categoricalDriftMethod: MonitoringConfiguration.CategoricalDriftMethod?

    /// No overrides.
    public init() {}

    /// The overrides of a column's entry.
    init(ofFeature node: JSONNode) throws(MonitoringError) {
        for place in [node, try node.optional("num_constraints"), try node.optional("string_constraints")] {
            guard let place else { continue }
            for key in ["monitoringConfigOverrides", "monitoring_config_overrides"] {
                if let overrides = try place.optional(key) { try read(overrides) }
            }
        }
    }

    /// Takes the members that are there, in the shape of `monitoring_config`.
    mutating func read(_ node: JSONNode) throws(MonitoringError) {
        let share = 0.0...1.0
        if let member = try node.optional("evaluate_constraints") {
            evaluateConstraints = try member.word(MonitoringConfiguration.Switch.self)
        }
        if let member = try node.optional("emit_metrics") {
            emitMetrics = try member.word(MonitoringConfiguration.Switch.self)
        }
        if let member = try node.optional("datatype_check_threshold") {
            datatypeCheckThreshold = try member.double(in: share)
        }
        if let member = try node.optional("domain_content_threshold") {
            domainContentThreshold = try member.double(in: share)
        }
        guard let distribution = try node.optional("distribution_constraints") else { return }
        if let member = try distribution.optional("perform_comparison") {
            performComparison = try member.word(MonitoringConfiguration.Switch.self)
        }
        if let member = try distribution.optional("comparison_threshold") {
            comparisonThreshold = try member.double(in: share)
        }
        if let member = try distribution.optional("comparison_method") {
            comparisonMethod = try member.word(MonitoringConfiguration.ComparisonMethod.self)
        }
        if let member = try distribution.optional("categorical_comparison_threshold") {
            categoricalComparisonThreshold = try member.double(in: share)
        }
        if let member = try distribution.optional("categorical_drift_method") {
            categoricalDriftMethod = try member.word(MonitoringConfiguration.CategoricalDriftMethod.self)
        }
    }
}

extension MonitoringConfiguration {
    /// This configuration with a column's overrides in it.
    public func applying(_ overrides: MonitoringOverrides) -> MonitoringConfiguration {
        var result = self
        if let value = overrides.evaluateConstraints { result.evaluateConstraints = value }
        if let value = overrides.emitMetrics { result.emitMetrics = value }
        if let value = overrides.datatypeCheckThreshold { result.datatypeCheckThreshold = value }
        if let value = overrides.domainContentThreshold { result.domainContentThreshold = value }
        if let value = overrides.performComparison { result.performComparison = value }
        if let value = overrides.comparisonThreshold { result.comparisonThreshold = value }
        if let value = overrides.comparisonMethod { result.comparisonMethod = value }
        if let value = overrides.categoricalComparisonThreshold { result.categoricalComparisonThreshold = value }
        if let value = overrides.categoricalDriftMethod { result.categoricalDriftMethod = value }
        return result
    }
}

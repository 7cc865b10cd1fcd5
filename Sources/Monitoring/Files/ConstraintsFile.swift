import JSONDocument

/// `constraints.json` of data quality: what a data set must satisfy.
///
/// People edit it by hand.
///
/// Reading takes any layout and names a mistake by its path; writing gives the analyzer's own bytes. Unknown keys, such
/// as overrides per feature, survive in their places.
public struct ConstraintsFile: Sendable, Equatable {
    /// 0.0 in every known file.
    public var version: Double
    /// One per column, in column order.
    public var features: [FeatureConstraints]
    /// What runs check.
    public var configuration: MonitoringConfiguration
    /// The object as it was read, with the keys that are unknown here.
    private var source = JSONObject()

    /// Constraints from their parts.
    public init(features: [FeatureConstraints], configuration: MonitoringConfiguration = MonitoringConfiguration()) {
        version = 0
        self.features = features
        self.configuration = configuration
    }

    /// Reads the file's bytes.
    ///
    /// - Parameters:
    ///   - json: The bytes.
    ///   - file: The name that errors give.
    /// - Throws: ``MonitoringError`` that names the place, for example
    ///   `constraints.json: features[3].completeness: expected a number, found "x"`.
    public init(json: [UInt8], file: String = "constraints.json") throws(MonitoringError) {
        let node = try JSONNode.parse(json, file: file)
        source = try node.object()
        version = try node.optional("version")?.double() ?? 0
        features = []
        for feature in try node.member("features").elements() { features.append(try FeatureConstraints(feature)) }
        var absent = MonitoringConfiguration()
        absent.categoricalComparisonThreshold = nil
        absent.categoricalDriftMethod = nil
        configuration = try node.optional("monitoring_config").map(MonitoringConfiguration.init) ?? absent
    }

    /// The constraints that a data set with these statistics just satisfies.
    ///
    /// Completeness is the share of present cells, not rounded; numbers are non-negative when the least is; text columns
    /// with a histogram take all its categories for their domain. The configuration is the default one.
    public static func suggested(from statistics: StatisticsFile) -> ConstraintsFile {
        ConstraintsFile(
            features: statistics.features.map { FeatureConstraints(suggestedFrom: $0, rows: statistics.itemCount) }
        )
    }

    /// The column of that name, or nil.
    public subscript(_ name: String) -> FeatureConstraints? { features.first { $0.name == name } }

    /// The file's bytes, without a newline at the end.
    public var json: [UInt8] {
        let object = source.updated(with: [
            ("version", .double(version)),
            ("features", .array(features.map { .object($0.json) })),
            ("monitoring_config", .object(configuration.json)),
        ])
        return JSONValue.object(object).jacksonBytes()
    }
}

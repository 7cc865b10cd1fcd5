import JSONDocument

/// One column in `statistics.json`.
public struct FeatureStatistics: Sendable, Equatable {
    /// The column's name, by which baseline and current rows are matched.
    public var name: String
    /// What the column's cells were taken for.
    public var inferredType: InferredType
    /// For `Integral` and `Fractional` columns.
    public var numerical: NumericalStatistics?
    /// For `String` columns.
    public var string: StringStatistics?
    /// The object as it was read, with the keys that are unknown here.
    var source = JSONObject()

    /// A column's statistics from their parts.
    public init(
        name: String,
        inferredType: InferredType,
        numerical: NumericalStatistics? = nil,
        string: StringStatistics? = nil
    ) {
        self.name = name
        self.inferredType = inferredType
        self.numerical = numerical
        self.string = string
    }

    init(_ node: JSONNode) throws(MonitoringError) {
        source = try node.object()
        name = try node.member("name").string()
        inferredType = try node.member("inferred_type").word(InferredType.self)
        numerical = try node.optional("numerical_statistics").map(NumericalStatistics.init)
        string = try node.optional("string_statistics").map(StringStatistics.init)
    }

    /// Cells with a value; 0 for an `Unknown` column.
    public var present: Int { numerical?.present ?? string?.present ?? 0 }

    var json: JSONObject {
        source.updated(with: [
            ("name", .string(name)),
            ("inferred_type", .string(inferredType.rawValue)),
            ("numerical_statistics", numerical.map { .object($0.json) }),
            ("string_statistics", string.map { .object($0.json) }),
        ])
    }
}

import JSONDocument

/// One column in `constraints.json`.
public struct FeatureConstraints: Sendable, Equatable {
    /// The column's name, by which baseline and current rows are matched.
    public var name: String
    /// What the column's cells are to be.
    public var inferredType: InferredType
    /// The least share of present cells, 0 to 1.
    public var completeness: Double
    /// For columns of numbers; nil where the file does not say.
    public var isNonNegative: Bool?
    /// The texts that may occur, for text columns that have a histogram; nil where any may.
    public var domains: [String]?
    /// What is checked otherwise in this column than the file's configuration says; written back as it was read.
    public private(set) var overrides = MonitoringOverrides()
    /// The object as it was read, with the keys that are unknown here.
    private var source = JSONObject()

    /// A column's constraints from their parts.
    public init(
        name: String,
        inferredType: InferredType,
        completeness: Double,
        isNonNegative: Bool? = nil,
        domains: [String]? = nil
    ) {
        self.name = name
        self.inferredType = inferredType
        self.completeness = completeness
        self.isNonNegative = isNonNegative
        self.domains = domains
    }

    init(suggestedFrom statistics: FeatureStatistics, rows: Int) {
        name = statistics.name
        inferredType = statistics.inferredType
        completeness = rows > 0 ? Double(statistics.present) / Double(rows) : 0
        isNonNegative = statistics.numerical.map { $0.minimum >= 0 }
        domains = statistics.string?.categories?.map(\.value)
    }

    init(_ node: JSONNode) throws(MonitoringError) {
        source = try node.object()
        name = try node.member("name").string()
        inferredType = try node.member("inferred_type").word(InferredType.self)
        completeness = try node.member("completeness").double(in: 0...1)
        isNonNegative = try node.optional("num_constraints")?.optional("is_non_negative")?.bool()
        overrides = try MonitoringOverrides(ofFeature: node)
        guard let domains = try node.optional("string_constraints")?.optional("domains") else { return }
        var values: [String] = []
        for value in try domains.elements() { values.append(try value.string()) }
        self.domains = values
    }

    var json: JSONObject {
        source.updated(with: [
            ("name", .string(name)),
            ("inferred_type", .string(inferredType.rawValue)),
            ("completeness", .double(completeness)),
            constraint("num_constraints", "is_non_negative", isNonNegative.map { .bool($0) }),
            constraint("string_constraints", "domains", domains.map { .array($0.map { .string($0) }) }),
        ])
    }

    /// An object of one known key; it goes when nothing is left in it that was not there before.
    private func constraint(_ key: String, _ inner: String, _ value: JSONValue?) -> (key: String, value: JSONValue?) {
        let old = source[key]
        if value == nil, source.object(key)[inner] == nil { return (key, old) }
        let object = source.object(key).updated(with: [(inner, value)])
        return (key, object.members.isEmpty ? nil : .object(object))
    }
}

import JSONDocument

/// What `statistics.json` says of a column of text.
public struct StringStatistics: Sendable, Equatable {
    /// A text and how often it occurs.
    public struct Category: Sendable, Equatable {
        /// The text as its cells spell it.
        public var value: String
        /// Cells that hold it.
        public var count: Int

        /// A category from its parts.
        public init(value: String, count: Int) {
            self.value = value
            self.count = count
        }
    }

    /// Cells with a value.
    public var present: Int
    /// Cells without a value.
    public var missing: Int
    /// About how many different texts: a whole number.
    public var distinctCount: Double
    /// ``present`` / rows, 0 to 1; nil in files of 2022 and before.
    public var completeness: Double?
    /// Every text with its count; nil where there are more than 120.
    ///
    /// Look texts up by value, the order says nothing.
    public var categories: [Category]?
    /// The object as it was read, with the keys that are unknown here.
    var source = JSONObject()

    /// Statistics from their parts.
    public init(
        present: Int,
        missing: Int,
        distinctCount: Double,
        completeness: Double? = nil,
        categories: [Category]? = nil
    ) {
        self.present = present
        self.missing = missing
        self.distinctCount = distinctCount
        self.completeness = completeness
        self.categories = categories
    }

    init(_ node: JSONNode) throws(MonitoringError) {
        source = try node.object()
        let common = try node.member("common")
        present = try common.member("num_present").count()
        missing = try common.member("num_missing").count()
        distinctCount = try node.member("distinct_count").double()
        completeness = try node.optional("completeness")?.double(in: 0...1)
        guard let histogram = try node.optional("distribution")?.optional("categorical") else { return }
        var categories: [Category] = []
        for bucket in try histogram.member("buckets").elements() {
            categories.append(
                Category(value: try bucket.member("value").string(), count: try bucket.member("count").count())
            )
        }
        self.categories = categories
    }

    var json: JSONObject {
        let distribution = categories.map { categories in
            let buckets = categories.map { category in
                JSONValue.object(["value": .string(category.value), "count": .integer(Int64(category.count))])
            }
            let old = source.object("distribution")
            let histogram = old.object("categorical").updated(with: [("buckets", .array(buckets))])
            return JSONValue.object(old.updated(with: [("categorical", .object(histogram))]))
        }
        return source.updated(with: [
            ("common", source.common(present: present, missing: missing)),
            ("distinct_count", .double(distinctCount)),
            ("completeness", completeness.map { .double($0) }),
            ("distribution", distribution),
        ])
    }
}

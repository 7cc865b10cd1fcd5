import JSONDocument
public import Statistics

/// What `statistics.json` says of a column of numbers.
public struct NumericalStatistics: Sendable, Equatable {
    /// Cells with a value.
    public var present: Int
    /// Cells without a value.
    public var missing: Int
    /// ``sum`` / ``present``.
    public var mean: Double
    /// Added in row order.
    public var sum: Double
    /// The population standard deviation.
    public var standardDeviation: Double
    /// The least value.
    public var minimum: Double
    /// The greatest value.
    public var maximum: Double
    /// About how many different texts; nil in files of 2022 and before.
    public var approximateDistinctCount: Int?
    /// ``present`` / rows, 0 to 1; nil in files of 2022 and before.
    public var completeness: Double?
    /// Nil where the file has no sketch.
    public var distribution: NumberDistribution?
    /// The object as it was read, with the keys that are unknown here.
    var source = JSONObject()

    /// Statistics from their parts.
    public init(
        present: Int,
        missing: Int,
        mean: Double,
        sum: Double,
        standardDeviation: Double,
        minimum: Double,
        maximum: Double,
        approximateDistinctCount: Int? = nil,
        completeness: Double? = nil,
        distribution: NumberDistribution? = nil
    ) {
        self.present = present
        self.missing = missing
        self.mean = mean
        self.sum = sum
        self.standardDeviation = standardDeviation
        self.minimum = minimum
        self.maximum = maximum
        self.approximateDistinctCount = approximateDistinctCount
        self.completeness = completeness
        self.distribution = distribution
    }

    init(_ node: JSONNode) throws(MonitoringError) {
        source = try node.object()
        let common = try node.member("common")
        present = try common.member("num_present").count()
        missing = try common.member("num_missing").count()
        mean = try node.member("mean").double()
        sum = try node.member("sum").double()
        standardDeviation = try node.member("std_dev").double()
        minimum = try node.member("min").double()
        maximum = try node.member("max").double()
        approximateDistinctCount = try node.optional("approximate_num_distinct_values")?.count()
        completeness = try node.optional("completeness")?.double(in: 0...1)
        distribution = try node.optional("distribution")?.optional("kll").map(NumberDistribution.init)
    }

    var json: JSONObject {
        let distributionJSON = distribution.map { distribution in
            JSONValue.object(source.object("distribution").updated(with: [("kll", .object(distribution.json))]))
        }
        return source.updated(with: [
            ("common", source.common(present: present, missing: missing)),
            ("mean", .double(mean)),
            ("sum", .double(sum)),
            ("std_dev", .double(standardDeviation)),
            ("min", .double(minimum)),
            ("max", .double(maximum)),
            ("approximate_num_distinct_values", approximateDistinctCount.map { .integer(Int64($0)) }),
            ("completeness", completeness.map { .double($0) }),
            ("distribution", distributionJSON),
        ])
    }
}

/// The distribution of a column of numbers: a histogram and the sketch it was made from.
public struct NumberDistribution: Sendable, Equatable {
    /// Ten bars of equal width from the least to the greatest value.
    public var buckets: [KLLSketch.Bucket]
    /// The sketch of all present values.
    public var sketch: KLLSketch
    var source = JSONObject()

    /// A distribution from its parts.
    public init(buckets: [KLLSketch.Bucket], sketch: KLLSketch) {
        self.buckets = buckets
        self.sketch = sketch
    }

    init(_ node: JSONNode) throws(MonitoringError) {
        source = try node.object()
        buckets = []
        for bucket in try node.member("buckets").elements() {
            buckets.append(
                KLLSketch.Bucket(
                    lowerBound: try bucket.member("lower_bound").double(),
                    upperBound: try bucket.member("upper_bound").double(),
                    count: try bucket.member("count").double()
                )
            )
        }
        let sketchNode = try node.member("sketch")
        let parameters = try sketchNode.member("parameters")
        let k = try parameters.member("k")
        let c = try parameters.member("c").double(in: 0.01...1)
        let size = try k.count()
        guard (1...1_048_576).contains(size) else { throw k.mistake(expected: "a whole number from 1 to 1048576") }
        let data = try sketchNode.member("data")
        var levels: [[Double]] = []
        for level in try data.elements() { levels.append(try level.doubles()) }
        guard let sketch = KLLSketch(levels: levels, k: size, c: c) else {
            throw data.mistake(expected: "at most 60 levels of at most 2^53 values")
        }
        self.sketch = sketch
    }

    var json: JSONObject {
        let bars = buckets.map { bucket in
            JSONValue.object([
                "lower_bound": .double(bucket.lowerBound),
                "upper_bound": .double(bucket.upperBound),
                "count": .double(bucket.count),
            ])
        }
        let parameters = source.object("sketch").object("parameters").updated(with: [
            ("c", .double(sketch.c)), ("k", .double(Double(sketch.k))),
        ])
        let data = sketch.levels.map { JSONValue.array($0.map { .double($0) }) }
        let sketchJSON = source.object("sketch").updated(with: [
            ("parameters", .object(parameters)), ("data", .array(data)),
        ])
        return source.updated(with: [("buckets", .array(bars)), ("sketch", .object(sketchJSON))])
    }
}

extension JSONObject {
    /// The object under a key; empty where there is none.
    func object(_ key: String) -> JSONObject {
        guard case .object(let object) = self[key] else { return JSONObject() }
        return object
    }

    /// The counts that both kinds of statistics begin with.
    func common(present: Int, missing: Int) -> JSONValue {
        .object(
            object("common").updated(with: [
                ("num_present", .integer(Int64(present))), ("num_missing", .integer(Int64(missing))),
            ])
        )
    }
}

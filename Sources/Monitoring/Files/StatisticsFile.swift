import JSONDocument

/// `statistics.json` of data quality: what the columns of a data set look like.
///
/// The same shape for the baseline and for every run. Reading takes any layout and files of every known age; writing gives
/// the analyzer's own bytes. Unknown keys survive, those inside single buckets excepted.
public struct StatisticsFile: Sendable, Equatable {
    /// 0.0 in every known file.
    public var version: Double
    /// Rows analysed.
    public var itemCount: Int
    /// One per column, in column order.
    public var features: [FeatureStatistics]
    /// The object as it was read, with the keys that are unknown here.
    private var source = JSONObject()

    /// Statistics from their parts.
    public init(itemCount: Int, features: [FeatureStatistics]) {
        version = 0
        self.itemCount = itemCount
        self.features = features
    }

    /// Reads the file's bytes.
    ///
    /// - Parameters:
    ///   - json: The bytes.
    ///   - file: The name that errors give.
    /// - Throws: ``MonitoringError`` that names the place, for example
    ///   `statistics.json: features[3].numerical_statistics.mean: expected a number, found "x"`.
    public init(json: [UInt8], file: String = "statistics.json") throws(MonitoringError) {
        let node = try JSONNode.parse(json, file: file)
        source = try node.object()
        version = try node.optional("version")?.double() ?? 0
        itemCount = try node.member("dataset").member("item_count").count()
        features = []
        for feature in try node.member("features").elements() { features.append(try FeatureStatistics(feature)) }
    }

    /// The column of that name, or nil.
    public subscript(_ name: String) -> FeatureStatistics? { features.first { $0.name == name } }

    /// The file's bytes, without a newline at the end.
    public var json: [UInt8] {
        let dataset = source.object("dataset").updated(with: [("item_count", .integer(Int64(itemCount)))])
        let object = source.updated(with: [
            ("version", .double(version)),
            ("dataset", .object(dataset)),
            ("features", .array(features.map { .object($0.json) })),
        ])
        return JSONValue.object(object).jacksonBytes()
    }
}

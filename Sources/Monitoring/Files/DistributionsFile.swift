import JSONDocument

/// `distributions.json`: true counts of what `statistics.json` only sketches, an addition of ours beside it.
///
/// For every column how many cells look like what, and how often each text occurs where there are few different ones. It
/// lets few-valued columns, of 0 and 1 above all, be compared on counts instead of on a sketch.
public struct DistributionsFile: Sendable, Equatable {
    /// A column's true counts.
    public struct Counts: Sendable, Equatable {
        /// The column's name.
        public var name: String
        /// Cells per class, the missing ones included; a class without cells may be left out.
        public var classes: [CellClass: Int]
        /// How often each text occurs; nil where there are too many different ones.
        public var values: [ColumnDistribution.ValueCount]?
    }

    /// Rows of the data set.
    public var rowCount: Int
    /// One per column, in column order.
    public var columns: [Counts]

    /// The counts in these distributions.
    public init(_ columns: [ColumnDistribution]) {
        rowCount = columns.first?.rowCount ?? 0
        self.columns = columns.map {
            Counts(name: $0.name, classes: $0.classCounts.filter { $0.value > 0 }, values: $0.valueCounts)
        }
    }

    /// Reads the file's bytes.
    ///
    /// - Parameters:
    ///   - json: The bytes.
    ///   - file: The name that errors give.
    /// - Throws: ``MonitoringError`` that names the place, for example
    ///   `distributions.json: columns[0].values[3]: expected a text and its count, found a number`.
    public init(json: [UInt8], file: String = "distributions.json") throws(MonitoringError) {
        let node = try JSONNode.parse(json, file: file)
        rowCount = try node.member("rows").count()
        columns = []
        for column in try node.member("columns").elements() { columns.append(try Counts(column)) }
    }

    /// The file's bytes, without a newline at the end; the same counts give the same bytes.
    public var json: [UInt8] {
        let object: JSONObject = [
            "version": .double(0), "rows": .integer(Int64(rowCount)),
            "columns": .array(columns.map { .object($0.json) }),
        ]
        return JSONValue.object(object).jacksonBytes()
    }
}

extension DistributionsFile.Counts {
    init(_ node: JSONNode) throws(MonitoringError) {
        name = try node.member("name").string()
        classes = [:]
        let counts = try node.member("classes")
        for cellClass in CellClass.allCases {
            guard let count = try counts.optional(cellClass.word)?.count(), count > 0 else { continue }
            classes[cellClass] = count
        }
        guard let list = try node.optional("values") else { return }
        var values: [ColumnDistribution.ValueCount] = []
        for pair in try list.elements() {
            let parts = try pair.elements()
            guard parts.count == 2 else { throw pair.mistake(expected: "a text and its count") }
            values.append(ColumnDistribution.ValueCount(value: try parts[0].string(), count: try parts[1].count()))
        }
        self.values = values
    }

    var json: JSONObject {
        var counts = JSONObject()
        for cellClass in CellClass.allCases {
            if let count = classes[cellClass], count > 0 { counts[cellClass.word] = .integer(Int64(count)) }
        }
        var object: JSONObject = ["name": .string(name), "classes": .object(counts)]
        if let values {
            object["values"] = .array(values.map { .array([.string($0.value), .integer(Int64($0.count))]) })
        }
        return object
    }
}

extension CellClass {
    /// The class in `distributions.json`.
    fileprivate var word: String {
        switch self {
        case .missing: "missing"
        case .fractional: "fractional"
        case .integral: "integral"
        case .boolean: "boolean"
        case .string: "string"
        }
    }
}

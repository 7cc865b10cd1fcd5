import JSONDocument
public import Monitoring

/// Clarify's `analysis.json` of bias: a run's report, and of a baseline the constraints.
public struct BiasAnalysis: Sendable, Equatable {
    /// The metrics of one value of a facet.
    public struct FacetValue: Sendable, Equatable {
        /// The value as text, several joined by commas, or an interval such as `(100.0, 2279.0]`.
        public var value: String
        /// By name.
        public var metrics: [BiasMetric]

        /// Whether the facet could be compared with other rows: one of the metrics that do has a value.
        public var isMeasured: Bool {
            let comparing = metrics.filter(\.comparesSides)
            return comparing.isEmpty || comparing.contains { $0.value != nil }
        }
    }

    /// A column by which people are told apart, and its values.
    public struct Facet: Sendable, Equatable {
        /// The column.
        public var name: String
        /// The values that were looked at.
        public var values: [FacetValue]
    }

    /// What was measured before or after training.
    public struct Stage: Sendable, Equatable {
        /// The label's column.
        public var label: String
        /// The facets in the order of the file.
        public var facets: [Facet]
        /// The positive label as text.
        public var labelValue: String
    }

    /// `1.0` in every known file.
    public var version = "1.0"
    /// Metrics of the predictions; nil where there are none.
    public var postTraining: Stage?
    /// Metrics of the labels.
    public var preTraining: Stage?

    /// Measures rows, one facet value after the other.
    ///
    /// - Parameters:
    ///   - label: The label's column.
    ///   - labelValue: The positive label as text.
    ///   - facets: Name and value of each facet with the rows told apart by it; values of one name stay together.
    ///   - flipTestNeighbours: How many neighbours vote in the flip test. nil is `smclarify`'s rule: 5, or 1 when fewer
    ///     than 10 rows are outside the facet. The files of AWS's container of 2024 fit 1.
    /// - Throws: ``QualityError`` `length-mismatch` when a facet's columns are of different lengths.
    public init(
        label: String, labelValue: String, facets: [(name: String, value: String, rows: BiasRows)],
        flipTestNeighbours: Int? = nil
    ) throws(QualityError) {
        for facet in facets { try facet.rows.check() }
        func stage(_ measure: (BiasRows) -> [BiasMetric]) -> Stage? {
            var list: [Facet] = []
            for facet in facets {
                let metrics = measure(facet.rows)
                if metrics.isEmpty { continue }
                let value = FacetValue(value: facet.value, metrics: metrics)
                if let place = list.firstIndex(where: { $0.name == facet.name }) {
                    list[place].values.append(value)
                } else {
                    list.append(Facet(name: facet.name, values: [value]))
                }
            }
            return list.isEmpty ? nil : Stage(label: label, facets: list, labelValue: labelValue)
        }
        postTraining = stage { $0.postTrainingMetrics(neighbours: flipTestNeighbours) }
        preTraining = stage { $0.preTrainingMetrics() }
    }

    /// The text of a stretch of a continuous facet: `(100.0, 2279.0]`.
    public static func intervalText(above lower: Double, upTo upper: Double) -> String {
        "(\(PythonNumber.text(lower)), \(PythonNumber.text(upper))]"
    }

    // MARK: The file

    /// Reads the file's bytes.
    ///
    /// - Throws: `MonitoringError` that names the place.
    public init(json: [UInt8], file: String = "analysis.json") throws(MonitoringError) {
        let node = try JSONNode.parse(json, file: file)
        version = try node.optional("version")?.string() ?? "1.0"
        postTraining = try node.optional("post_training_bias_metrics").map(Stage.init)
        preTraining = try node.optional("pre_training_bias_metrics").map(Stage.init)
    }

    /// The file's bytes in Python's layout, without a newline at the end.
    public var json: [UInt8] {
        var object: JSONObject = ["version": .string(version)]
        object["post_training_bias_metrics"] = postTraining?.json
        object["pre_training_bias_metrics"] = preTraining?.json
        return JSONValue.object(object).pythonBytes()
    }
}

extension BiasAnalysis.Stage {
    fileprivate init(_ node: JSONNode) throws(MonitoringError) {
        label = try node.member("label").string()
        labelValue = try node.optional("label_value_or_threshold")?.string() ?? ""
        facets = []
        let list = try node.member("facets")
        for member in try list.object().members {
            var values: [BiasAnalysis.FacetValue] = []
            for value in try list.member(member.key).elements() {
                var metrics: [BiasMetric] = []
                for metric in try value.member("metrics").elements() { metrics.append(try BiasMetric(metric)) }
                values.append(
                    BiasAnalysis.FacetValue(value: try value.member("value_or_threshold").string(), metrics: metrics))
            }
            facets.append(BiasAnalysis.Facet(name: member.key, values: values))
        }
    }

    fileprivate var json: JSONValue {
        var list = JSONObject()
        for facet in facets {
            list[facet.name] = .array(
                facet.values.map {
                    ["value_or_threshold": .string($0.value), "metrics": .array($0.metrics.map(\.json))]
                })
        }
        return ["label": .string(label), "facets": .object(list), "label_value_or_threshold": .string(labelValue)]
    }
}

extension BiasMetric {
    fileprivate init(_ node: JSONNode) throws(MonitoringError) {
        self.init(
            name: try node.member("name").string(), description: try node.optional("description")?.string() ?? "",
            value: try node.optional("value")?.double(), error: try node.optional("error")?.string())
    }

    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "name": .string(name), "description": .string(description), "value": value.map { .double($0) } ?? .null,
        ]
        object["error"] = error.map { .string($0) }
        return .object(object)
    }
}

import JSONDocument
public import Monitoring

/// Clarify's `analysis.json` of feature attribution: how much each feature moves a model's predictions.
public struct AttributionAnalysis: Sendable, Equatable {
    /// A feature and its attribution.
    public struct Attribution: Sendable, Equatable {
        /// The feature's name.
        public var feature: String
        /// Mean absolute SHAP value, or another aggregate that is at least 0.
        public var value: Double

        /// An attribution from its parts.
        public init(feature: String, value: Double) {
            self.feature = feature
            self.value = value
        }
    }

    /// The attributions of one of a model's outputs.
    public struct Output: Sendable, Equatable {
        /// `label0` for a model with one output.
        public var label: String
        /// In the order of the file, which is that of the names.
        public var attributions: [Attribution]
        /// The mean prediction that attributions start from.
        public var expectedValue: Double?

        /// An output from its parts.
        public init(label: String = "label0", attributions: [Attribution], expectedValue: Double?) {
            self.label = label
            self.attributions = attributions
            self.expectedValue = expectedValue
        }
    }

    /// `1.0` in every known file.
    public var version = "1.0"
    /// The model's outputs.
    public var outputs: [Output]

    /// An analysis of a model with one output.
    ///
    /// - Parameters:
    ///   - attributions: Mean absolute SHAP value by feature; written in the order of the names.
    ///   - expectedValue: The mean prediction.
    public init(attributions: [Attribution], expectedValue: Double?) {
        outputs = [
            Output(
                attributions: attributions.sorted { $0.feature.utf8.lexicographicallyPrecedes($1.feature.utf8) },
                expectedValue: expectedValue)
        ]
    }

    /// Means of absolute SHAP values.
    ///
    /// - Parameters:
    ///   - values: `[rows][features]`, any sign.
    ///   - features: `[features]`, the names.
    /// - Returns: In the order of the names given; 0 without rows.
    /// - Throws: ``QualityError`` `length-mismatch` naming the first row of another length.
    public static func meanAbsolute(
        _ values: [[Double]], features: [String]
    ) throws(QualityError) -> [Attribution] {
        var sums = [Double](repeating: 0, count: features.count)
        for (row, shap) in values.enumerated() {
            guard shap.count == features.count else {
                throw QualityError(
                    .lengthMismatch, "row \(row) has \(shap.count) SHAP values for \(features.count) features")
            }
            for index in sums.indices { sums[index] += shap[index].magnitude }
        }
        return zip(features, sums).map { Attribution(feature: $0, value: $1 / Double(max(1, values.count))) }
    }

    // MARK: The file

    /// Reads the file's bytes.
    ///
    /// - Throws: `MonitoringError` that names the place.
    public init(json: [UInt8], file: String = "analysis.json") throws(MonitoringError) {
        let node = try JSONNode.parse(json, file: file)
        version = try node.optional("version")?.string() ?? "1.0"
        outputs = []
        let labels = try node.member("explanations").member("kernel_shap")
        for label in try labels.object().members {
            let output = try labels.member(label.key)
            let values = try output.member("global_shap_values")
            var attributions: [Attribution] = []
            for feature in try values.object().members {
                attributions.append(
                    Attribution(feature: feature.key, value: try values.member(feature.key).double()))
            }
            outputs.append(
                Output(
                    label: label.key, attributions: attributions,
                    expectedValue: try output.optional("expected_value")?.double()))
        }
    }

    /// The file's bytes in Python's layout, without a newline at the end.
    public var json: [UInt8] {
        var labels = JSONObject()
        for output in outputs {
            var values = JSONObject()
            for attribution in output.attributions { values[attribution.feature] = .double(attribution.value) }
            var object: JSONObject = ["global_shap_values": .object(values)]
            object["expected_value"] = output.expectedValue.map { .double($0) }
            labels[output.label] = .object(object)
        }
        let object: JSONValue = ["version": .string(version), "explanations": ["kernel_shap": .object(labels)]]
        return object.pythonBytes()
    }
}

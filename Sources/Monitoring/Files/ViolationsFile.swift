import JSONDocument

/// `constraint_violations.json` of data quality: what a run found wrong.
///
/// Reading takes any layout and keeps unknown keys; writing gives the analyzer's own bytes.
public struct ViolationsFile: Sendable, Equatable {
    /// In the order of the file.
    public var violations: [Violation]
    /// The object as it was read, with the keys that are unknown here.
    private var source = JSONObject()

    /// A file of these violations, of none for a run that found nothing wrong.
    public init(_ violations: [Violation]) {
        self.violations = violations
    }

    /// Reads the file's bytes.
    ///
    /// - Parameters:
    ///   - json: The bytes.
    ///   - file: The name that errors give.
    /// - Throws: ``MonitoringError`` that names the place, for example
    ///   `constraint_violations.json: violations[2].description: expected a text, found a list`.
    public init(json: [UInt8], file: String = "constraint_violations.json") throws(MonitoringError) {
        let node = try JSONNode.parse(json, file: file)
        source = try node.object()
        violations = []
        for violation in try node.member("violations").elements() { violations.append(try Violation(violation)) }
    }

    /// The file's bytes, without a newline at the end.
    public var json: [UInt8] {
        let object = source.updated(with: [("violations", .array(violations.map { .object($0.json) }))])
        return JSONValue.object(object).jacksonBytes()
    }
}

/// The six things that Model Monitor checks of a data set.
public enum DataQualityCheck: String, Sendable, CaseIterable {
    /// Too few cells are of the expected type.
    case dataType = "data_type_check"
    /// Too many cells are missing.
    case completeness = "completeness_check"
    /// The distribution is too far from the baseline's.
    case baselineDrift = "baseline_drift_check"
    /// Fewer columns than the baseline has; nothing else is checked then.
    case missingColumn = "missing_column_check"
    /// More columns than the baseline has; nothing else is checked then.
    case extraColumn = "extra_column_check"
    /// Too many texts that the baseline does not have.
    case categoricalValues = "categorical_values_check"
}

/// A constraint that a data set does not satisfy.
public struct Violation: Sendable, Equatable {
    /// The column's name; `Extra columns` or `Missing columns` where their number is wrong.
    public var featureName: String
    /// The file's word for the check, one of ``DataQualityCheck`` in files of data quality.
    public var checkType: String
    /// What was expected and what was found, in the analyzer's words.
    public var description: String
    /// The object as it was read, with the keys that are unknown here.
    private var source = JSONObject()

    /// A violation from its parts.
    public init(_ check: DataQualityCheck, feature: String, description: String) {
        featureName = feature
        checkType = check.rawValue
        self.description = description
    }

    /// The check; nil for a word that is not one of the six.
    public var check: DataQualityCheck? { DataQualityCheck(rawValue: checkType) }

    init(_ node: JSONNode) throws(MonitoringError) {
        source = try node.object()
        featureName = try node.member("feature_name").string()
        checkType = try node.member("constraint_check_type").string()
        description = try node.member("description").string()
    }

    var json: JSONObject {
        source.updated(with: [
            ("feature_name", .string(featureName)),
            ("constraint_check_type", .string(checkType)),
            ("description", .string(description)),
        ])
    }
}

import Foundation
import SageMaker

/// The parts of `CreateProcessingJob` that an analysis goes by.
struct ProcessingRequest: Decodable, Sendable {
    struct App: Decodable, Sendable { var ImageUri: String }

    struct S3Input: Decodable, Sendable {
        var S3Uri: String
        var LocalPath: String?
        var S3CompressionType: String?
    }

    struct Input: Decodable, Sendable {
        var InputName: String
        var S3Input: S3Input?
    }

    struct S3Output: Decodable, Sendable {
        var S3Uri: String
        var LocalPath: String?
    }

    struct Output: Decodable, Sendable {
        var OutputName: String
        var S3Output: S3Output?
    }

    struct Outputs: Decodable, Sendable { var Outputs: [Output]? }
    struct Stopping: Decodable, Sendable { var MaxRuntimeInSeconds: Double? }

    var AppSpecification: App
    var ProcessingInputs: [Input]?
    var ProcessingOutputConfig: Outputs?
    var Environment: [String: String]?
    var StoppingCondition: Stopping?

    init(_ resource: Resource) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(resource.request.utf8))
    }
}

/// What the analyzer of SageMaker Model Monitor is asked for, through its environment.
struct AnalyzerRequest: Sendable, Equatable {
    /// The form of a dataset.
    enum Form: Sendable, Equatable {
        /// CSV files; with a line of names or not.
        case csv(hasHeader: Bool)
        /// What an endpoint captured.
        case captured
    }

    let form: Form
    /// A folder or file in the container.
    let source: String
    /// A folder in the container.
    let output: String
    /// Files in the container; nil where a baseline is to be made.
    let baseline: (constraints: String, statistics: String)?
    /// The window in seconds since 1970; nil for all there is.
    let window: Range<Double>?

    static func == (one: Self, other: Self) -> Bool {
        one.form == other.form && one.source == other.source && one.output == other.output && one.window == other.window
            && one.baseline?.constraints == other.baseline?.constraints
            && one.baseline?.statistics == other.baseline?.statistics
    }

    private static let folder = "/opt/ml/processing"

    /// Reads the environment.
    ///
    /// - Throws: ``JobFailure`` for a form of data that is not read, a script, or half a baseline.
    init(environment: [String: String], inputs: [ProcessingRequest.Input]) throws(JobFailure) {
        for script in ["record_preprocessor_script", "post_analytics_processor_script"]
        where !(environment[script] ?? "").isEmpty {
            throw JobFailure(.client, "\(script) is a program in Python, which is not run here.")
        }
        form = try Self.form(environment["dataset_format"] ?? #"{"csv":{"header":true}}"#)
        source = environment["dataset_source"] ?? inputs.first?.S3Input?.LocalPath ?? "\(Self.folder)/input"
        output = environment["output_path"] ?? "\(Self.folder)/output"
        let constraints = environment["baseline_constraints"].flatMap { $0.isEmpty ? nil : $0 }
        let statistics = environment["baseline_statistics"].flatMap { $0.isEmpty ? nil : $0 }
        if let constraints, let statistics {
            baseline = (constraints, statistics)
        } else if constraints == nil, statistics == nil {
            baseline = nil
        } else {
            throw JobFailure(.client, "A baseline needs both baseline_constraints and baseline_statistics here.")
        }
        guard baseline != nil || form != .captured else {
            throw JobFailure(.client, "A baseline is made of CSV here, not of captured traffic.")
        }
        window = try Self.window(environment["start_time"], environment["end_time"])
    }

    private static func form(_ text: String) throws(JobFailure) -> Form {
        guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            throw JobFailure(.client, "dataset_format is not a JSON object.")
        }
        if value["sagemakerCaptureJson"] != nil { return .captured }
        guard let csv = value["csv"] else {
            let form = value.keys.sorted().joined(separator: ", ")
            throw JobFailure(
                .client, "The dataset_format \"\(form)\" is not read here; csv is, with header or without.")
        }
        let header = (csv as? [String: Any])?["header"]
        return .csv(hasHeader: (header as? Bool) ?? ((header as? String).map { $0.lowercased() == "true" } ?? true))
    }

    private static func window(_ start: String?, _ end: String?) throws(JobFailure) -> Range<Double>? {
        guard let start, let end, !start.isEmpty, !end.isEmpty else { return nil }
        guard let from = try? Date(start, strategy: .iso8601), let until = try? Date(end, strategy: .iso8601),
            from < until
        else { throw JobFailure(.client, "start_time and end_time are no window of time.") }
        return from.timeIntervalSince1970..<until.timeIntervalSince1970
    }
}

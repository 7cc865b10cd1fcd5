import JSONDocument
import ObjectStore
import Schedules

/// What a monitoring schedule is to do: a `MonitoringScheduleConfig` with its job definition, which came with it or by name.
///
/// A schedule keeps it in its annotations, as it stood when the schedule was made or changed.
struct MonitoringDefinition: Sendable {
    /// The names of the annotations.
    enum Annotation: String {
        /// `MonitoringScheduleConfig` as it was sent, JSON.
        case configuration = "sagemaker.schedule-config"
        /// The job definition as `MonitoringJobDefinition` has it, JSON.
        case definition = "sagemaker.job-definition"
        /// The region in the schedule's ARN.
        case region = "sagemaker.region"
    }

    /// `MonitoringScheduleConfig`.
    var configuration: JSONObject
    /// `MonitoringJobDefinition`.
    var job: JSONObject

    /// What a schedule keeps; nil for one that was not made by SageMaker's API.
    init?(_ schedule: Schedule) {
        guard let configuration = schedule.object(.configuration), let job = schedule.object(.definition) else {
            return nil
        }
        (self.configuration, self.job) = (configuration, job)
    }

    /// From a request's parts.
    init(configuration: JSONObject, job: JSONObject) {
        (self.configuration, self.job) = (configuration, job)
    }

    /// The request of `CreateDataQualityJobDefinition` and its siblings, as `MonitoringJobDefinition` has it.
    static func job(_ request: JSONObject, kind: Schedule.Kind) -> JSONObject {
        let type = kind.rawValue
        var application = request["\(type)AppSpecification"]?.object ?? JSONObject()
        let environment = application["Environment"]
        application["Environment"] = nil
        var job: JSONObject = [
            "MonitoringInputs": .array([request["\(type)JobInput"] ?? .object(JSONObject())]),
            "MonitoringOutputConfig": request["\(type)JobOutputConfig"] ?? .object(JSONObject()),
            "MonitoringResources": request["JobResources"] ?? .object(JSONObject()),
            "MonitoringAppSpecification": .object(application),
        ]
        job["BaselineConfig"] = request["\(type)BaselineConfig"]
        job["StoppingCondition"] = request["StoppingCondition"]
        job["Environment"] = environment
        job["NetworkConfig"] = request["NetworkConfig"]
        job["RoleArn"] = request["RoleArn"]
        return job
    }

    private var endpointInput: JSONObject {
        job["MonitoringInputs"]?.elements.first?["EndpointInput"]?.object ?? JSONObject()
    }

    /// The endpoint; empty where it is none.
    var endpoint: String { endpointInput["EndpointName"]?.text ?? "" }
    /// Where captures lie in the container.
    var inputPath: String { endpointInput["LocalPath"]?.text ?? "/opt/ml/processing/input/endpoint" }

    private var s3Output: JSONObject {
        job["MonitoringOutputConfig"]?["MonitoringOutputs"]?.elements.first?["S3Output"]?.object ?? JSONObject()
    }

    /// Below where the reports go; nil where it is no `s3://` location.
    var output: S3Location? { (s3Output["S3Uri"]?.text).flatMap { S3Location($0) } }
    /// Where reports lie in the container.
    var outputPath: String { s3Output["LocalPath"]?.text ?? "/opt/ml/processing/output" }
    /// `Continuous` or `EndOfJob`.
    var uploadMode: String { s3Output["S3UploadMode"]?.text ?? "Continuous" }

    /// `constraints.json`; nil where the schedule has none.
    var constraints: String? { job["BaselineConfig"]?["ConstraintsResource"]?["S3Uri"]?.text }
    /// `statistics.json`; nil where the schedule has none.
    var statistics: String? { job["BaselineConfig"]?["StatisticsResource"]?["S3Uri"]?.text }
    /// The job that made both.
    var baseliningJob: String? { job["BaselineConfig"]?["BaseliningJobName"]?.text }

    /// Below where labels are; nil where none are needed.
    var groundTruth: S3Location? {
        (job["MonitoringInputs"]?.elements.first?["GroundTruthS3Input"]?["S3Uri"]?.text).flatMap { S3Location($0) }
    }

    /// What a look at labels is told, by the names that schedules have for it.
    private var options: [String: String] {
        guard kind == .modelQuality else { return [:] }
        var options: [String: String] = [:]
        options["prediction"] = endpointInput["InferenceAttribute"]?.text
        options["probability"] = endpointInput["ProbabilityAttribute"]?.text
        options["threshold"] = endpointInput["ProbabilityThresholdAttribute"]?.number.map { "\($0)" }
        options["problem"] = job["MonitoringAppSpecification"]?["ProblemType"]?.text
        return options
    }

    /// What is looked at.
    var kind: Schedule.Kind {
        (configuration["MonitoringType"]?.text).flatMap { Schedule.Kind(rawValue: $0) } ?? .dataQuality
    }

    /// The name of the job definition; nil where it came with the schedule.
    var definitionName: String? { configuration["MonitoringJobDefinitionName"]?.text }

    /// When: SageMaker's SDK says nothing for daily.
    private var expression: String {
        configuration["ScheduleConfig"]?["ScheduleExpression"]?.text ?? "cron(0 0 ? * * *)"
    }

    /// An offset from the scheduled time: the schedule's own, or else its input's.
    private func offset(_ own: String, _ ofInput: String) throws -> TimeOffset? {
        try (configuration["ScheduleConfig"]?[own]?.text ?? endpointInput[ofInput]?.text).map { try TimeOffset($0) }
    }

    /// The schedule that this describes, with what it is to keep of the request.
    ///
    /// - Throws: ``AWSError`` for an expression that SageMaker does not take; ``Schedules/ScheduleError``.
    func schedule(named name: String, region: String) throws -> Schedule {
        guard expression == "NOW" || expression.hasPrefix("cron(") else {
            throw AWSError.validation(
                "Invalid schedule expression '\(expression)': it must be NOW or a cron expression, such as "
                    + "cron(0 * ? * * *).")
        }
        guard expression != "NOW" || configuration["ScheduleConfig"]?["DataAnalysisStartTime"] != nil else {
            throw AWSError.validation(
                "DataAnalysisStartTime and DataAnalysisEndTime are required with the schedule expression NOW.")
        }
        guard let output else {
            throw AWSError.validation("The S3Uri of MonitoringOutputs is not an s3:// location.")
        }
        return Schedule(
            name: name, endpoint: endpoint, kind: kind, expression: try ScheduleExpression(expression),
            startOffset: try offset("DataAnalysisStartTime", "StartTimeOffset"),
            endOffset: try offset("DataAnalysisEndTime", "EndTimeOffset"),
            baseline: constraints ?? statistics ?? "", output: output.description,
            settings: MonitorSettings(options: options),
            annotations: [
                Annotation.configuration.rawValue: configuration.text, Annotation.definition.rawValue: job.text,
                Annotation.region.rawValue: region,
            ])
    }

    /// Where an execution's reports are.
    ///
    /// - Returns: In the bucket; nil where the output is no `s3://` location.
    func reports(of execution: Execution) -> S3Location? {
        // A second execution of one hour is told by minute and second.
        let isOwnFolder = execution.result?.reportFolder?.hasSuffix("/" + execution.reportPath) ?? false
        return output?.appending(isOwnFolder ? execution.reportPath : execution.hourPath)
    }
}

extension Schedule {
    /// An annotation that is a JSON object.
    func object(_ annotation: MonitoringDefinition.Annotation) -> JSONObject? {
        guard let text = annotations[annotation.rawValue],
            case .object(let object)? = try? JSONValue(parsing: Array(text.utf8), file: annotation.rawValue)
        else { return nil }
        return object
    }
}

extension JSONObject {
    /// As compact JSON.
    fileprivate var text: String { String(decoding: JSONValue.object(self).compactBytes, as: UTF8.self) }
}

import Capture
import Endpoints
import JSONDocument
import ObjectStore
import Schedules

/// Monitoring executions, as SageMaker's processing jobs tell of them.
extension ControlPlane {
    /// What `DescribeProcessingJob` answers of a monitoring execution.
    ///
    /// - Returns: The members of the answer; nil when no execution has such a job.
    func monitoringProcessingJob(named name: String, _ call: Call) async throws -> JSONObject? {
        guard let execution = try await schedules.execution(name), execution.hasProcessingJob else { return nil }
        let schedule = try await schedules.schedules().first { $0.name == execution.schedule }
        let definition = MonitoringDefinition(
            configuration: schedule?.monitoringConfiguration ?? JSONObject(),
            job: schedule.flatMap { $0.object(.definition) } ?? schedule?.monitoringConfiguration[
                "MonitoringJobDefinition"]?.object ?? JSONObject())
        let reports =
            definition.reports(of: execution)?.description ?? execution.result?.reportFolder.map { "file://\($0)" }
            ?? "file:///"
        let captures = try await captureUri(execution)
        var answer: JSONObject = [
            "ProcessingJobName": .string(name),
            "ProcessingJobArn": .string(processingArn(of: execution, schedule, call)),
            "ProcessingJobStatus": .string(execution.processingStatus), "CreationTime": .time(execution.createdAt),
            "LastModifiedTime": .time(execution.updatedAt),
            "ProcessingInputs": .array(definition.processingInputs(captures: captures, execution)),
            "ProcessingOutputConfig": [
                "Outputs": .array([
                    [
                        "OutputName": "monitoring_output",
                        "S3Output": [
                            "S3Uri": .string(reports), "LocalPath": .string(definition.outputPath),
                            "S3UploadMode": .string(definition.uploadMode),
                        ], "AppManaged": .bool(false),
                    ]
                ])
            ],
            "ProcessingResources": definition.job["MonitoringResources"] ?? [
                "ClusterConfig": [
                    "InstanceCount": .integer(1), "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": .integer(1),
                ]
            ],
            "AppSpecification": [
                "ImageUri": definition.job["MonitoringAppSpecification"]?["ImageUri"] ?? "propensity"
            ],
            "Environment": .object(definition.environment(execution)),
            "StoppingCondition": definition.job["StoppingCondition"] ?? ["MaxRuntimeInSeconds": .integer(86_400)],
            "RoleArn": definition.job["RoleArn"] ?? "arn:aws:iam::000000000000:role/propensity",
            "MonitoringScheduleArn": .string(
                schedule.map { arn(of: $0, call) }
                    ?? arn(.monitoringSchedule, execution.schedule, call)),
        ]
        answer["NetworkConfig"] = definition.job["NetworkConfig"]
        answer["ProcessingStartTime"] = execution.startedAt.map { .time($0) }
        answer["ProcessingEndTime"] = execution.endedAt.map { .time($0) }
        // Clients index it as soon as a job is over.
        let last = execution.exitMessage ?? execution.failureReason
        answer["ExitMessage"] = (last ?? (execution.status.isFinal ? execution.status.rawValue : nil)).map {
            .string($0)
        }
        answer["FailureReason"] = execution.failureReason.map { .string($0) }
        return answer
    }

    /// All monitoring executions that have a processing job, as `ListProcessingJobs` tells of them, in any order.
    func monitoringProcessingJobs(_ call: Call) async throws -> [ListedResource] {
        let known = Dictionary(uniqueKeysWithValues: try await schedules.schedules().map { ($0.name, $0) })
        return try await schedules.executions(ExecutionQuery(limit: .max)).filter(\.hasProcessingJob).map { execution in
            var summary: JSONObject = [
                "ProcessingJobName": .string(execution.id),
                "ProcessingJobArn": .string(processingArn(of: execution, known[execution.schedule], call)),
                "CreationTime": .time(execution.createdAt), "LastModifiedTime": .time(execution.updatedAt),
                "ProcessingJobStatus": .string(execution.processingStatus),
            ]
            summary["ProcessingEndTime"] = execution.endedAt.map { .time($0) }
            summary["ExitMessage"] = execution.exitMessage.map { .string($0) }
            summary["FailureReason"] = execution.failureReason.map { .string($0) }
            return ListedResource(
                name: execution.id, status: execution.processingStatus, createdAt: execution.createdAt,
                updatedAt: execution.updatedAt, summary: summary)
        }
    }

    /// Stops a monitoring execution by the name of its processing job; does nothing when it has ended.
    ///
    /// - Returns: Whether an execution has such a job.
    func stopMonitoringProcessingJob(named name: String, _ call: Call) async throws -> Bool {
        guard let execution = try await schedules.execution(name), execution.hasProcessingJob else { return false }
        do {
            try await schedules.stopExecution(name, now: call.now)
        } catch let error as ScheduleError where error.code == .conflict {}
        return true
    }

    /// Below where the endpoint's captures are, as far as is known.
    private func captureUri(_ execution: Execution) async throws -> String {
        var destination = try await endpoints.endpoints().first { $0.name == execution.endpoint }?.capture.map {
            "file://\($0.destination)"
        }
        if let endpoint = try await resources.resource(.endpoint, execution.endpoint),
            let name = endpoint.requested["EndpointConfigName"]?.text,
            let configuration = try await resources.resource(.endpointConfig, name)
        {
            destination = configuration.requested["DataCaptureConfig"]?["DestinationS3Uri"]?.text ?? destination
        }
        var folder = destination ?? "file:///"
        while folder.hasSuffix("/"), !folder.hasSuffix("//") { folder.removeLast() }
        return "\(folder)/\(execution.endpoint)"
    }
}

extension MonitoringDefinition {
    private static let constraintsPath = "/opt/ml/processing/baseline/constraints"
    private static let statisticsPath = "/opt/ml/processing/baseline/stats"

    /// `ProcessingInputs`: the captures of the window's last hour, and the baseline's files.
    fileprivate func processingInputs(captures: String, _ execution: Execution) -> [JSONValue] {
        func input(_ name: String, _ uri: String, _ path: String) -> JSONValue {
            [
                "InputName": .string(name), "AppManaged": .bool(false),
                "S3Input": [
                    "S3Uri": .string(uri), "LocalPath": .string(path), "S3DataType": "S3Prefix",
                    "S3InputMode": "File", "S3CompressionType": "None", "S3DataDistributionType": "FullyReplicated",
                ],
            ]
        }
        return [input("endpoint_input_1", captures, inputPath)]
            + [
                constraints.map { input("baseline_constraints", $0, Self.constraintsPath) },
                statistics.map { input("baseline_statistics", $0, Self.statisticsPath) },
            ].compactMap(\.self)
    }

    /// The environment that SageMaker gives to such a job.
    fileprivate func environment(_ execution: Execution) -> JSONObject {
        var environment = job["Environment"]?.object ?? JSONObject()
        let own: [(String, String?)] = [
            (
                "dataset_format",
                #"{"sagemakerCaptureJson":{"captureIndexNames":["endpointInput","endpointOutput"]}}"#
            ), ("dataset_source", inputPath), ("output_path", outputPath),
            ("start_time", execution.windowStart.utcText), ("end_time", execution.windowEnd.utcText),
            ("sagemaker_endpoint_name", execution.endpoint), ("sagemaker_monitoring_schedule_name", execution.schedule),
            ("baseline_constraints", constraints.map { Self.path($0, Self.constraintsPath) }),
            ("baseline_statistics", statistics.map { Self.path($0, Self.statisticsPath) }),
        ]
        for (name, value) in own { environment[name] = value.map { .string($0) } }
        if environment["publish_cloudwatch_metrics"] == nil { environment["publish_cloudwatch_metrics"] = "Disabled" }
        return environment
    }

    /// A file's place in the container.
    private static func path(_ uri: String, _ folder: String) -> String {
        "\(folder)/\(uri.split(separator: "/").last ?? "")"
    }
}

extension Execution {
    /// `ProcessingJobStatus`.
    fileprivate var processingStatus: String {
        switch status {
        case .pending, .inProgress: "InProgress"
        case .completed, .completedWithViolations: "Completed"
        case .failed: "Failed"
        case .stopping: "Stopping"
        case .stopped: "Stopped"
        }
    }
}

import JSONDocument
import Schedules

/// What listings and descriptions tell of monitoring schedules and their executions.
extension ControlPlane {
    /// `DescribeMonitoringSchedule`.
    func describeMonitoringSchedule(_ call: Call) async throws -> JSONObject {
        let schedule = try await monitoringSchedule(named: call.string("MonitoringScheduleName"))
        var answer: JSONObject = [
            "MonitoringScheduleArn": .string(arn(of: schedule, call)),
            "MonitoringScheduleName": .string(schedule.name),
            "MonitoringScheduleStatus": .string(schedule.status.rawValue),
            "MonitoringType": .string(schedule.kind.rawValue), "CreationTime": .time(schedule.createdAt),
            "LastModifiedTime": .time(schedule.updatedAt),
            "MonitoringScheduleConfig": .object(schedule.monitoringConfiguration),
            "EndpointName": .string(schedule.endpoint),
        ]
        if let reason = schedule.failureReason { answer["FailureReason"] = .string(reason) }
        let last = ExecutionQuery(
            schedule: schedule.name, created: schedule.createdAt...Double.greatestFiniteMagnitude, limit: 1)
        if let execution = try await schedules.executions(last).first {
            answer["LastMonitoringExecutionSummary"] = .object(summary(execution, of: schedule, call))
        }
        return answer
    }

    /// `ListMonitoringSchedules`.
    func listMonitoringSchedules(_ call: Call) async throws -> JSONObject {
        let request = call.request
        func takes(_ member: String, _ value: String?) -> Bool { request[member].map { $0.text == value } ?? true }
        let query = try ListingQuery(call, descends: true)
        let found = try await schedules.schedules().filter { schedule in
            takes("EndpointName", schedule.endpoint) && takes("MonitoringTypeEquals", schedule.kind.rawValue)
                && takes("MonitoringJobDefinitionName", MonitoringDefinition(schedule)?.definitionName)
        }
        let all = found.map { schedule in
            let summary: JSONObject = [
                "MonitoringScheduleName": .string(schedule.name),
                "MonitoringScheduleArn": .string(arn(of: schedule, call)), "CreationTime": .time(schedule.createdAt),
                "LastModifiedTime": .time(schedule.updatedAt),
                "MonitoringScheduleStatus": .string(schedule.status.rawValue),
                "EndpointName": .string(schedule.endpoint),
            ]
            return ListedResource(
                name: schedule.name, status: schedule.status.rawValue, createdAt: schedule.createdAt,
                updatedAt: schedule.updatedAt,
                summary: summary.adding([
                    "MonitoringJobDefinitionName": MonitoringDefinition(schedule)?.definitionName.map { .string($0) },
                    "MonitoringType": .string(schedule.kind.rawValue),
                ]))
        }
        return query.answer(all, as: "MonitoringScheduleSummaries")
    }

    /// `ListMonitoringExecutions`.
    func listMonitoringExecutions(_ call: Call) async throws -> JSONObject {
        let request = call.request
        let page = try MonitoringPage(call)
        let known = Dictionary(uniqueKeysWithValues: try await schedules.schedules().map { ($0.name, $0) })
        let order: ExecutionQuery.Order =
            switch request["SortBy"]?.text {
            case "ScheduledTime": .scheduledTime
            case "Status": .status
            default: .creationTime
            }
        // What is planned while a client turns pages would move them.
        let created = call.times("CreationTime").clamped(to: 0...page.began)
        let query = ExecutionQuery(
            schedule: request["MonitoringScheduleName"]?.text, endpoint: request["EndpointName"]?.text,
            kind: request["MonitoringTypeEquals"]?.text.flatMap { Schedule.Kind(rawValue: $0) },
            status: request["StatusEquals"]?.text.flatMap { Execution.Status(rawValue: $0) },
            scheduled: call.times("ScheduledTime"), created: created, updated: call.times("LastModifiedTime"),
            order: order, ascending: call.isAscending, limit: .max)
        let definition = request["MonitoringJobDefinitionName"]?.text
        let found = try await schedules.executions(query).filter { execution in
            guard let schedule = known[execution.schedule] else { return definition == nil }
            // Those of a schedule that had the name before are not this one's.
            return execution.createdAt >= schedule.createdAt
                && definition.map { MonitoringDefinition(schedule)?.definitionName == $0 } ?? true
        }
        var answer: JSONObject = [
            "MonitoringExecutionSummaries": .array(
                found.dropFirst(page.offset).prefix(page.size).map {
                    .object(summary($0, of: known[$0.schedule], call))
                })
        ]
        answer["NextToken"] = page.next(ofTotal: found.count)
        return answer
    }

    /// `MonitoringExecutionSummary`.
    private func summary(_ execution: Execution, of schedule: Schedule?, _ call: Call) -> JSONObject {
        var summary: JSONObject = [
            "MonitoringScheduleName": .string(execution.schedule), "ScheduledTime": .time(execution.scheduledAt),
            "CreationTime": .time(execution.createdAt), "LastModifiedTime": .time(execution.updatedAt),
            "MonitoringExecutionStatus": .string(execution.status.rawValue),
        ]
        if execution.hasProcessingJob {
            summary["ProcessingJobArn"] = .string(processingArn(of: execution, schedule, call))
        }
        summary["EndpointName"] = .string(execution.endpoint)
        summary["FailureReason"] = execution.shownFailure.map { .string($0) }
        summary["MonitoringJobDefinitionName"] = schedule.flatMap { MonitoringDefinition($0)?.definitionName }.map {
            .string($0)
        }
        summary["MonitoringType"] = .string(execution.kind.rawValue)
        return summary
    }

    /// The processing job's.
    func processingArn(of execution: Execution, _ schedule: Schedule?, _ call: Call) -> String {
        arn(.processingJob, execution.id, region: schedule?.region ?? call.region)
    }
}

extension Schedule {
    /// The region in its ARN; nil for one that was not made by this API.
    var region: String? { annotations[MonitoringDefinition.Annotation.region.rawValue] }

    /// `MonitoringScheduleConfig` as it was sent; of a schedule that `propensity monitor` made, what it would be.
    var monitoringConfiguration: JSONObject {
        if let sent = object(.configuration) { return sent }
        func uri(_ path: String) -> JSONValue { .string(path.hasPrefix("/") ? "file://\(path)" : path) }
        var input: JSONObject = [
            "EndpointName": .string(endpoint), "LocalPath": "/opt/ml/processing/input/endpoint",
            "S3InputMode": "File", "S3DataDistributionType": "FullyReplicated",
        ]
        input["StartTimeOffset"] = startOffset.map { .string($0.text) }
        input["EndTimeOffset"] = endOffset.map { .string($0.text) }
        let output: JSONValue = [
            "S3Uri": uri(output), "LocalPath": "/opt/ml/processing/output", "S3UploadMode": "EndOfJob",
        ]
        return [
            "ScheduleConfig": ["ScheduleExpression": .string(expression.text)],
            "MonitoringJobDefinition": [
                "BaselineConfig": [
                    "ConstraintsResource": ["S3Uri": uri("\(baseline)/constraints.json")],
                    "StatisticsResource": ["S3Uri": uri("\(baseline)/statistics.json")],
                ],
                "MonitoringInputs": .array([["EndpointInput": .object(input)]]),
                "MonitoringOutputConfig": ["MonitoringOutputs": .array([["S3Output": output]])],
                "MonitoringResources": [
                    "ClusterConfig": [
                        "InstanceCount": .integer(1), "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": .integer(1),
                    ]
                ],
                "MonitoringAppSpecification": ["ImageUri": "propensity"],
                "RoleArn": "arn:aws:iam::000000000000:role/propensity",
            ],
            "MonitoringType": .string(kind.rawValue),
        ]
    }
}

extension Execution {
    /// Whether SageMaker would have begun a job for it.
    var hasProcessingJob: Bool {
        switch status {
        case .pending: false
        case .stopped: startedAt != nil
        case .failed: startedAt != nil && !hadNoData
        default: true
        }
    }

    private static let noData = "Job inputs had no data"

    /// Whether the window held nothing.
    private var hadNoData: Bool { failureReason?.hasPrefix(Self.noData) ?? false }

    /// `FailureReason`: without advice where clients know the words.
    var shownFailure: String? { hadNoData ? Self.noData : failureReason }
}

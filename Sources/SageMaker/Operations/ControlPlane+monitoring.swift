import Endpoints
import JSONDocument
import Schedules

/// Monitoring schedules: each is a schedule as `propensity monitor` knows it.
extension ControlPlane {
    static let monitoringOperations: [String: Operation] = [
        "CreateMonitoringSchedule": Operation(
            .structure(
                required: ["MonitoringScheduleName": .name, "MonitoringScheduleConfig": .monitoringConfiguration],
                optional: ["Tags": .tags])
        ) { plane, call in try await plane.createMonitoringSchedule(call) },
        "UpdateMonitoringSchedule": Operation(
            .structure(required: [
                "MonitoringScheduleName": .name, "MonitoringScheduleConfig": .monitoringConfiguration,
            ])
        ) { plane, call in try await plane.updateMonitoringSchedule(call) },
        "DescribeMonitoringSchedule": Operation(.structure(required: ["MonitoringScheduleName": .name])) {
            plane, call in try await plane.describeMonitoringSchedule(call)
        },
        "DeleteMonitoringSchedule": Operation(.structure(required: ["MonitoringScheduleName": .name])) {
            plane, call in try await plane.deleteMonitoringSchedule(call)
        },
        "StartMonitoringSchedule": Operation(.structure(required: ["MonitoringScheduleName": .name])) {
            plane, call in try await plane.setMonitoringSchedule(call, .scheduled)
        },
        "StopMonitoringSchedule": Operation(.structure(required: ["MonitoringScheduleName": .name])) {
            plane, call in try await plane.setMonitoringSchedule(call, .stopped)
        },
        "ListMonitoringSchedules": Operation(.scheduleListing) { plane, call in
            try await plane.listMonitoringSchedules(call)
        },
        "ListMonitoringExecutions": Operation(.executionListing) { plane, call in
            try await plane.listMonitoringExecutions(call)
        },
    ].merging(monitoringDefinitionOperations) { first, _ in first }

    private func createMonitoringSchedule(_ call: Call) async throws -> JSONObject {
        let name = call.string("MonitoringScheduleName")
        guard try await schedules.schedules().allSatisfy({ $0.name != name }) else {
            throw AWSError.inUse("Monitoring schedule \(name) already exists.")
        }
        let schedule = try await monitoringSchedule(call)
        let tagged = try newResource(.monitoringSchedule, name, call)
        do {
            let made = try await schedules.create(schedule, now: call.now)
            // A place for tags; what else is known of a schedule is in the schedule.
            try await resources.changeResource(.monitoringSchedule, name) { $0 = tagged }
            return ["MonitoringScheduleArn": .string(arn(of: made, call))]
        } catch let error as ScheduleError {
            throw AWSError(error, name: name)
        }
    }

    private func updateMonitoringSchedule(_ call: Call) async throws -> JSONObject {
        let name = call.string("MonitoringScheduleName")
        let before = try await monitoringSchedule(named: name)
        let next = try await monitoringSchedule(call)
        do {
            let kept = try await schedules.update(name, now: call.now) { schedule in
                (schedule.endpoint, schedule.kind, schedule.expression) = (next.endpoint, next.kind, next.expression)
                (schedule.startOffset, schedule.endOffset) = (next.startOffset, next.endOffset)
                (schedule.baseline, schedule.output) = (next.baseline, next.output)
                schedule.settings.options = next.settings.options
                schedule.annotations.merge(next.annotations) { _, new in new }
                let region = MonitoringDefinition.Annotation.region.rawValue
                schedule.annotations[region] = before.annotations[region] ?? schedule.annotations[region]
            }
            return ["MonitoringScheduleArn": .string(arn(of: kept, call))]
        } catch let error as ScheduleError {
            throw AWSError(error, name: name)
        }
    }

    private func deleteMonitoringSchedule(_ call: Call) async throws -> JSONObject? {
        let name = call.string("MonitoringScheduleName")
        do {
            try await schedules.changeSchedule(name, now: call.now) { state in
                guard state.schedule?.status != .pending else {
                    throw AWSError.validation("Monitoring schedule in status Pending cannot be deleted.")
                }
                try state.delete(now: call.now)
            }
            try await resources.changeResource(.monitoringSchedule, name) { $0 = nil }
            return nil
        } catch let error as ScheduleError {
            throw AWSError(error, name: name)
        }
    }

    private func setMonitoringSchedule(_ call: Call, _ status: Schedule.Status) async throws -> JSONObject? {
        let name = call.string("MonitoringScheduleName")
        do {
            try await schedules.update(name, now: call.now) { ($0.status, $0.failureReason) = (status, nil) }
            return nil
        } catch let error as ScheduleError {
            throw AWSError(error, name: name)
        }
    }

    /// The schedule that a request describes, its definition looked up where only its name came.
    private func monitoringSchedule(_ call: Call) async throws -> Schedule {
        let configuration = call.request["MonitoringScheduleConfig"]?.object ?? JSONObject()
        let given = configuration["MonitoringJobDefinition"]?.object
        let name = configuration["MonitoringJobDefinitionName"]?.text
        guard (given == nil) != (name == nil) else {
            throw AWSError.validation(
                "Exactly one of MonitoringJobDefinition and MonitoringJobDefinitionName must be specified.")
        }
        var definition = MonitoringDefinition(configuration: configuration, job: given ?? JSONObject())
        if let name {
            guard configuration["MonitoringType"] != nil else {
                throw AWSError.validation("MonitoringType is required with MonitoringJobDefinitionName.")
            }
            definition.job = try await monitoringJob(named: name, kind: definition.kind)
        }
        if let job = definition.baseliningJob, definition.constraints == nil || definition.statistics == nil {
            definition.job["BaselineConfig"] = try await baseline(definition, madeBy: job)
        }
        guard !definition.endpoint.isEmpty else {
            throw AWSError.validation("MonitoringInputs need an EndpointInput: only endpoints are monitored here.")
        }
        let isDeployed = try await endpoints.endpoints().contains { $0.name == definition.endpoint }
        let isKnown = try await resources.resource(.endpoint, definition.endpoint) != nil
        guard isDeployed || isKnown else {
            throw AWSError.validation(
                "Could not find endpoint \"\(arn(.endpoint, definition.endpoint, call))\".")
        }
        do {
            return try definition.schedule(named: call.string("MonitoringScheduleName"), region: call.region)
        } catch let error as ScheduleError {
            throw AWSError(error, name: call.string("MonitoringScheduleName"))
        }
    }

    /// `BaselineConfig` with the files of the job that is named in it, where it does not say where they are.
    private func baseline(_ definition: MonitoringDefinition, madeBy job: String) async throws -> JSONValue {
        var baseline = definition.job["BaselineConfig"]?.object ?? JSONObject()
        guard let made = try await resources.resource(.processingJob, job),
            let outputs = made.requested["ProcessingOutputConfig"]?["Outputs"]?.elements,
            var folder = outputs.first?["S3Output"]?["S3Uri"]?.text
        else { throw AWSError.validation("The baselining job \(job) was not found.") }
        while folder.hasSuffix("/") { folder.removeLast() }
        for (member, file) in [("ConstraintsResource", "constraints"), ("StatisticsResource", "statistics")]
        where baseline[member]?["S3Uri"] == nil {
            baseline[member] = ["S3Uri": .string("\(folder)/\(file).json")]
        }
        return .object(baseline)
    }

    /// A schedule, however it was made.
    ///
    /// - Throws: ``AWSError`` `ResourceNotFound`.
    func monitoringSchedule(named name: String) async throws -> Schedule {
        guard let schedule = try await schedules.schedules().first(where: { $0.name == name }) else {
            throw AWSError.missingSchedule(name)
        }
        return schedule
    }
}

extension ControlPlane {
    /// An ARN in a region that need not be the caller's.
    func arn(_ kind: Resource.Kind, _ name: String, region: String) -> String {
        "arn:aws:sagemaker:\(region):\(account):\(kind.rawValue)/\(name)"
    }

    /// A schedule's; in the caller's region when it was not made by this API.
    func arn(of schedule: Schedule, _ call: Call) -> String {
        arn(.monitoringSchedule, schedule.name, region: schedule.region ?? call.region)
    }
}

extension AWSError {
    /// A refusal of the store in AWS's words.
    init(_ error: ScheduleError, name: String) {
        self =
            switch error.code {
            case .notFound: .missingSchedule(name)
            case .exists: .inUse("Monitoring schedule \(name) already exists.")
            default: .validation(error.message + (error.hint.map { ": \($0)" } ?? ""))
            }
    }

    fileprivate static func missingSchedule(_ name: String) -> AWSError {
        .notFound("Monitoring schedule \(name) not found.")
    }
}

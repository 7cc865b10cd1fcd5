import JSONDocument
import Schedules

/// Job definitions of monitoring, which schedules name.
extension ControlPlane {
    static let monitoringDefinitionOperations: [String: Operation] = [
        "CreateDataQualityJobDefinition": Operation(.dataQualityDefinition) { plane, call in
            try await plane.createJobDefinition(call, .dataQuality)
        },
        "DescribeDataQualityJobDefinition": Operation(.structure(required: ["JobDefinitionName": .name])) {
            plane, call in try await plane.describeJobDefinition(call, .dataQuality)
        },
        "DeleteDataQualityJobDefinition": Operation(.structure(required: ["JobDefinitionName": .name])) {
            plane, call in try await plane.deleteJobDefinition(call, .dataQuality)
        },
        "ListDataQualityJobDefinitions": Operation(
            .structure(
                optional: Shape.listing + ["EndpointName": .name, "SortBy": .choice(["Name", "CreationTime"])])
        ) { plane, call in try await plane.listJobDefinitions(call, .dataQuality) },
    ]

    private func createJobDefinition(_ call: Call, _ kind: Schedule.Kind) async throws -> JSONObject {
        let name = call.string("JobDefinitionName")
        let job = MonitoringDefinition.job(call.request, kind: kind)
        guard !MonitoringDefinition(configuration: JSONObject(), job: job).endpoint.isEmpty else {
            throw AWSError.validation(
                "\(kind.rawValue)JobInput needs an EndpointInput: only endpoints are monitored here.")
        }
        let resource = try newResource(kind.definition, name, call)
        try await keep(resource, orRefuse: .inUse("Job definition \(resource.arn) already exists."))
        return ["JobDefinitionArn": .string(resource.arn)]
    }

    private func describeJobDefinition(_ call: Call, _ kind: Schedule.Kind) async throws -> JSONObject {
        let resource = try await jobDefinition(named: call.string("JobDefinitionName"), kind)
        return resource.requested.leavingOut("Tags").adding([
            "JobDefinitionArn": .string(resource.arn), "CreationTime": .time(resource.createdAt),
        ])
    }

    private func deleteJobDefinition(_ call: Call, _ kind: Schedule.Kind) async throws -> JSONObject? {
        let name = call.string("JobDefinitionName")
        try await remove(kind.definition, name, orRefuse: .missingDefinition(name))
        return nil
    }

    private func listJobDefinitions(_ call: Call, _ kind: Schedule.Kind) async throws -> JSONObject {
        let query = try ListingQuery(call, descends: true)
        let all = try await resources.resources(kind.definition).compactMap { resource -> ListedResource? in
            let job = MonitoringDefinition.job(resource.requested, kind: kind)
            let endpoint = MonitoringDefinition(configuration: JSONObject(), job: job).endpoint
            guard call.request["EndpointName"].map({ $0.text == endpoint }) ?? true else { return nil }
            return resource.listed(as: [
                "MonitoringJobDefinitionName": .string(resource.name),
                "MonitoringJobDefinitionArn": .string(resource.arn), "CreationTime": .time(resource.createdAt),
                "EndpointName": .string(endpoint),
            ])
        }
        return query.answer(all, as: "JobDefinitionSummaries")
    }

    /// A definition as `MonitoringJobDefinition` has it.
    ///
    /// - Throws: ``AWSError`` `ResourceNotFound`.
    func monitoringJob(named name: String, kind: Schedule.Kind) async throws -> JSONObject {
        MonitoringDefinition.job(try await jobDefinition(named: name, kind).requested, kind: kind)
    }

    private func jobDefinition(named name: String, _ kind: Schedule.Kind) async throws -> Resource {
        try await existing(kind.definition, name, orRefuse: .missingDefinition(name))
    }
}

extension Schedule.Kind {
    /// What its job definitions are among resources.
    fileprivate var definition: Resource.Kind {
        switch self {
        case .dataQuality: .dataQualityJobDefinition
        case .modelQuality: .modelQualityJobDefinition
        case .modelBias: .modelBiasJobDefinition
        case .modelExplainability: .modelExplainabilityJobDefinition
        }
    }
}

extension AWSError {
    fileprivate static func missingDefinition(_ name: String) -> AWSError {
        .notFound("Job definition \(name) not found.")
    }
}

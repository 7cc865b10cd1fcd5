import JSONDocument
import Schedules

/// Job definitions of monitoring, which schedules name.
extension ControlPlane {
    static let monitoringDefinitionOperations = [
        definitionOperations(.dataQuality, .dataQualityDefinition),
        definitionOperations(.modelQuality, .modelQualityDefinition),
    ].reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }

    private static func definitionOperations(_ kind: Schedule.Kind, _ shape: Shape) -> [String: Operation] {
        let named = Shape.structure(required: ["JobDefinitionName": .name])
        let listing = Shape.structure(
            optional: Shape.listing + ["EndpointName": .name, "SortBy": .choice(["Name", "CreationTime"])])
        let type = kind.rawValue
        return [
            "Create\(type)JobDefinition": Operation(shape) { try await $0.createJobDefinition($1, kind) },
            "Describe\(type)JobDefinition": Operation(named) { try await $0.describeJobDefinition($1, kind) },
            "Delete\(type)JobDefinition": Operation(named) { try await $0.deleteJobDefinition($1, kind) },
            "List\(type)JobDefinitions": Operation(listing) { try await $0.listJobDefinitions($1, kind) },
        ]
    }

    private func createJobDefinition(_ call: Call, _ kind: Schedule.Kind) async throws -> JSONObject {
        let name = call.string("JobDefinitionName")
        let job = MonitoringDefinition.job(call.request, kind: kind)
        guard !MonitoringDefinition(configuration: JSONObject(), job: job).endpoint.isEmpty else {
            throw AWSError.validation(
                "\(kind.rawValue)JobInput needs an EndpointInput: only endpoints are monitored here.")
        }
        let resource = try newResource(try place(of: kind, name), name, call)
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
        try await remove(try place(of: kind, name), name, orRefuse: .missingDefinition(name))
        return nil
    }

    private func listJobDefinitions(_ call: Call, _ kind: Schedule.Kind) async throws -> JSONObject {
        let query = try ListingQuery(call, descends: true)
        let all = try await resources.resources(try place(of: kind, "")).compactMap { resource -> ListedResource? in
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
        try await existing(try place(of: kind, name), name, orRefuse: .missingDefinition(name))
    }

    private func place(of kind: Schedule.Kind, _ name: String) throws(AWSError) -> Resource.Kind {
        guard let place = kind.definition else { throw .missingDefinition(name) }
        return place
    }
}

extension Schedule.Kind {
    /// What its job definitions are among resources; those of bias and attributions need an analysis of Clarify's, which
    /// is not read here.
    fileprivate var definition: Resource.Kind? {
        switch self {
        case .dataQuality: .dataQualityJobDefinition
        case .modelQuality: .modelQualityJobDefinition
        case .modelBias, .modelExplainability: nil
        }
    }
}

extension AWSError {
    fileprivate static func missingDefinition(_ name: String) -> AWSError {
        .notFound("Job definition \(name) not found.")
    }
}

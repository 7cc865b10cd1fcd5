import Endpoints
import JSONDocument

extension ControlPlane {
    static let endpointOperations: [String: Operation] = [
        "CreateEndpoint": Operation(.createEndpoint) { try await $0.createEndpoint($1) },
        "DescribeEndpoint": Operation(.structure(required: ["EndpointName": .name])) {
            try await $0.describeEndpoint($1)
        },
        "ListEndpoints": Operation(.listEndpoints) { try await $0.listEndpoints($1) },
        "DeleteEndpoint": Operation(.structure(required: ["EndpointName": .name])) { try await $0.deleteEndpoint($1) },
        "UpdateEndpoint": Operation(.updateEndpoint) { try await $0.updateEndpoint($1) },
        "UpdateEndpointWeightsAndCapacities": Operation(.updateWeights) { try await $0.updateWeights($1) },
    ]

    /// The refusal of an endpoint that is not there.
    func noEndpoint(_ name: String, _ call: Call) -> AWSError {
        .validation("Could not find endpoint \"\(arn(.endpoint, name, call))\".")
    }

    /// An endpoint as it is asked for and deployed; nil when there is none.
    func endpointState(_ name: String) async throws -> EndpointState? {
        EndpointState(
            resource: try await resources.resource(.endpoint, name),
            deployed: try await endpoints.endpoints().first { $0.name == name })
    }

    private func createEndpoint(_ call: Call) async throws -> JSONObject {
        let name = call.string("EndpointName")
        let taken = AWSError.validation("Cannot create already existing endpoint \"\(arn(.endpoint, name, call))\".")
        guard try await endpointState(name) == nil else { throw taken }
        let configurationName = call.string("EndpointConfigName")
        let configuration = try await existing(
            .endpointConfig, configurationName, orRefuse: noEndpointConfig(configurationName, call))
        var endpoint = try newResource(.endpoint, name, call, status: "Creating")
        endpoint.endpoint = EndpointProgress(
            wanted: EndpointProgress.Configuration(name: configurationName, request: configuration.request))
        let wanted = endpoint
        try await resources.changeResource(.endpoint, name) { kept in
            // One in service that is deployed no more was taken away by others.
            guard kept == nil || kept?.status == "InService" else { throw taken }
            kept = wanted
        }
        return ["EndpointArn": .string(endpoint.arn)]
    }

    private func describeEndpoint(_ call: Call) async throws -> JSONObject {
        let name = call.string("EndpointName")
        guard let state = try await endpointState(name) else { throw noEndpoint(name, call) }
        var images: [String: String] = [:]
        let members = state.configuration?.members
        let variants = ["ProductionVariants", "ShadowProductionVariants"].flatMap { members?[$0]?.elements ?? [] }
        for variant in variants {
            guard let model = variant["ModelName"]?.text else { continue }
            let requested = try await resources.resource(.model, model)?.requested
            images[model] = (requested?["PrimaryContainer"] ?? requested?["Containers"]?.elements.first)?["Image"]?.text
        }
        return JSONObject().adding([
            "EndpointName": .string(name),
            "EndpointArn": .string(state.resource?.arn ?? arn(.endpoint, name, call)),
            "EndpointConfigName": state.configuration.map { .string($0.name) },
            "ProductionVariants": .array(state.variants(images: images)),
            "ShadowProductionVariants": state.shadows(images: images).map { .array($0) },
            "DataCaptureConfig": state.capture,
            "EndpointStatus": .string(state.status),
            "FailureReason": state.resource?.failureReason.map { .string($0) },
            "CreationTime": .time(state.createdAt),
            "LastModifiedTime": .time(state.updatedAt),
        ])
    }

    private func listEndpoints(_ call: Call) async throws -> JSONObject {
        let query = try ListingQuery(call, descends: true)
        let deployed = Dictionary(try await endpoints.endpoints().map { ($0.name, $0) }) { first, _ in first }
        let asked = Dictionary(try await resources.resources(.endpoint).map { ($0.name, $0) }) { first, _ in first }
        let listed = Set(deployed.keys).union(asked.keys).compactMap { name -> ListedResource? in
            guard let state = EndpointState(resource: asked[name], deployed: deployed[name]) else { return nil }
            return ListedResource(
                name: name, status: state.status, createdAt: state.createdAt, updatedAt: state.updatedAt,
                summary: [
                    "EndpointName": .string(name),
                    "EndpointArn": .string(state.resource?.arn ?? arn(.endpoint, name, call)),
                    "CreationTime": .time(state.createdAt), "LastModifiedTime": .time(state.updatedAt),
                    "EndpointStatus": .string(state.status),
                ])
        }
        return query.answer(listed, as: "Endpoints")
    }

    private func deleteEndpoint(_ call: Call) async throws -> JSONObject? {
        let name = call.string("EndpointName")
        guard try await endpointState(name) != nil else { throw noEndpoint(name, call) }
        // In this order: a worker that is deploying it finds that nobody wants it any more.
        try await resources.changeResource(.endpoint, name) { $0 = nil }
        try await endpoints.change(name, now: call.now) { _ in nil }
        return nil
    }
}

import JSONDocument

extension ControlPlane {
    static let endpointConfigOperations: [String: Operation] = [
        "CreateEndpointConfig": Operation(.createEndpointConfig) { try await $0.createEndpointConfig($1) },
        "DescribeEndpointConfig": Operation(.structure(required: ["EndpointConfigName": .name])) {
            try await $0.describeEndpointConfig($1)
        },
        "ListEndpointConfigs": Operation(.listEndpointConfigs) { try await $0.listEndpointConfigs($1) },
        "DeleteEndpointConfig": Operation(.structure(required: ["EndpointConfigName": .name])) {
            try await $0.deleteEndpointConfig($1)
        },
    ]

    /// The refusal of a configuration that is not there.
    func noEndpointConfig(_ name: String, _ call: Call) -> AWSError {
        .validation("Could not find endpoint configuration \"\(arn(.endpointConfig, name, call))\".")
    }

    private func createEndpointConfig(_ call: Call) async throws -> JSONObject {
        let name = call.string("EndpointConfigName")
        let taken = AWSError.validation(
            "Cannot create already existing endpoint configuration \"\(arn(.endpointConfig, name, call))\".")
        guard try await resources.resource(.endpointConfig, name) == nil else { throw taken }
        for member in ["AsyncInferenceConfig", "ExplainerConfig"] where call.request[member] != nil {
            throw AWSError.validation(
                "\(member) is not supported: endpoints here answer at once, without explanations.")
        }
        let shadows = call.request["ShadowProductionVariants"]?.elements ?? []
        guard shadows.count <= 1 else {
            throw AWSError.validation("At most one of ShadowProductionVariants may be given.")
        }
        let variants = call.request["ProductionVariants"]?.elements ?? []
        try await checkVariants(variants + shadows, call)
        guard variants.contains(where: { ($0["InitialVariantWeight"]?.number ?? 1) > 0 }) else {
            throw AWSError.validation("The InitialVariantWeight of at least one of ProductionVariants must be above 0.")
        }
        if let destination = call.request["DataCaptureConfig"]?["DestinationS3Uri"]?.text {
            try await checkBucket(of: destination, at: "DataCaptureConfig.DestinationS3Uri")
        }
        let configuration = try newResource(.endpointConfig, name, call)
        try await keep(configuration, orRefuse: taken)
        return ["EndpointConfigArn": .string(configuration.arn)]
    }

    private func checkVariants(_ variants: [JSONValue], _ call: Call) async throws {
        var names: Set<String> = []
        for variant in variants {
            let name = variant["VariantName"]?.text ?? ""
            guard names.insert(name).inserted else {
                throw AWSError.validation("Duplicate variant names found: \(name)")
            }
            guard let model = variant["ModelName"]?.text else {
                throw AWSError.validation("Variant \(name) needs a ModelName.")
            }
            guard variant["ServerlessConfig"] != nil || (variant["InstanceType"] != nil) else {
                throw AWSError.validation("Variant \(name) needs an InstanceType, or a ServerlessConfig.")
            }
            guard variant["ServerlessConfig"] == nil || variant["InstanceType"] == nil else {
                throw AWSError.validation("Variant \(name) has both an InstanceType and a ServerlessConfig.")
            }
            _ = try await existing(.model, model, orRefuse: noModel(model, call))
        }
    }

    private func describeEndpointConfig(_ call: Call) async throws -> JSONObject {
        let name = call.string("EndpointConfigName")
        let configuration = try await existing(.endpointConfig, name, orRefuse: noEndpointConfig(name, call))
        return configuration.requested.leavingOut("Tags").adding([
            "EndpointConfigArn": .string(configuration.arn), "CreationTime": .time(configuration.createdAt),
        ])
    }

    private func listEndpointConfigs(_ call: Call) async throws -> JSONObject {
        let query = try ListingQuery(call, descends: true)
        return query.answer(
            try await resources.resources(.endpointConfig).map { configuration in
                configuration.listed(as: [
                    "EndpointConfigName": .string(configuration.name),
                    "EndpointConfigArn": .string(configuration.arn),
                    "CreationTime": .time(configuration.createdAt),
                ])
            }, as: "EndpointConfigs")
    }

    private func deleteEndpointConfig(_ call: Call) async throws -> JSONObject? {
        let name = call.string("EndpointConfigName")
        try await remove(.endpointConfig, name, orRefuse: noEndpointConfig(name, call))
        return nil
    }
}

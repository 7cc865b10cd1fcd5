import Endpoints
import JSONDocument

/// Changes of endpoints that are there.
extension ControlPlane {
    func updateEndpoint(_ call: Call) async throws -> JSONObject {
        let name = call.string("EndpointName")
        guard let state = try await endpointState(name) else { throw noEndpoint(name, call) }
        let configurationName = call.string("EndpointConfigName")
        let configuration = try await existing(
            .endpointConfig, configurationName, orRefuse: noEndpointConfig(configurationName, call))
        let wanted = EndpointProgress.Configuration(
            name: configurationName, request: Self.retained(configuration.requested, from: state, call))
        let (missing, busy) = (noEndpoint(name, call), busyEndpoint(name, call))
        var adopted = try newResource(.endpoint, name, call, status: "InService")
        adopted.createdAt = state.createdAt
        let (first, now, isAdopted) = (adopted, call.now, state.resource == nil)
        let arn = try await resources.changeResource(.endpoint, name) { kept in
            guard var endpoint = kept ?? (isAdopted ? first : nil) else { throw missing }
            guard !["Creating", "Updating"].contains(endpoint.status) else { throw busy }
            var progress = endpoint.endpoint ?? EndpointProgress(wanted: wanted)
            progress.wanted = wanted
            progress.instances = [:]
            endpoint.endpoint = progress
            endpoint.status = "Updating"
            endpoint.failureReason = nil
            endpoint.updatedAt = now
            kept = endpoint
            return endpoint.arn
        }
        return ["EndpointArn": .string(arn)]
    }

    private func busyEndpoint(_ name: String, _ call: Call) -> AWSError {
        .validation("Cannot update in-progress endpoint \"\(arn(.endpoint, name, call))\".")
    }

    /// A configuration with what the endpoint is to retain of what it has: `RetainAllVariantProperties`.
    private static func retained(_ configuration: JSONObject, from state: EndpointState, _ call: Call) -> String {
        var result = configuration
        if call.request["RetainAllVariantProperties"]?.isTrue ?? false {
            let excluded = (call.request["ExcludeRetainedVariantProperties"]?.elements ?? []).compactMap {
                $0["VariantPropertyType"]?.text
            }
            let former = state.configuration?.members
            if !excluded.contains("DataCaptureConfig"), let former {
                result["DataCaptureConfig"] = former["DataCaptureConfig"]
            }
            let variants = (result["ProductionVariants"]?.elements ?? []).map { variant -> JSONValue in
                var changed = variant.object
                let name = variant["VariantName"]?.text ?? ""
                if !excluded.contains("DesiredWeight"),
                    let weight = state.deployed?.variants.first(where: { $0.name == name })?.weight
                {
                    changed["InitialVariantWeight"] = .double(weight)
                }
                let old = former?["ProductionVariants"]?.elements.first { $0["VariantName"]?.text == name }
                let count = state.resource?.endpoint?.instances[name] ?? old?["InitialInstanceCount"]?.wholeNumber
                if !excluded.contains("DesiredInstanceCount"), let count {
                    changed["InitialInstanceCount"] = .integer(Int64(count))
                }
                return .object(changed)
            }
            result["ProductionVariants"] = .array(variants)
        }
        return String(decoding: JSONValue.object(result).compactBytes, as: UTF8.self)
    }

    func updateWeights(_ call: Call) async throws -> JSONObject {
        let name = call.string("EndpointName")
        guard let state = try await endpointState(name) else { throw noEndpoint(name, call) }
        guard !state.isInProgress else { throw busyEndpoint(name, call) }
        guard let deployed = state.deployed else {
            throw AWSError.validation("Endpoint \"\(arn(.endpoint, name, call))\" is in status \(state.status).")
        }
        var (weights, instances): ([String: Double], [String: Int]) = ([:], [:])
        var names: Set<String> = []
        for desired in call.request["DesiredWeightsAndCapacities"]?.elements ?? [] {
            let variant = desired["VariantName"]?.text ?? ""
            guard names.insert(variant).inserted else {
                throw AWSError.validation("Duplicate variant names found: \(variant)")
            }
            guard deployed.variants.contains(where: { $0.name == variant }) else {
                throw AWSError.validation(
                    "The variant name \"\(variant)\" was not found for endpoint \"\(arn(.endpoint, name, call))\".")
            }
            weights[variant] = desired["DesiredWeight"]?.number
            instances[variant] = desired["DesiredInstanceCount"]?.wholeNumber
        }
        let (newWeights, newInstances, now) = (weights, instances, call.now)
        let missing = noEndpoint(name, call)
        do {
            try await endpoints.change(name, now: now) { endpoint in
                guard var endpoint else { throw missing }
                for index in endpoint.variants.indices {
                    if let weight = newWeights[endpoint.variants[index].name] {
                        endpoint.variants[index].weight = weight
                    }
                }
                return endpoint
            }
        } catch let error as EndpointError {
            throw AWSError.validation(error.message)
        }
        try await resources.changeResource(.endpoint, name) { kept in
            kept?.endpoint?.instances.merge(newInstances) { _, new in new }
            kept?.updatedAt = now
        }
        return ["EndpointArn": .string(state.resource?.arn ?? arn(.endpoint, name, call))]
    }
}

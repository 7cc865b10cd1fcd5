import Endpoints
import JSONDocument

/// An endpoint as this API knows it and as it is deployed; one of the two may be missing.
///
/// `propensity deploy` makes endpoints that no call asked for, and `propensity delete` takes them away without one.
struct EndpointState: Sendable {
    /// What calls asked for; nil for an endpoint that was deployed another way.
    var resource: Resource?
    /// What answers; nil where nothing does yet, or any more.
    var deployed: Endpoint?

    /// - Returns: nil when there is no such endpoint: one that answered and was taken away by others is none.
    init?(resource: Resource?, deployed: Endpoint?) {
        if deployed == nil, resource == nil || resource?.status == "InService" { return nil }
        self.resource = resource
        self.deployed = deployed
    }

    /// `EndpointStatus`.
    var status: String { resource?.status ?? "InService" }

    /// Seconds since 1970.
    var createdAt: Double { resource?.createdAt ?? deployed?.createdAt ?? 0 }

    /// Seconds since 1970.
    var updatedAt: Double { max(resource?.updatedAt ?? 0, deployed?.updatedAt ?? 0) }

    /// The configuration that answers, or is to answer first; nil for an endpoint that was deployed another way.
    var configuration: EndpointProgress.Configuration? { resource?.endpoint.map { $0.deployed ?? $0.wanted } }

    /// Whether a change is under way.
    var isInProgress: Bool { ["Creating", "Updating"].contains(status) }

    /// `ProductionVariants` of a description: those of the configuration, or those deployed; images by their models' names.
    func variants(images: [String: String]) -> [JSONValue] {
        guard configuration != nil else {
            return deployed?.variants.map { summary($0.name, weight: $0.weight, instances: 1, image: nil) } ?? []
        }
        return summaries("ProductionVariants", images: images)
    }

    /// `ShadowProductionVariants` of a description; nil without one.
    func shadows(images: [String: String]) -> [JSONValue]? {
        guard configuration != nil else {
            return deployed?.shadow.map { [summary($0.name, weight: $0.weight, instances: 1, image: nil)] }
        }
        let shadows = summaries("ShadowProductionVariants", images: images)
        return shadows.isEmpty ? nil : shadows
    }

    private func summaries(_ member: String, images: [String: String]) -> [JSONValue] {
        (configuration?.members[member]?.elements ?? []).map { variant in
            let name = variant["VariantName"]?.text ?? ""
            return summary(
                name, weight: variant["InitialVariantWeight"]?.number ?? 1,
                instances: resource?.endpoint?.instances[name] ?? variant["InitialInstanceCount"]?.wholeNumber ?? 1,
                image: variant["ModelName"]?.text.flatMap { images[$0] })
        }
    }

    private func summary(_ name: String, weight: Double, instances: Int, image: String?) -> JSONValue {
        let current = deployed?.allVariants.first { $0.name == name }
        var summary: JSONObject = ["VariantName": .string(name)]
        if let image {
            summary["DeployedImages"] = .array([
                [
                    "SpecifiedImage": .string(image), "ResolvedImage": .string(image),
                    "ResolutionTime": .time(deployed?.createdAt ?? createdAt),
                ]
            ])
        }
        let isUp = current != nil
        summary["CurrentWeight"] = .double(current?.weight ?? 0)
        summary["DesiredWeight"] = .double(current?.weight ?? weight)
        summary["CurrentInstanceCount"] = .integer(isUp ? Int64(instances) : 0)
        summary["DesiredInstanceCount"] = .integer(Int64(instances))
        return .object(summary)
    }

    /// `DataCaptureConfig` of a description; nil without one.
    var capture: JSONValue? {
        guard let asked = configuration?.members["DataCaptureConfig"] else { return nil }
        let isOn = asked["EnableCapture"]?.isTrue ?? false
        return [
            "EnableCapture": .bool(isOn), "CaptureStatus": isOn && deployed != nil ? "Started" : "Stopped",
            "CurrentSamplingPercentage": asked["InitialSamplingPercentage"] ?? .integer(0),
            "DestinationS3Uri": asked["DestinationS3Uri"] ?? "", "KmsKeyId": asked["KmsKeyId"] ?? "",
        ]
    }
}

extension EndpointProgress.Configuration {
    /// The members of the request that made it.
    var members: JSONObject { (try? JSONValue(parsing: Array(request.utf8), file: name))?.object ?? JSONObject() }
}

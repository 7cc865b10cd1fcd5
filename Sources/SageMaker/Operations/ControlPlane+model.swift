import JSONDocument
import ObjectStore

extension ControlPlane {
    static let modelOperations: [String: Operation] = [
        "CreateModel": Operation(.createModel) { try await $0.createModel($1) },
        "DescribeModel": Operation(.byModelName) { try await $0.describeModel($1) },
        "ListModels": Operation(.listModels) { try await $0.listModels($1) },
        "DeleteModel": Operation(.byModelName) { try await $0.deleteModel($1) },
    ]

    /// The refusal of a model that is not there.
    func noModel(_ name: String, _ call: Call) -> AWSError {
        .validation("Could not find model \"\(arn(.model, name, call))\".")
    }

    private func createModel(_ call: Call) async throws -> JSONObject {
        let name = call.string("ModelName")
        let taken = AWSError.validation("Cannot create already existing model \"\(arn(.model, name, call))\".")
        guard try await resources.resource(.model, name) == nil else { throw taken }
        let containers = call.request["Containers"]?.elements ?? []
        let primary = call.request["PrimaryContainer"]
        guard (primary != nil) != !containers.isEmpty else {
            throw AWSError.validation("Exactly one of PrimaryContainer and Containers must be given.")
        }
        guard containers.count <= 1 else {
            throw AWSError.validation("Containers has \(containers.count) entries; a model is one container here.")
        }
        let container = primary ?? containers.first
        guard container?["Mode"] != "MultiModel", container?["ModelPackageName"] == nil else {
            throw AWSError.validation("Models of several artifacts, and model packages, cannot be deployed here.")
        }
        guard container?["Image"] != nil else { throw AWSError.validation("The container needs an Image.") }
        if let url = container?["ModelDataUrl"]?.text { try await checkArtifact(url) }
        if let uri = container?["ModelDataSource"]?["S3DataSource"]?["S3Uri"]?.text { try await checkArtifact(uri) }
        let model = try newResource(.model, name, call)
        try await keep(model, orRefuse: taken)
        return ["ModelArn": .string(model.arn)]
    }

    private func checkArtifact(_ url: String) async throws {
        let refusal = AWSError.validation("Could not find model data at \(url).")
        guard let location = S3Location(url) else { throw refusal }
        do {
            let isFolder = location.key.isEmpty || location.key.hasSuffix("/")
            guard try await objects.list(location).contains(where: { isFolder || $0.location == location }) else {
                throw refusal
            }
        } catch let error as ObjectStoreError where error.code == .noSuchBucket || error.code == .invalidBucketName {
            throw refusal
        }
    }

    private func describeModel(_ call: Call) async throws -> JSONObject {
        let name = call.string("ModelName")
        let model = try await existing(.model, name, orRefuse: noModel(name, call))
        let requested = model.requested
        return requested.leavingOut("Tags").adding([
            "CreationTime": .time(model.createdAt), "ModelArn": .string(model.arn),
            "EnableNetworkIsolation": requested["EnableNetworkIsolation"] ?? .bool(false),
        ])
    }

    private func listModels(_ call: Call) async throws -> JSONObject {
        let query = try ListingQuery(call, descends: true)
        return query.answer(
            try await resources.resources(.model).map { model in
                model.listed(as: [
                    "ModelName": .string(model.name), "ModelArn": .string(model.arn),
                    "CreationTime": .time(model.createdAt),
                ])
            }, as: "Models")
    }

    private func deleteModel(_ call: Call) async throws -> JSONObject? {
        let name = call.string("ModelName")
        try await remove(.model, name, orRefuse: noModel(name, call))
        return nil
    }
}

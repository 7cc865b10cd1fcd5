import JSONDocument

extension ControlPlane {
    static let tagOperations: [String: Operation] = [
        "AddTags": Operation(.structure(required: ["ResourceArn": .resourceARN, "Tags": .tags])) {
            try await $0.addTags($1)
        },
        "ListTags": Operation(
            .structure(
                required: ["ResourceArn": .resourceARN],
                optional: ["NextToken": .text(0...8_192, ".*"), "MaxResults": .integer(from: 50)])
        ) { try await $0.listTags($1) },
        "DeleteTags": Operation(
            .structure(required: ["ResourceArn": .resourceARN, "TagKeys": .list(.tagKey, 1...50)])
        ) { try await $0.deleteTags($1) },
    ]

    private func addTags(_ call: Call) async throws -> JSONObject {
        let new = try Tags.read(call.request["Tags"])
        let tags = try await changeTags(call) { tags in
            for tag in new {
                if let index = tags.firstIndex(where: { $0.key == tag.key }) {
                    tags[index] = tag
                } else {
                    tags.append(tag)
                }
            }
            guard tags.count <= Tags.limit else {
                throw AWSError.validation("A resource can have at most \(Tags.limit) tags.")
            }
        }
        return ["Tags": Tags.json(tags)]
    }

    private func listTags(_ call: Call) async throws -> JSONObject {
        let (kind, name) = try place(of: call)
        let tags: [Resource.Tag]
        if let resource = try await resources.resource(kind, name) {
            tags = resource.tags
        } else {
            try await requireDeployed(kind, name, call)
            tags = []
        }
        // A token is the key after which to go on: nobody's tag moves when others come and go.
        var rest = tags.sorted { $0.key < $1.key }[...]
        if let token = call.request["NextToken"]?.text {
            guard let bytes = HexText.decode(token), let key = String(validating: bytes, as: UTF8.self) else {
                throw AWSError.validation("The token that NextToken gives is not valid for this request.")
            }
            rest = rest.drop { $0.key <= key }
        }
        let page = rest.prefix(call.request["MaxResults"]?.wholeNumber ?? Tags.limit)
        var answer: JSONObject = ["Tags": Tags.json(Array(page))]
        if page.count < rest.count, let last = page.last {
            answer["NextToken"] = .string(HexText.encode(Array(last.key.utf8)))
        }
        return answer
    }

    private func deleteTags(_ call: Call) async throws -> JSONObject {
        let keys = Set((call.request["TagKeys"]?.elements ?? []).compactMap(\.text))
        _ = try await changeTags(call) { tags in tags.removeAll { keys.contains($0.key) } }
        return JSONObject()
    }

    /// - Returns: The tags after the change.
    private func changeTags(
        _ call: Call, _ change: @escaping @Sendable (inout [Resource.Tag]) throws -> Void
    ) async throws -> [Resource.Tag] {
        let (kind, name) = try place(of: call)
        var adopted: Resource?
        if try await resources.resource(kind, name) == nil {
            // An endpoint or a schedule that was made another way gets a place for its tags.
            try await requireDeployed(kind, name, call)
            adopted = Resource(
                kind: kind, name: name, arn: arn(kind, name, call), now: call.now, request: "{}", status: "InService")
        }
        let first = adopted
        return try await resources.changeResource(kind, name) { kept in
            guard var resource = kept ?? first else { throw AWSError.validation("Requested resource not found.") }
            try change(&resource.tags)
            kept = resource
            return resource.tags
        }
    }

    private func requireDeployed(_ kind: Resource.Kind, _ name: String, _ call: Call) async throws {
        if kind == .monitoringSchedule {
            _ = try await monitoringSchedule(named: name)
            return
        }
        guard kind == .endpoint else {
            throw AWSError.validation("Could not find the resource \"\(arn(kind, name, call))\".")
        }
        guard try await endpointState(name) != nil else { throw noEndpoint(name, call) }
    }

    /// What an ARN names, of this account and in the caller's region.
    private func place(of call: Call) throws(AWSError) -> (Resource.Kind, String) {
        let arn = call.string("ResourceArn")
        let fields = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let parts = fields.last?.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        guard fields.count == 6, parts.count == 2, fields[2] == "sagemaker", fields[4] == account,
            let kind = Resource.Kind(rawValue: String(parts[0]))
        else { throw .validation("Could not find the resource \"\(arn.quotable)\".") }
        return (kind, String(parts[1]))
    }
}

extension Shape {
    /// An ARN of SageMaker's.
    fileprivate static let resourceARN = text(0...256, "arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+")
}

import JSONDocument
import ObjectStore

/// What operations of all kinds do.
extension ControlPlane {
    /// `arn:aws:sagemaker:{region}:{account}:{kind}/{name}`.
    func arn(_ kind: Resource.Kind, _ name: String, _ call: Call) -> String {
        "arn:aws:sagemaker:\(call.region):\(account):\(kind.rawValue)/\(name)"
    }

    /// A resource as a call asks for it, not kept yet.
    ///
    /// - Throws: ``AWSError`` for tags that nobody may hang on it.
    func newResource(
        _ kind: Resource.Kind, _ name: String, _ call: Call, status: String = "", job: JobProgress? = nil
    ) throws(AWSError) -> Resource {
        Resource(
            kind: kind, name: name, arn: arn(kind, name, call), now: call.now, request: call.text,
            tags: try Tags.read(call.request["Tags"]), status: status, job: job)
    }

    /// Keeps a resource under a name that is free; throws `taken` when it is not.
    func keep(_ resource: Resource, orRefuse taken: AWSError) async throws {
        try await resources.changeResource(resource.kind, resource.name) { kept in
            guard kept == nil else { throw taken }
            kept = resource
        }
    }

    /// Deletes a resource that must be there.
    func remove(_ kind: Resource.Kind, _ name: String, orRefuse missing: AWSError) async throws {
        try await resources.changeResource(kind, name) { kept in
            guard kept != nil else { throw missing }
            kept = nil
        }
    }

    /// A resource that must be there.
    func existing(_ kind: Resource.Kind, _ name: String, orRefuse missing: AWSError) async throws -> Resource {
        guard let resource = try await resources.resource(kind, name) else { throw missing }
        return resource
    }

    // MARK: Places of data

    /// Refuses a location whose bucket is not there; the message tells the member that names it.
    func checkBucket(of uri: String, at member: String) async throws {
        guard let location = S3Location(uri) else {
            throw AWSError.validation("\(member) is not an S3 location: \(uri)")
        }
        guard try await objects.hasBucket(location.bucket) else {
            throw AWSError.validation("Could not find the S3 bucket \"\(location.bucket)\" that \(member) names.")
        }
    }

    /// Refuses a prefix below which nothing lies.
    func checkInput(_ uri: String, role: String, _ call: Call) async throws {
        guard let location = S3Location(uri) else {
            throw AWSError.validation("Input data must lie in S3; this is no S3 location: \(uri)")
        }
        let refusal = AWSError.validation(
            "No S3 objects found under S3 URL \"\(uri)\" given in input data source. Please ensure that the bucket exists "
                + "in the selected region (\(call.region)), that objects exist under that S3 prefix, and that the role "
                + "\"\(role)\" has \"s3:ListBucket\" permissions on bucket \"\(location.bucket)\".")
        do {
            guard try await !objects.list(location).isEmpty else { throw refusal }
        } catch let error as ObjectStoreError where error.code == .noSuchBucket || error.code == .invalidBucketName {
            throw refusal
        }
    }
}

extension Resource {
    /// The members of the request that made it.
    ///
    /// Every request that is kept has been read once; should one be damaged, it has no members.
    var requested: JSONObject {
        (try? JSONValue(parsing: Array(request.utf8), file: arn))?.object ?? JSONObject()
    }

    /// How a listing sees it.
    func listed(as summary: JSONObject) -> ListedResource {
        ListedResource(name: name, status: status, createdAt: createdAt, updatedAt: updatedAt, summary: summary)
    }
}

extension JSONObject {
    /// These members and the given ones after them; a member that is there keeps its place and gets the new value, and
    /// one whose new value is nil is left as it is.
    func adding(_ more: KeyValuePairs<String, JSONValue?>) -> JSONObject {
        var result = self
        for (key, value) in more where value != nil { result[key] = value }
        return result
    }

    /// These members without some.
    func leavingOut(_ names: String...) -> JSONObject {
        JSONObject(unique: members.filter { !names.contains($0.key) })
    }
}

extension JSONValue {
    /// Seconds since 1970 as AWS tells them, with milliseconds.
    static func time(_ seconds: Double) -> JSONValue { .double((seconds * 1_000).rounded() / 1_000) }
}

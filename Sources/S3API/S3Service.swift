import Dispatch
public import ObjectStore
public import Signatures

/// S3's REST protocol, path style, over an object store; knows no server.
///
/// Buckets: list, create, head, location, delete. Objects: put, get with ranges and conditions, head, copy, delete, delete
/// many, list in both versions. Parts: create, upload, copy, complete, abort, list. Anything else is `NotImplemented`.
public struct S3Service: Sendable {
    /// Who may call.
    public enum Callers: Sendable {
        /// Everybody; signatures are not looked at.
        case anyone
        /// Those whose access key the function knows; it returns nil for others and for keys that have expired.
        case signed(key: @Sendable (_ accessKeyID: String) async throws -> AccessKey?)
    }

    let store: ObjectStore
    let region: String
    let account: String
    private let callers: Callers

    /// A service.
    ///
    /// - Parameters:
    ///   - store: What it answers from.
    ///   - region: The region that signatures must name.
    ///   - account: The owner of all buckets, 12 digits.
    ///   - callers: Who may call.
    public init(store: ObjectStore, region: String, account: String, callers: Callers) {
        self.store = store
        self.region = region
        self.account = account
        self.callers = callers
    }

    /// Answers a request.
    ///
    /// The body is read as far as it is needed; after an answer from 400 on, what is left of it is the server's to drop.
    ///
    /// - Parameters:
    ///   - request: With the headers as they came; `host` among them.
    ///   - body: The bytes off the wire, without HTTP's own chunks.
    ///   - now: Seconds since 1970.
    ///   - id: The request's id, for the answer's `x-amz-request-id`.
    /// - Returns: An answer in any case; refusals are XML with S3's codes.
    public func respond<Chunks: AsyncSequence & Sendable>(
        to request: SignedRequest, body: Chunks, now: Double, id: String
    ) async -> S3Response where Chunks.Element == [UInt8] {
        do {
            return await respond(to: request, body: body, reader: try await admit(request, now: now), id: id)
        } catch {
            return Self.refusal(error, request, id: id)
        }
    }

    /// Answers a request whose signature was proven already, as the other function does.
    ///
    /// - Parameters:
    ///   - request: With the headers as they came.
    ///   - body: The bytes off the wire, without HTTP's own chunks.
    ///   - proof: The request's signature.
    ///   - id: The request's id.
    /// - Returns: An answer in any case.
    public func respond<Chunks: AsyncSequence & Sendable>(
        to request: SignedRequest, body: Chunks, proof: VerifiedSignature, id: String
    ) async -> S3Response where Chunks.Element == [UInt8] {
        await respond(to: request, body: body, reader: proof.body(), id: id)
    }

    private func respond<Chunks: AsyncSequence & Sendable>(
        to request: SignedRequest, body: Chunks, reader: PayloadReader, id: String
    ) async -> S3Response where Chunks.Element == [UInt8] {
        do {
            let call = try S3Call(request)
            if let owner = request.header("x-amz-expected-bucket-owner"), owner != account {
                throw S3Error("AccessDenied", 403, "Access Denied")
            }
            var body = S3Body(chunks: body, reader: reader)
            return Self.finished(try await answer(call, &body), request, id: id)
        } catch {
            return Self.refusal(error, request, id: id)
        }
    }

    private static func finished(_ response: S3Response, _ request: SignedRequest, id: String) -> S3Response {
        var response = response
        response.headers.append(("x-amz-request-id", id))
        if request.method == "HEAD" { response.body = .none }
        return response
    }

    private func admit(_ request: SignedRequest, now: Double) async throws -> PayloadReader {
        switch callers {
        case .anyone:
            let form = request.header("x-amz-content-sha256").flatMap(PayloadForm.init) ?? .unsigned
            return PayloadReader(form, try PayloadExpectations(request), chain: nil)
        case .signed(let key):
            let verifier = SignatureVerifier(service: .s3, region: region)
            let claim = try verifier.claim(of: request)
            return try verifier.verify(claim, of: request, key: await key(claim.accessKeyID), now: now).body()
        }
    }

    private func answer<Chunks>(_ call: S3Call, _ body: inout S3Body<Chunks>) async throws -> S3Response {
        if let name = call.parameters.keys.sorted().first(where: Self.absent.contains) {
            throw S3Error.notImplemented("?\(name)")
        }
        guard let bucket = call.bucket else {
            guard call.request.method == "GET" else { throw Self.notAllowed }
            return try await listBuckets()
        }
        if call.key == nil { return try await answer(call, bucket: bucket, &body) }
        let key = try call.objectKey()
        if call.parameters["uploadId"] != nil || call.parameters["uploads"] != nil {
            return try await answerUpload(call, bucket, key, &body)
        }
        switch call.request.method {
        case "GET" where call.parameters["tagging"] != nil: return try await tags(bucket, key)
        case _ where call.parameters["tagging"] != nil: throw S3Error.notImplemented("?tagging")
        case "GET", "HEAD": return try await get(call, bucket, key)
        case "PUT" where call.request.header("x-amz-copy-source") != nil: return try await copy(call, bucket, key)
        case "PUT": return try await put(call, bucket, key, &body)
        case "DELETE": return try await delete(bucket, key)
        default: throw Self.notAllowed
        }
    }

    private func answer<Chunks>(
        _ call: S3Call, bucket: String, _ body: inout S3Body<Chunks>
    ) async throws -> S3Response {
        switch call.request.method {
        case "GET" where call.parameters["location"] != nil: return try await location(bucket)
        case "GET" where call.parameters["uploads"] != nil: return try await listUploads(call, bucket)
        case "GET" where call.parameters["versioning"] != nil: return try await versioning(bucket)
        case "GET": return try await list(call, bucket)
        case "HEAD": return try await headBucket(bucket)
        case "PUT": return try await createBucket(bucket, &body)
        case "DELETE": return try await deleteBucket(bucket)
        case "POST" where call.parameters["delete"] != nil: return try await deleteMany(bucket, &body)
        default: throw Self.notAllowed
        }
    }

    static let notAllowed = S3Error(
        "MethodNotAllowed", 405, "The specified method is not allowed against this resource.")

    /// Parameters that stand for something that there is not.
    private static let absent: Set = [
        "accelerate", "acl", "analytics", "attributes", "cors", "encryption", "intelligent-tiering", "inventory",
        "legal-hold", "lifecycle", "logging", "metrics", "notification", "object-lock", "ownershipControls", "policy",
        "policyStatus", "publicAccessBlock", "replication", "requestPayment", "restore", "retention", "select",
        "torrent", "versions", "website",
    ]

    /// The answer that refuses a request, as for a signature that the server found wrong itself.
    public static func refusal(_ error: any Error, _ request: SignedRequest, id: String) -> S3Response {
        let error = error as? S3Error ?? S3Error(error)
        let document = XMLDocument("Error", namespace: false) { xml in
            xml.element("Code", error.code)
            xml.element("Message", error.message)
            xml.element("Hint", error.hint)
            xml.element("Resource", request.path)
            xml.element("RequestId", id)
        }
        return finished(.xml(document, status: error.status), request, id: id)
    }
}

/// Runs what waits for the disk away from the threads that tasks share.
func onDisk<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        diskQueue.async { continuation.resume(with: Swift.Result { try body() }) }
    }
}

private let diskQueue = DispatchQueue(label: "propensity.objects", attributes: .concurrent)

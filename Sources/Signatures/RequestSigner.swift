/// Signs requests: what a client of a service does.
public struct RequestSigner: Sendable {
    /// What it signs with.
    public let key: AccessKey
    /// The service that is called.
    public let service: SignedService
    /// The service's region.
    public let region: String

    /// A signer for a service in a region.
    public init(key: AccessKey, service: SignedService, region: String) {
        self.key = key
        self.service = service
        self.region = region
    }

    /// Adds `x-amz-date`, for S3 `x-amz-content-sha256`, the session token and `Authorization`.
    ///
    /// - Parameters:
    ///   - request: With its `host`; all of its headers are signed but those that proxies change.
    ///   - payload: What the body is.
    ///   - time: When.
    /// - Returns: The chain to sign the body's chunks with, which begins at the request's signature.
    @discardableResult
    public func sign(_ request: inout SignedRequest, payload: PayloadForm, time: SignatureTime) -> ChunkSignatures {
        request.setHeader("x-amz-date", time.text)
        if service.family == .s3 { request.setHeader("x-amz-content-sha256", payload.text) }
        if let token = key.sessionToken { request.setHeader("x-amz-security-token", token) }
        let names = Self.signedNames(request)
        let scope = CredentialScope(day: time.day, region: region, service: service.name)
        let signingKey = SigningKey(secret: key.secret, scope: scope)
        let canonical = CanonicalRequest(
            request, signedHeaders: names, payload: payload.text, family: service.family)
        let signature = signingKey.signature(of: canonical.stringToSign(time: time, scope: scope))
        request.setHeader(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=\(key.id)/\(scope), SignedHeaders=\(names.joined(separator: ";")), "
                + "Signature=\(signature)")
        return ChunkSignatures(key: signingKey, time: time, seed: signature)
    }

    /// The query of a URL that anybody may use for a while, without headers.
    ///
    /// - Parameters:
    ///   - request: With its `host`; other headers are to be sent as they are.
    ///   - lifetime: Seconds, at most 604,800.
    ///   - time: When it begins.
    /// - Returns: The request's own parameters and those of the signature, percent-encoded.
    public func presign(_ request: SignedRequest, lifetime: Int, time: SignatureTime) -> String {
        let names = Self.signedNames(request)
        let scope = CredentialScope(day: time.day, region: region, service: service.name)
        var parameters = [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Credential", "\(key.id)/\(scope)"),
            ("X-Amz-Date", time.text), ("X-Amz-Expires", "\(lifetime)"),
            ("X-Amz-SignedHeaders", names.joined(separator: ";")),
        ]
        if let token = key.sessionToken { parameters.append(("X-Amz-Security-Token", token)) }
        var request = request
        let added = parameters.map { "\($0.0)=\(PercentCoding.encode($0.1.utf8))" }
        request.query = ((request.query.isEmpty ? [] : [request.query]) + added).joined(separator: "&")
        let canonical = CanonicalRequest(
            request, signedHeaders: names,
            payload: service.family == .s3 ? PayloadForm.unsigned.text : emptyHash, family: service.family)
        let signature = SigningKey(secret: key.secret, scope: scope)
            .signature(of: canonical.stringToSign(time: time, scope: scope))
        return request.query + "&X-Amz-Signature=\(signature)"
    }

    /// Headers that proxies add or change are left out.
    private static func signedNames(_ request: SignedRequest) -> [String] {
        let left: Set = [
            "authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id",
        ]
        return Set(request.headers.map { $0.name.lowercased() }).subtracting(left).sorted()
    }
}

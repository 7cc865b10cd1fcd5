/// Says whether a request was signed by who it says, for a service in a region, at about this time.
///
/// Source: AWS, *Signature Version 4*, and *Authenticating Requests (AWS Signature Version 4)* of the S3 API reference.
/// As with AWS, a signature can be used again while its time lasts; what is sent is covered, not how often.
public struct SignatureVerifier: Sendable {
    /// The service that the scope must name.
    public let service: SignedService
    /// The region that the scope must name; nil for any.
    public let region: String?
    /// Seconds that the time of signing may lie from ours: 15 minutes, as with AWS.
    public let tolerance: Int

    /// A verifier for one service.
    public init(service: SignedService, region: String?, tolerance: Int = 900) {
        self.service = service
        self.region = region
        self.tolerance = tolerance
    }

    /// Reads what the request says of its signature.
    ///
    /// - Throws: As ``SignatureClaim/init(_:family:)``.
    public func claim(of request: SignedRequest) throws(SignatureError) -> SignatureClaim {
        try SignatureClaim(request, family: service.family)
    }

    /// Proves a claim.
    ///
    /// - Parameters:
    ///   - claim: What the request says.
    ///   - request: The request itself.
    ///   - key: The key of the claim's access key; nil when there is none (or it has expired).
    ///   - now: Seconds since 1970.
    ///   - payload: For services other than S3, ``PayloadForm/hash(of:)`` of the whole body. S3 says itself what the body
    ///     is; there this is not looked at, and the body is to be read through the answer's ``VerifiedSignature/body()``.
    /// - Returns: The claim as a proven one, and what reads the body.
    /// - Throws: `unknownKey`, `wrongToken`, `wrongRegion`, `wrongService`, `skewed`, `expired`, `unsignedHeader`,
    ///   `mismatch`, and for S3 what ``PayloadReader`` refuses of the headers.
    public func verify(
        _ claim: SignatureClaim, of request: SignedRequest, key: AccessKey?, now: Double,
        payload: PayloadForm = .hash(of: [])
    ) throws(SignatureError) -> VerifiedSignature {
        guard let key, key.id == claim.accessKeyID else {
            throw SignatureError(
                .unknownKey,
                service.family == .s3
                    ? "The AWS Access Key Id you provided does not exist in our records."
                    : "The security token included in the request is invalid.",
                hint: "make one with: propensity token create --aws")
        }
        if let token = key.sessionToken {
            guard let sent = claim.sessionToken, equalInConstantTime(sent, token) else {
                throw SignatureError(.wrongToken, "The provided token is malformed or otherwise invalid.")
            }
        }
        try checkScope(claim)
        try checkTime(claim, now: now)
        try checkHeaders(claim, of: request)
        let form = claim.payload ?? payload
        let canonical = CanonicalRequest(
            request, signedHeaders: claim.signedHeaders, payload: form.text, family: service.family)
        let signingKey = SigningKey(secret: key.secret, scope: claim.scope)
        let expected = signingKey.signature(of: canonical.stringToSign(time: claim.time, scope: claim.scope))
        guard equalInConstantTime(expected, claim.signature.lowercased()) else {
            throw SignatureError(
                .mismatch,
                "The request signature we calculated does not match the signature you provided. "
                    + "Check your key and signing method.")
        }
        return VerifiedSignature(
            claim: claim, form: form, expectations: service.family == .s3 ? try PayloadExpectations(request) : nil,
            chain: ChunkSignatures(key: signingKey, time: claim.time, seed: expected))
    }

    private func checkScope(_ claim: SignatureClaim) throws(SignatureError) {
        let isS3 = service.family == .s3
        if claim.scope.service != service.name {
            throw SignatureError(
                .wrongService,
                isS3
                    ? "The authorization header is malformed; incorrect service \"\(claim.scope.service)\". "
                        + "This endpoint belongs to \"\(service.name)\"."
                    : "Credential should be scoped to correct service: '\(service.name)'.")
        }
        if let region, claim.scope.region != region {
            throw SignatureError(
                .wrongRegion,
                isS3
                    ? "The authorization header is malformed; the region '\(claim.scope.region)' is wrong; "
                        + "expecting '\(region)'"
                    : "Credential should be scoped to a valid region, not '\(claim.scope.region)'.",
                hint: "set AWS_DEFAULT_REGION=\(region)")
        }
    }

    private func checkTime(_ claim: SignatureClaim, now: Double) throws(SignatureError) {
        let signed = Double(claim.time.seconds)
        if let lifetime = claim.lifetime {
            if now > signed + Double(lifetime) { throw SignatureError(.expired, "Request has expired") }
            if now < signed - Double(tolerance) { throw SignatureError(.expired, "Request is not yet valid") }
            return
        }
        guard abs(now - signed) > Double(tolerance) else { return }
        let ours = SignatureTime(seconds: Int(min(max(now, 0), 1e11))).text
        let message =
            switch service.family {
            case .s3: "The difference between the request time and the server's time is too large."
            case .json, .query:
                signed < now
                    ? "Signature expired: \(claim.time.text) is now earlier than our time \(ours) less \(tolerance) s."
                    : "Signature not yet current: \(claim.time.text) is still later than our time \(ours) plus "
                        + "\(tolerance) s."
            }
        throw SignatureError(.skewed, message, hint: "set the clock; ours says \(ours)")
    }

    /// The host must be signed, and so must whatever tells S3 what to do.
    private func checkHeaders(_ claim: SignatureClaim, of request: SignedRequest) throws(SignatureError) {
        let signed = Set(claim.signedHeaders)
        guard signed.contains("host") else {
            throw SignatureError(
                .unsignedHeader, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
        }
        for header in request.headers {
            let name = header.name.lowercased()
            guard name.hasPrefix("x-amz-"), !signed.contains(name) else { continue }
            // A signed URL carries this one as a parameter, and the header only says how to read the body.
            if claim.lifetime != nil, name == "x-amz-content-sha256" { continue }
            throw SignatureError(
                .unsignedHeader, "There were headers present in the request which were not signed: \(name)",
                hint: "sign every header that begins with x-amz-")
        }
    }
}

/// What a request says of its signature, read but not proven.
///
/// A caller looks up ``accessKeyID`` and hands the key to ``SignatureVerifier/verify(_:of:key:now:payload:)``.
public struct SignatureClaim: Sendable, Equatable {
    /// Who claims to have signed.
    public var accessKeyID: String
    /// What the signature is good for.
    public var scope: CredentialScope
    /// Names of the signed headers, in small letters, in the order they were given.
    public var signedHeaders: [String]
    /// 64 hexadecimal digits.
    public var signature: String
    /// When it was signed.
    public var time: SignatureTime
    /// Seconds that a signed URL is good for; nil when the signature is in the header.
    public var lifetime: Int?
    /// What the body claims to be; nil when the service takes the body itself.
    public var payload: PayloadForm?
    /// The session token sent along; nil when there is none.
    public var sessionToken: String?

    /// Longest life of a signed URL: seven days.
    private static let longestLifetime = 604_800

    /// Reads the claim from the `Authorization` header or, when there is none, from the URL.
    ///
    /// - Throws: `missing`, `unsupportedAlgorithm`, `malformedHeader`, `malformedQuery`, `malformedTime`, `wrongService`
    ///   for a scope that does not end in `aws4_request`; S3 also `missingHash`, `invalidHash`.
    public init(_ request: SignedRequest, family: SignedService.Family) throws(SignatureError) {
        if let authorization = request.header("authorization") {
            try self.init(authorization: authorization, request, family)
        } else if request.parameter("X-Amz-Algorithm") != nil || request.parameter("X-Amz-Signature") != nil {
            try self.init(query: request, family)
        } else if request.parameter("AWSAccessKeyId") != nil {
            throw Self.unsupported
        } else {
            throw SignatureError(
                .missing, family == .s3 ? "Access Denied" : "Request is missing Authentication Token",
                hint: "sign the request with an access key: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY")
        }
    }

    private init(authorization: String, _ request: SignedRequest, _ family: SignedService.Family) throws(SignatureError)
    {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.first == "AWS4-HMAC-SHA256" else {
            throw Self.unsupported
        }
        var fields: [String: String] = [:]
        for field in (parts.count == 2 ? parts[1] : "").split(separator: ",") {
            let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else {
                throw Self.malformed("'\(Self.trimmed(field))' is not a key=value pair")
            }
            fields[Self.trimmed(pair[0])] = Self.trimmed(pair[1])
        }
        func field(_ name: String) throws(SignatureError) -> String {
            guard let value = fields[name], !value.isEmpty else {
                throw Self.malformed("Authorization header requires '\(name)' parameter")
            }
            return value
        }
        let credential = try field("Credential")
        (accessKeyID, scope) = try Self.parse(credential: credential) { Self.malformed($0) }
        signedHeaders = try field("SignedHeaders").split(separator: ";").map(String.init)
        signature = try field("Signature")
        guard let time = (request.header("x-amz-date") ?? request.header("date")).flatMap(SignatureTime.init) else {
            throw SignatureError(
                .malformedTime, "AWS authentication requires a valid Date or x-amz-date header")
        }
        self.time = time
        lifetime = nil
        sessionToken = request.header("x-amz-security-token")
        payload = try Self.payload(request, family, required: true)
        try checkDay(family)
    }

    private init(query request: SignedRequest, _ family: SignedService.Family) throws(SignatureError) {
        func parameter(_ name: String) throws(SignatureError) -> String {
            guard let value = request.parameter(name), !value.isEmpty else {
                throw SignatureError(
                    .malformedQuery,
                    "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
                        + "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters; "
                        + "\(name) is missing.")
            }
            return value
        }
        guard try parameter("X-Amz-Algorithm") == "AWS4-HMAC-SHA256" else {
            throw SignatureError(.malformedQuery, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"")
        }
        (accessKeyID, scope) = try Self.parse(credential: parameter("X-Amz-Credential")) {
            SignatureError(.malformedQuery, "Error parsing the X-Amz-Credential parameter; \($0)")
        }
        signedHeaders = try parameter("X-Amz-SignedHeaders").split(separator: ";").map(String.init)
        signature = try parameter("X-Amz-Signature")
        guard let time = SignatureTime(try parameter("X-Amz-Date")) else {
            throw SignatureError(
                .malformedQuery, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
        }
        self.time = time
        guard let lifetime = Int(try parameter("X-Amz-Expires")) else {
            throw SignatureError(.malformedQuery, "X-Amz-Expires should be a number")
        }
        guard lifetime >= 0 else {
            throw SignatureError(.malformedQuery, "X-Amz-Expires must be non-negative")
        }
        guard lifetime <= Self.longestLifetime else {
            throw SignatureError(
                .malformedQuery,
                "X-Amz-Expires must be less than a week (in seconds); that is, the given "
                    + "X-Amz-Expires must be less than 604800 seconds")
        }
        self.lifetime = lifetime
        sessionToken = request.parameter("X-Amz-Security-Token") ?? request.header("x-amz-security-token")
        payload = try Self.payload(request, family, required: false)
        try checkDay(family)
    }

    /// Takes `AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request` apart; an access key may hold slashes, a scope may not.
    private static func parse(
        credential: String, _ failure: (String) -> SignatureError
    ) throws(SignatureError) -> (String, CredentialScope) {
        let parts = credential.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 5, parts.dropLast(4).contains(where: { !$0.isEmpty }) else {
            throw failure(
                "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".")
        }
        let scope = parts.suffix(4).map(String.init)
        guard scope[3] == "aws4_request" else {
            throw SignatureError(
                .wrongService,
                "Credential should be scoped with a valid terminator: 'aws4_request', not '\(scope[3])'.")
        }
        return (
            parts.dropLast(4).joined(separator: "/"),
            CredentialScope(day: scope[0], region: scope[1], service: scope[2])
        )
    }

    private static func payload(
        _ request: SignedRequest, _ family: SignedService.Family, required: Bool
    ) throws(SignatureError) -> PayloadForm? {
        guard family == .s3 else { return nil }
        guard let text = request.header("x-amz-content-sha256") ?? request.parameter("X-Amz-Content-Sha256") else {
            guard required else { return .unsigned }
            throw SignatureError(.missingHash, "Missing required header for this request: x-amz-content-sha256")
        }
        guard let form = PayloadForm(text) else {
            throw SignatureError(
                .invalidHash,
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
                    + "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER "
                    + "or a valid sha256 value.")
        }
        return form
    }

    private func checkDay(_ family: SignedService.Family) throws(SignatureError) {
        guard time.day != scope.day else { return }
        let text = "Invalid credential date \"\(scope.day)\". This date is not the same as X-Amz-Date: \"\(time.day)\"."
        guard family == .s3 else {
            throw SignatureError(
                .mismatch, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date.")
        }
        throw lifetime == nil ? Self.malformed(text) : SignatureError(.malformedQuery, text)
    }

    private static let unsupported = SignatureError(
        .unsupportedAlgorithm,
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
        hint: "with boto3: Config(signature_version=\"s3v4\")")

    private static func malformed(_ what: String) -> SignatureError {
        SignatureError(.malformedHeader, "The authorization header is malformed; \(what)")
    }

    private static func trimmed(_ text: Substring) -> String {
        let body = text.drop { $0 == " " }
        return String(body.prefix(body.count - body.reversed().prefix { $0 == " " }.count))
    }
}

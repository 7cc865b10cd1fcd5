import HTTPTypes
import Signatures

/// Which of AWS's services a request is for, told by its header.
enum AWSCall: Sendable, Equatable {
    /// A service of JSON 1.1, and the operation that it is asked for.
    case json(JSONService, operation: String)
    /// The Security Token Service.
    case sts
    /// S3.
    case s3

    /// The services that speak JSON 1.1.
    enum JSONService: String, Sendable, CaseIterable {
        case sageMaker = "SageMaker"
        case logs = "Logs_20140328"
        /// Any other, of which no operation is known.
        case other

        var signed: SignedService { self == .logs ? .logs : .sageMaker }

        /// Its name in figures.
        var label: String {
            switch self {
            case .sageMaker: "sagemaker"
            case .logs: "logs"
            case .other: "other"
            }
        }
    }

    /// nil for a request of our own routes.
    init?(_ request: HTTPRequest) {
        let path = request.path ?? "/"
        let scope = Self.scope(request, path)
        let isRoot = path == "/" || path.hasPrefix("/?")
        if request.method == .post, isRoot, let target = request.headerFields[.target] {
            let parts = target.split(separator: ".", maxSplits: 1).map(String.init)
            self = .json(
                JSONService(rawValue: parts.first ?? "") ?? .other, operation: parts.count == 2 ? parts[1] : target)
        } else if scope == .ours {
            return nil
        } else if isRoot, scope != .s3, Self.isForm(request) || path.contains("Action=") {
            self = .sts
        } else if scope == .s3 || (request.headerFields[.contentHash] != nil && scope != .sageMaker) {
            // Of AWS's own clients only S3's send the hash; others' may send it to the runtime too.
            self = .s3
        } else {
            return nil
        }
    }

    private enum Scope {
        case s3, sageMaker, other
        /// A token of our own.
        case ours
    }

    /// The service that a signature's scope names; nil without a signature.
    private static func scope(_ request: HTTPRequest, _ path: String) -> Scope? {
        if let authorization = request.headerFields[.authorization] {
            guard authorization.hasPrefix("AWS4-") else { return authorization.hasPrefix("AWS ") ? .s3 : .ours }
            if authorization.contains("/s3/aws4_request") { return .s3 }
            return authorization.contains("/sagemaker/aws4_request") ? .sageMaker : .other
        }
        guard path.contains("X-Amz-Algorithm=") || path.contains("X-Amz-Signature=") || path.contains("AWSAccessKeyId=")
        else { return nil }
        guard path.contains("X-Amz-Credential=") else { return .s3 }
        return path.contains("%2Fs3%2Faws4_request") || path.contains("/s3/aws4_request") ? .s3 : .other
    }

    private static func isForm(_ request: HTTPRequest) -> Bool {
        request.method == .post
            && request.headerFields[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? false
    }
}

extension HTTPField.Name {
    private static func known(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is no header's name") }
        return field
    }

    static let target = known("X-Amz-Target")
    static let contentHash = known("x-amz-content-sha256")
    static let decodedLength = known("x-amz-decoded-content-length")
    static let requestId = known("x-amzn-RequestId")
}

extension SignedRequest {
    /// What a signature covers of a request: path, query and host as they came.
    init(_ request: HTTPRequest) {
        let target = request.path ?? "/"
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var headers = [(name: "host", value: request.authority ?? "")]
        for field in request.headerFields { headers.append((field.name.rawName, field.value)) }
        self.init(
            method: request.method.rawValue, path: String(parts[0]), query: parts.count == 2 ? String(parts[1]) : "",
            headers: headers)
    }
}

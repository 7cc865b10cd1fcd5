public import Access
import Foundation
public import HTTPTypes
public import Hummingbird
public import Logging
public import NIOCore
public import ObjectStore
import S3API
public import SageMaker
public import Serving
import Signatures
public import Telemetry

/// AWS's services on the server's port: SageMaker, its logs, STS and S3, as unmodified clients call them.
///
/// Every request has to be signed by an access key of the home (Signature Version 4), for the home's region. Answers and refusals
/// have AWS's shapes, and an id that the log has too.
public struct AWSRouter: ForeignRoutes {
    /// Who may come in.
    public let credentials: Credentials
    let controlPlane: ControlPlane
    let logs: JSONOperations?
    let buckets: Buckets
    let account: String
    let admission: Admission
    let registry: MetricRegistry
    private let region: HomeRegion

    /// Answers operations of a service of JSON 1.1: given the operation's name, the body and the time in seconds since 1970, it
    /// returns the answer's body, or throws `AWSError`.
    public typealias JSONOperations =
        @Sendable (
            _ operation: String, _ body: [UInt8], _ now: Double
        ) async throws -> [UInt8]

    /// Who answers requests of S3.
    public enum Buckets: Sendable {
        /// This server, from a store of its own.
        case here(ObjectStore)
        /// Another server, at this address; requests are refused and told of it.
        case elsewhere(url: String)
    }

    /// The most bytes of a body, other than S3's.
    static let bodyLimit = 6_291_456

    /// The services of a home.
    ///
    /// - Parameters:
    ///   - credentials: Tokens and access keys.
    ///   - region: Which region callers have to name.
    ///   - account: 12 digits that stand in ARNs.
    ///   - controlPlane: What answers SageMaker's API.
    ///   - logs: What answers CloudWatch Logs; nil when there are no jobs.
    ///   - buckets: Who answers requests of S3.
    ///   - registry: Where it counts.
    public init(
        credentials: Credentials, region: HomeRegion, account: String, controlPlane: ControlPlane,
        logs: JSONOperations?, buckets: Buckets, registry: MetricRegistry
    ) {
        self.credentials = credentials
        self.region = region
        self.account = account
        self.controlPlane = controlPlane
        self.logs = logs
        self.buckets = buckets
        self.registry = registry
        admission = Admission(credentials: credentials, region: region)
        registry.describe(
            "propensity_aws_requests_total", "Requests of AWS's services, by service, operation and status.")
    }

    /// Those with a target, a form for STS, or a signature for S3.
    public func takes(_ request: HTTPRequest) -> Bool { AWSCall(request) != nil }

    /// Those of S3.
    public func isTransfer(_ request: HTTPRequest) -> Bool { AWSCall(request) == .s3 }

    /// Whether its `Authorization` is of Signature Version 4.
    public func isSigned(_ request: HTTPRequest) -> Bool {
        request.headerFields[.authorization]?.hasPrefix("AWS4-") ?? false
    }

    /// Answers in the shape of the service that is asked.
    public func respond(to request: Request, from peer: String, logger: Logger) async -> Response {
        guard let call = AWSCall(request.head) else { return Response(status: .notFound) }
        let signed = SignedRequest(request.head)
        let exchange = Exchange(
            request: request, signed: signed, peer: peer, now: Date().timeIntervalSince1970, id: Self.identifier(),
            logger: logger)
        let (response, operation): (Response, String)
        let service: String
        switch call {
        case .json(let called, let name):
            service = called.label
            response = await answerJSON(exchange, called, name)
            operation = Self.isKnown(called, name) ? name : "other"
        case .sts:
            service = "sts"
            (response, operation) = await answerSTS(exchange)
        case .s3:
            service = "s3"
            response = await answerS3(exchange)
            operation = S3Operation.name(of: signed)
        }
        count(service, operation, response.status.code)
        return response
    }

    /// What clients of each service read as "try again".
    public func busy(_ request: HTTPRequest) -> Response {
        let message = "Please reduce your request rate."
        return switch AWSCall(request) {
        case .s3: refuseS3(S3Error("SlowDown", 503, message), SignedRequest(request))
        case .sts: Self.xmlError("Throttling", message, 400, id: Self.identifier())
        case .json, nil: Self.jsonError(AWSError("ThrottlingException", message), id: Self.identifier())
        }
    }

    /// Signed for SageMaker, with the whole body, by a key that may invoke.
    public func refusal(
        ofInvocation request: HTTPRequest, body: ByteBuffer, from peer: String, logger: Logger
    ) -> Response? {
        do {
            _ = try admission.admit(
                SignedRequest(request), service: .sageMaker, body: [UInt8](buffer: body), scope: .invoke, peer: peer,
                now: Date().timeIntervalSince1970)
            return nil
        } catch {
            let id = Self.identifier()
            let refused = awsError(error, logger: logger, id: id)
            var response = Self.jsonError(refused, id: id)
            response.headers[.contentType] = "application/json"
            if let name = HTTPField.Name("x-amzn-ErrorType") { response.headers[name] = refused.code }
            count("runtime", "InvokeEndpoint", response.status.code)
            return response
        }
    }

    /// Any error in the words of AWS's JSON services; what is not the caller's doing is logged.
    func awsError(_ error: any Error, logger: Logger, id: String) -> AWSError {
        switch error {
        case let error as AWSError: return error
        case let error as SignatureError:
            return AWSError(error.name(for: .json), error.message, status: error.status(for: .json))
        case Admission.Refusal.insufficient(let key, let scope):
            return AWSError(
                "AccessDeniedException",
                "The access key \(key) does not have the scope \(scope.rawValue); make one with: propensity token create "
                    + "--aws --scope \(scope.rawValue)")
        case Admission.Refusal.limited(let seconds):
            return AWSError(
                "ThrottlingException",
                "Too many wrong signatures of this key came from this address; try again in \(seconds) s.")
        case let error as ObjectStoreError where Self.elsewhere.contains(error.code):
            // It was tried often enough; a client that is told of a failure of ours would do so again.
            logger.warning("another S3 server fails: \(error)", metadata: ["request": "\(id)"])
            return AWSError(
                "ValidationException",
                "The server of s3:// does not do it: " + error.message
                    + (error.hint.map { "; " + $0 } ?? ""))
        default:
            logger.error("an AWS request failed: \(error)", metadata: ["request": "\(id)"])
            return AWSError(
                "InternalFailure", "The request failed here; the server's log says why, under \(id).", status: 500)
        }
    }

    /// What only another server of objects is refused by.
    private static let elsewhere: Set<ObjectStoreError.Code> = [
        .accessDenied, .wrongRegion, .unavailable, .notUnderstood,
    ]

    private func count(_ service: String, _ operation: String, _ status: Int) {
        registry.counter(
            "propensity_aws_requests_total",
            [("service", service), ("operation", operation), ("status", "\(status)")]
        ).increment()
    }

    /// A request's id, of the form that AWS's JSON services have.
    static func identifier() -> String { UUID().uuidString.lowercased() }
}

/// A request on its way to an answer.
struct Exchange: Sendable {
    let request: Request
    let signed: SignedRequest
    let peer: String
    /// Seconds since 1970.
    let now: Double
    let id: String
    let logger: Logger
}

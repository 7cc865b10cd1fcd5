import Access
import HTTPTypes
import Hummingbird
import JSONDocument
import NIOCore
import SageMaker

extension AWSRouter {
    /// SageMaker's API and its logs, JSON 1.1.
    func answerJSON(_ exchange: Exchange, _ service: AWSCall.JSONService, _ operation: String) async -> Response {
        do {
            let body = try await Self.body(of: exchange.request)
            guard service != .other else {
                throw AWSError(
                    "UnknownOperationException",
                    "\(operation) is of a service that is not answered here; SageMaker, CloudWatch Logs, STS and S3 are."
                )
            }
            let caller = try admission.admit(
                exchange.signed, service: service.signed, body: body, scope: Self.scope(of: operation),
                peer: exchange.peer, now: exchange.now)
            let answer: [UInt8]
            switch service {
            case .sageMaker:
                answer = try await controlPlane.respond(
                    operation: operation, body: body, region: caller.region, now: exchange.now)
            case .logs where logs != nil: answer = try await logs?(operation, body, exchange.now) ?? []
            case .logs, .other:
                throw AWSError("UnknownOperationException", "The operation \(operation) is not answered here.")
            }
            return Response(
                status: .ok, headers: Self.headers("application/x-amz-json-1.1", id: exchange.id),
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer)))
        } catch {
            return Self.jsonError(awsError(error, logger: exchange.logger, id: exchange.id), id: exchange.id)
        }
    }

    /// What an operation needs: reading for what only tells, all for the rest.
    static func scope(of operation: String) -> Scope {
        ["Describe", "List", "Get", "Search"].contains(where: operation.hasPrefix) ? .read : .admin
    }

    /// Whether an operation may have a series of its own in the figures.
    static func isKnown(_ service: AWSCall.JSONService, _ operation: String) -> Bool {
        switch service {
        case .sageMaker: ControlPlane.operationNames.contains(operation)
        case .logs: ["DescribeLogStreams", "GetLogEvents"].contains(operation)
        case .other: false
        }
    }

    /// A whole body.
    ///
    /// - Throws: ``AWSError`` when it is too large.
    static func body(of request: Request) async throws -> [UInt8] {
        let tooLarge = AWSError(
            "RequestEntityTooLargeException", "A request may have \(bodyLimit) bytes.", status: 413)
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bodyLimit { throw tooLarge }
        do {
            return [UInt8](buffer: try await request.body.collect(upTo: bodyLimit))
        } catch is NIOTooManyBytesError { throw tooLarge }
    }

    static func headers(_ contentType: String, id: String) -> HTTPFields {
        [.contentType: contentType, .requestId: id]
    }

    /// `{"__type": …, "message": …}`.
    static func jsonError(_ error: AWSError, id: String) -> Response {
        let body: JSONValue = ["__type": .string(error.code), "message": .string(error.message)]
        var headers = headers("application/x-amz-json-1.1", id: id)
        if error.status == 413 { headers[.connection] = "close" }
        return Response(
            status: .init(code: error.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.compactBytes)))
    }
}

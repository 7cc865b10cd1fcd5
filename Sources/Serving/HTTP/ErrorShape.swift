import Capture
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Makes answers of errors: in our shape, or in SageMaker's on its runtime route.
struct ErrorShape: RouterMiddleware {
    func handle(
        _ request: Request, context: ServingContext, next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            var reply = Self.reply(to: error, request.headers, path: request.uri.path, logger: context.logger)
            // An answer to HEAD ends with its header.
            if request.method == .head { reply.body = ByteBuffer() }
            return reply.response
        }
    }

    /// The answer that tells an error to the caller of a path; what is not the caller's doing is logged, under the id that the
    /// answer has.
    static func reply(to error: any Error, _ headers: HTTPFields, path: String, logger: Logger) -> Reply {
        let identifier = CaptureRecord.text(of: CaptureRecord.newEventId())
        let requestId = InvocationWishes.requestId(headers) ?? identifier
        return reply(
            to: servingError(error, logger: logger, requestId: requestId), path: path, identifier: identifier,
            requestId: requestId)
    }

    /// The answer that tells a mistake to a caller; without a header, as when none could be read, in our own shape.
    static func reply(to error: ServingError, _ head: HTTPRequest?) -> Reply {
        let identifier = CaptureRecord.text(of: CaptureRecord.newEventId())
        return reply(
            to: error, path: head?.path ?? "", identifier: identifier,
            requestId: head.flatMap { InvocationWishes.requestId($0.headerFields) } ?? identifier)
    }

    private static func reply(to error: ServingError, path: String, identifier: String, requestId: String) -> Reply {
        let path = path.prefix { $0 != "?" }
        var reply = isRuntime(path) ? error.awsReply : error.reply
        reply.headers[.amazonRequestId] = identifier
        reply.headers[.requestId] = requestId
        return reply
    }

    private static func servingError(_ error: any Error, logger: Logger, requestId: String) -> ServingError {
        switch error {
        case let error as ServingError: return error
        case let error as HTTPError where error.status == .notFound:
            return ServingError(.notFound, "not-found", "there is nothing at this path", hint: "see /openapi.json")
        case let error as HTTPError:
            return ServingError(error.status, "bad-request", error.body ?? error.status.reasonPhrase)
        default:
            logger.error("request failed: \(error)", metadata: ["request": "\(requestId)"])
            return ServingError(
                .internalServerError, "internal", "the request failed here", hint: "the server's log says why")
        }
    }

    /// Whether a path is `/endpoints/{name}/invocations`.
    static func isRuntime(_ path: some StringProtocol) -> Bool {
        path.hasPrefix("/endpoints/") && path.hasSuffix("/invocations")
    }
}

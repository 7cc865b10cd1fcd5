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
            var reply = Self.reply(to: error, request.head, path: request.uri.path, logger: context.logger)
            // An answer to HEAD ends with its header.
            if request.method == .head { reply.body = ByteBuffer() }
            return reply.response
        }
    }

    /// The answer that tells an error to the caller of a path; what is not the caller's doing is logged, under the id that the
    /// answer has.
    static func reply(to error: any Error, _ request: HTTPRequest, path: String, logger: Logger) -> Reply {
        let identifier = CaptureRecord.text(of: CaptureRecord.newEventId())
        let told = InvocationWishes.requestId(request.headerFields) ?? identifier
        let shaped = servingError(error, logger: logger, requestId: told)
        var reply = isRuntime(path) ? shaped.awsReply : shaped.reply
        reply.headers[.amazonRequestId] = identifier
        reply.headers[.requestId] = told
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
    static func isRuntime(_ path: String) -> Bool { path.hasPrefix("/endpoints/") && path.hasSuffix("/invocations") }
}

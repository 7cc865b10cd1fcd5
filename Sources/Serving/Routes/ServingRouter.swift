import Access
import Foundation
import HTTPTypes
import Hummingbird

/// Puts the routes together.
struct ServingRouter {
    private let router = Router(context: ServingContext.self, options: .autoGenerateHeadEndpoints)

    init(
        gate: Gate, invocations: Invocations, groundTruth: GroundTruthRoute, status: StatusRoutes,
        foreign: (any ForeignRoutes)? = nil
    ) {
        router.add(middleware: ErrorShape())
        on("/ping", .get) { request, context in
            try gate.check(request, context, scope: .invoke, openOnLoopback: true)
            return try status.ping()
        }
        on("/invocations", .post) { request, context in
            try gate.check(request, context, scope: .invoke, openOnLoopback: true)
            return try await invocations.respond(request, name: nil)
        }
        on("/endpoints/{name}/invocations", .post) { request, context in
            var request = request
            if !gate.isLoopback, let foreign, foreign.isSigned(request.head) {
                let body = try await invocations.body(of: request)
                if let refusal = foreign.refusal(
                    ofInvocation: request.head, body: body, from: context.peer, logger: context.logger)
                {
                    return refusal
                }
                request.body = RequestBody(buffer: body)
            } else {
                try gate.check(request, context, scope: .invoke, openOnLoopback: true)
            }
            return try await invocations.respond(request, name: Self.name(context))
        }
        on("/endpoints/{name}/ground-truth", .post) { request, context in
            try gate.check(request, context, scope: .invoke)
            return try await groundTruth.keep(request, endpoint: Self.name(context))
        }
        on("/endpoints", .get) { request, context in
            try gate.check(request, context, scope: .read)
            return status.endpoints()
        }
        on("/endpoints/{name}", .get) { request, context in
            try gate.check(request, context, scope: .read)
            return try status.endpoint(Self.name(context))
        }
        on("/metrics", .get) { request, context in
            try gate.check(request, context, scope: .read)
            return status.metrics()
        }
        on("/openapi.json", .get) { request, context in
            try gate.check(request, context, scope: .read)
            return status.openAPI()
        }
    }

    /// The endpoint that the path names, its percent-encoding undone; what cannot be undone stays, and names none.
    private static func name(_ context: ServingContext) -> String {
        let name = context.parameters.get("name") ?? ""
        return name.contains("%") ? name.removingPercentEncoding ?? name : name
    }

    var responder: RouterResponder<ServingContext> { router.buildResponder() }

    /// Answers a method of a path, and the others with 405.
    private func on(
        _ path: RouterPath, _ method: HTTPRequest.Method,
        _ answer: @escaping @Sendable (Request, ServingContext) async throws -> Response
    ) {
        router.on(path, method: method, use: answer)
        let allowed: [HTTPRequest.Method] = method == .get ? [.get, .head] : [method]
        let allow = allowed.map(\.rawValue).joined(separator: ", ")
        for other in Self.methods where !allowed.contains(other) {
            router.on(path, method: other) { _, _ -> Response in
                throw ServingError(
                    .methodNotAllowed, "method-not-allowed", "this path does not take \(other.rawValue)",
                    hint: "it takes \(allow)", allow: allow)
            }
        }
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .patch, .options, .trace, .connect, HTTPRequest.Method("QUERY"),
    ].compactMap(\.self)
}

public import Access
public import HTTPTypes
public import Hummingbird
public import Logging
public import NIOCore

/// Routes of other protocols on the server's port, which their own module answers.
///
/// The server asks them first; what they do not take goes to its own routes.
public protocol ForeignRoutes: Sendable {
    /// Who may come in; the server's own routes use them too, so that wrong ones count together.
    var credentials: Credentials { get }

    /// Whether a request is theirs, by its header.
    func takes(_ request: HTTPRequest) -> Bool

    /// Whether a request of theirs may bring or fetch a body of any length: it then has to make progress, not to end in time.
    func isTransfer(_ request: HTTPRequest) -> Bool

    /// Answers a request that they take; never fails.
    func respond(to request: Request, from peer: String, logger: Logger) async -> Response

    /// The answer to a request that they take when there is no place for it.
    func busy(_ request: HTTPRequest) -> Response

    /// Whether a request for predictions shows one of their credentials instead of a token.
    func isSigned(_ request: HTTPRequest) -> Bool

    /// The answer that refuses a signed request for predictions; nil when its credential allows it.
    func refusal(ofInvocation request: HTTPRequest, body: ByteBuffer, from peer: String, logger: Logger) -> Response?
}

/// Hands requests to whom they belong.
struct ServingResponder: HTTPResponder {
    let own: RouterResponder<ServingContext>
    let foreign: (any ForeignRoutes)?
    /// Counts the others' requests by themselves, so that slow transfers take no place from predictions.
    let inFlight: InFlight

    func respond(to request: Request, context: ServingContext) async throws -> Response {
        guard let foreign, foreign.takes(request.head) else {
            return try await own.respond(to: request, context: context)
        }
        do { try inFlight.enter() } catch { return foreign.busy(request.head) }
        defer { inFlight.leave() }
        return await foreign.respond(to: request, from: context.peer, logger: context.logger)
    }
}

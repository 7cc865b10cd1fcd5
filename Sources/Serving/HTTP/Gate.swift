import Access
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// Lets requests in that may come in.
struct Gate: Sendable {
    let credentials: Credentials
    /// Whether only this machine can reach the server, or the platform around the container that it runs in.
    let isLoopback: Bool

    /// Refuses a request whose credential does not allow a scope.
    ///
    /// - Parameters:
    ///   - request: Its `Authorization` header is looked at.
    ///   - peer: The caller's address, asked for when it matters.
    ///   - scope: What it asks for.
    ///   - openOnLoopback: Whether callers on this machine need no credential for it.
    ///   - logger: Told when credentials cannot be checked.
    /// - Throws: ``ServingError`` 401, 403, or 429 after too many wrong tokens.
    func check(
        _ request: HTTPRequest, from peer: @autoclosure () -> String, scope: Scope, openOnLoopback: Bool = false,
        logger: Logger
    ) throws(ServingError) {
        if openOnLoopback, isLoopback { return }
        let verdict: Credentials.Verdict
        do {
            verdict = try credentials.judge(
                request.headerFields[.authorization], for: scope, peer: peer(), now: Date().timeIntervalSince1970)
        } catch {
            logger.error("the tokens cannot be read: \(error)")
            throw ServingError(
                .serviceUnavailable, "tokens-unreadable", "credentials cannot be checked now", retryAfter: 1)
        }
        switch verdict {
        case .allowed: return
        case .unknown:
            throw ServingError(
                .unauthorized, "unauthorized", "this needs a valid token",
                hint: "send `Authorization: Bearer TOKEN`; `propensity token create` makes one")
        case .insufficient:
            throw ServingError(
                .forbidden, "forbidden", "the token does not have the scope \(scope.rawValue)",
                hint: "make one with `propensity token create --scope \(scope.rawValue)`")
        case .limited(let seconds):
            throw ServingError(
                .tooManyRequests, "too-many-attempts", "too many wrong tokens came from this address",
                hint: "try again in \(seconds) s", retryAfter: seconds)
        }
    }
}

extension Gate {
    /// Refuses a request of the router's whose credential does not allow a scope.
    ///
    /// - Throws: ``ServingError``, see ``check(_:from:scope:openOnLoopback:logger:)``.
    func check(
        _ request: Request, _ context: ServingContext, scope: Scope, openOnLoopback: Bool = false
    ) throws(ServingError) {
        try check(
            request.head, from: context.peer, scope: scope, openOnLoopback: openOnLoopback, logger: context.logger)
    }
}

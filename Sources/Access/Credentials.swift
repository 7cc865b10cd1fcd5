import Synchronization

/// Says whether a request's credential allows what it asks for.
///
/// Tokens and access keys are kept in memory and read again whenever their store's mark differs, so that a revoked one is
/// refused at once. Wrong ones of both kinds count together.
public final class Credentials: Sendable {
    /// What comes of a credential.
    public enum Verdict: Sendable, Equatable {
        /// It allows the scope.
        case allowed
        /// There is none, or it is not known, or it has expired.
        case unknown
        /// It is known but does not allow the scope.
        case insufficient
        /// Too many wrong ones came from this peer; the seconds until the next try.
        case limited(seconds: Int)
    }

    private struct State {
        var mark: UInt64?
        var readAt = -Double.infinity
        var tokens: [String: AccessToken] = [:]
        var keyMark: UInt64?
        var keysReadAt = -Double.infinity
        var keys: [String: StoredAccessKey] = [:]
        var attempts: AttemptLimit
    }

    /// Seconds after which tokens are read again though the mark is the same: a writer may die before it sets the mark.
    private static let longestAge = 5.0

    private let store: any TokenStore
    private let keys: (any AccessKeyStore)?
    private let state: Mutex<State>

    /// Credentials in a store.
    ///
    /// - Parameters:
    ///   - store: Where the tokens are.
    ///   - keys: Where the access keys are; nil when there are none.
    ///   - attempts: How many wrong tokens and signatures a peer may send.
    public init(
        _ store: any TokenStore, keys: (any AccessKeyStore)? = nil, attempts: AttemptLimit = AttemptLimit()
    ) {
        self.store = store
        self.keys = keys
        state = Mutex(State(attempts: attempts))
    }

    /// Judges the `Authorization` header of a request.
    ///
    /// A peer that sent too many wrong tokens is refused unheard, even with a right one, until its minute is over.
    ///
    /// - Parameters:
    ///   - header: `Bearer TOKEN`; nil when there is none, which is not counted as a wrong one.
    ///   - scope: What the request asks for.
    ///   - peer: The caller's address.
    ///   - now: Seconds since 1970.
    /// - Returns: What comes of it; a token that has expired is unknown, but not counted as a wrong one.
    /// - Throws: The store's error when the tokens cannot be read; then nothing is allowed.
    public func judge(_ header: String?, for scope: Scope, peer: String, now: Double) throws -> Verdict {
        guard let header else { return .unknown }
        let mark = store.tokenMark()
        return try state.withLock { state in
            if let seconds = state.attempts.wait(peer, now: now) { return .limited(seconds: seconds) }
            if state.mark != mark || abs(now - state.readAt) > Self.longestAge {
                state.tokens = Dictionary(try store.tokens().map { ($0.id, $0) }) { $1 }
                state.mark = mark
                state.readAt = now
            }
            guard let parts = Self.bearer(header).flatMap(AccessToken.parts), let token = state.tokens[parts.id],
                token.hasSecret(parts.secret)
            else {
                state.attempts.fail(peer, now: now)
                return .unknown
            }
            if token.allows(scope, now: now) { return .allowed }
            return token.expiresAt.map { now >= $0 } ?? false ? .unknown : .insufficient
        }
    }

    /// The access key of that id, which may have expired; nil when there is none.
    ///
    /// - Throws: The store's error when the keys cannot be read; then nothing is allowed.
    public func accessKey(_ id: String, now: Double) throws -> StoredAccessKey? {
        guard let keys else { return nil }
        let mark = keys.accessKeyMark()
        return try state.withLock { state in
            if state.keyMark != mark || abs(now - state.keysReadAt) > Self.longestAge {
                state.keys = Dictionary(try keys.accessKeys().map { ($0.id, $0) }) { $1 }
                state.keyMark = mark
                state.keysReadAt = now
            }
            return state.keys[id]
        }
    }

    /// Seconds that a peer has to wait because it sent too many wrong credentials; nil when it may try.
    public func wait(_ peer: String, now: Double) -> Int? { state.withLock { $0.attempts.wait(peer, now: now) } }

    /// Counts a wrong signature, as ``judge(_:for:peer:now:)`` does wrong tokens.
    public func countWrong(from peer: String, now: Double) { state.withLock { $0.attempts.fail(peer, now: now) } }

    private static func bearer(_ header: String) -> Substring? {
        let scheme = "bearer "
        guard header.prefix(scheme.count).lowercased() == scheme else { return nil }
        return header.dropFirst(scheme.count).drop { $0 == " " }
    }
}

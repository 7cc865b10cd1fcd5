import Synchronization

/// Keeps the tokens.
public protocol TokenStore: Sendable {
    /// All tokens, oldest first.
    func tokens() throws -> [AccessToken]
    /// Keeps a token.
    func add(_ token: AccessToken) throws
    /// Forgets a token: from the return of this call on it allows nothing, in any process.
    ///
    /// - Returns: Whether there was one with this id.
    func revoke(_ id: String) throws -> Bool
    /// Differs after every change by any process; cheap enough to be asked at every request.
    func tokenMark() -> UInt64
}

/// Tokens of one process, for tests and for servers without a home.
public final class MemoryTokenStore: TokenStore {
    private let state = Mutex((tokens: [AccessToken](), changes: UInt64(0)))

    /// A store without tokens.
    public init() {}

    /// In the order in which they were added.
    public func tokens() -> [AccessToken] { state.withLock { $0.tokens } }

    /// Kept as long as the process lives.
    public func add(_ token: AccessToken) {
        state.withLock { state in
            state.tokens.append(token)
            state.changes += 1
        }
    }

    /// For this process only, which has the only one.
    public func revoke(_ id: String) -> Bool {
        state.withLock { state in
            let before = state.tokens.count
            state.tokens.removeAll { $0.id == id }
            state.changes += 1
            return state.tokens.count < before
        }
    }

    /// Counts changes.
    public func tokenMark() -> UInt64 { state.withLock { $0.changes } }
}

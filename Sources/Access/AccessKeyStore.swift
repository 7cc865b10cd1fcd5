import Synchronization

/// Keeps the access keys.
public protocol AccessKeyStore: Sendable {
    /// All keys, oldest first.
    func accessKeys() throws -> [StoredAccessKey]
    /// Keeps a key.
    func add(_ key: StoredAccessKey) throws
    /// Forgets a key: from the return of this call on it allows nothing, in any process.
    ///
    /// - Returns: Whether there was one with this id.
    func revokeAccessKey(_ id: String) throws -> Bool
    /// Differs after every change by any process; cheap enough to be asked at every request.
    func accessKeyMark() -> UInt64
}

/// Access keys of one process, for tests.
public final class MemoryAccessKeyStore: AccessKeyStore {
    private let state = Mutex((keys: [StoredAccessKey](), changes: UInt64(0)))

    /// A store without keys.
    public init() {}

    /// In the order in which they were added.
    public func accessKeys() -> [StoredAccessKey] { state.withLock { $0.keys } }

    /// Kept as long as the process lives.
    public func add(_ key: StoredAccessKey) {
        state.withLock { state in
            state.keys.append(key)
            state.changes += 1
        }
    }

    /// For this process only, which has the only one.
    public func revokeAccessKey(_ id: String) -> Bool {
        state.withLock { state in
            let before = state.keys.count
            state.keys.removeAll { $0.id == id }
            state.changes += 1
            return state.keys.count < before
        }
    }

    /// Counts changes.
    public func accessKeyMark() -> UInt64 { state.withLock { $0.changes } }
}

import Synchronization

/// Endpoints of one process: `serve MODEL`, and tests.
public final class MemoryEndpointStore: EndpointStore {
    private struct State {
        var endpoints: [String: Endpoint] = [:]
        var changes: UInt64 = 0
    }

    private let state: Mutex<State>

    /// A store with these endpoints.
    public init(_ endpoints: [Endpoint] = []) {
        state = Mutex(State(endpoints: Dictionary(endpoints.map { ($0.name, $0) }) { $1 }))
    }

    /// Sorted by name, as they are at the call.
    public func endpoints() -> [Endpoint] {
        state.withLock { $0.endpoints.values.sorted { $0.name < $1.name } }
    }

    /// Kept as long as the process lives; `change` runs under a lock, so it must not call the store.
    @discardableResult
    public func change(
        _ name: String, now: Double, _ change: @escaping @Sendable (Endpoint?) throws -> Endpoint?
    ) throws -> Endpoint? {
        try state.withLock { state in
            let former = state.endpoints[name]
            let next = try change(former)?.following(former, now: now)
            state.endpoints[name] = next
            state.changes += 1
            return next
        }
    }

    /// Counts changes.
    public func changeMark() -> ChangeMark { state.withLock { ChangeMark($0.changes) } }
}

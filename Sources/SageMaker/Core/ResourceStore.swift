public import Endpoints
import Synchronization

/// Keeps what SageMaker's API has made.
///
/// A change is all or nothing and outlives the process, except in ``MemoryResourceStore``.
public protocol ResourceStore: Sendable {
    /// One resource; nil when there is none.
    func resource(_ kind: Resource.Kind, _ name: String) async throws -> Resource?
    /// All resources of a kind, sorted by name.
    func resources(_ kind: Resource.Kind) async throws -> [Resource]
    /// Makes, changes or deletes a resource; no other change, of any process, comes between reading and writing.
    ///
    /// - Parameters:
    ///   - kind: Its kind.
    ///   - name: Its name.
    ///   - change: Given the resource as it is, nil when there is none; leaves what is to be kept, nil to delete it.
    /// - Returns: What `change` returns.
    /// - Throws: What `change` throws; then nothing has changed.
    @discardableResult
    func changeResource<Value: Sendable>(
        _ kind: Resource.Kind, _ name: String, _ change: @escaping @Sendable (inout Resource?) throws -> Value
    ) async throws -> Value
    /// Differs after every change by any process; cheap enough to be asked many times a second.
    func changeMark() -> ChangeMark
}

/// Resources of one process, for tests.
public final class MemoryResourceStore: ResourceStore {
    private struct Place: Hashable {
        var kind: Resource.Kind
        var name: String
    }

    private let state = Mutex((resources: [Place: Resource](), changes: UInt64(0)))

    /// A store without resources.
    public init() {}

    /// One of this process's resources.
    public func resource(_ kind: Resource.Kind, _ name: String) -> Resource? {
        state.withLock { $0.resources[Place(kind: kind, name: name)] }
    }

    /// Sorted by name.
    public func resources(_ kind: Resource.Kind) -> [Resource] {
        state.withLock { $0.resources.values.filter { $0.kind == kind } }.sorted { $0.name < $1.name }
    }

    /// Kept as long as the process lives.
    @discardableResult
    public func changeResource<Value: Sendable>(
        _ kind: Resource.Kind, _ name: String, _ change: @escaping @Sendable (inout Resource?) throws -> Value
    ) throws -> Value {
        try state.withLock { state in
            let place = Place(kind: kind, name: name)
            var resource = state.resources[place]
            let value = try change(&resource)
            state.resources[place] = resource
            state.changes += 1
            return value
        }
    }

    /// Counts changes.
    public func changeMark() -> ChangeMark { ChangeMark(state.withLock { $0.changes }) }
}

/// Keeps the deployed endpoints.
///
/// A change is all or nothing and outlives the process, except in ``MemoryEndpointStore``.
public protocol EndpointStore: Sendable {
    /// All endpoints, sorted by name.
    func endpoints() async throws -> [Endpoint]

    /// Changes one endpoint; no other change comes between reading and writing.
    ///
    /// - Parameters:
    ///   - name: The endpoint.
    ///   - now: Seconds since 1970, for the times that the endpoint tells.
    ///   - change: Gets the endpoint as it is, nil when there is none, and returns what is to be kept, nil for none. The store
    ///     sets revision and times.
    /// - Returns: What is kept now.
    /// - Throws: What `change` throws, or ``EndpointError`` when its result cannot run; then nothing has changed.
    @discardableResult
    func change(
        _ name: String, now: Double, _ change: @escaping @Sendable (Endpoint?) throws -> Endpoint?
    ) async throws -> Endpoint?

    /// Differs after every change by any process; cheap enough to be asked many times a second.
    func changeMark() -> ChangeMark
}

extension Endpoint {
    /// The endpoint to keep after a change: checked, with revision and times set.
    ///
    /// - Parameters:
    ///   - former: The endpoint before; nil when there was none.
    ///   - now: Seconds since 1970.
    /// - Returns: This endpoint with the next revision.
    /// - Throws: ``EndpointError`` as ``check()`` does.
    package func following(_ former: Endpoint?, now: Double) throws(EndpointError) -> Endpoint {
        try check()
        var next = self
        next.revision = (former?.revision ?? 0) + 1
        next.createdAt = former?.createdAt ?? now
        next.updatedAt = now
        return next
    }
}

/// A word that changes with what a store keeps.
public struct ChangeMark: Sendable, Equatable {
    /// Opaque.
    public let value: UInt64

    /// A mark from its word.
    public init(_ value: UInt64) { self.value = value }
}

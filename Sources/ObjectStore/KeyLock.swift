import Synchronization

/// A lock that many keys share.
final class KeyLock: Sendable {
    private let mutex = Mutex(())

    /// Runs while nobody else holds the lock.
    func withLock<Result>(_ body: () throws(ObjectStoreError) -> Result) throws(ObjectStoreError) -> Result {
        try mutex.withLock { _ throws(ObjectStoreError) in try body() }
    }
}

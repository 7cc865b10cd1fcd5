import HTTPTypes
import Synchronization

/// Counts the requests worked on, and refuses those beyond a limit.
final class InFlight: Sendable {
    private let count = Atomic<Int>(0)
    private let refusals = Atomic<Int>(0)
    private let limit: Int
    private let receiving = Atomic<Int>(0)
    /// Bytes of bodies that may be on their way in at once.
    private static let receivingLimit = 1 << 30

    init(limit: Int) { self.limit = limit }

    /// Requests worked on now.
    var current: Int { count.load(ordering: .relaxed) }

    /// Requests refused so far.
    var refused: Int { refusals.load(ordering: .relaxed) }

    /// Takes a place.
    ///
    /// - Throws: ``ServingError`` 429 when there is none.
    func enter() throws(ServingError) {
        guard count.wrappingAdd(1, ordering: .relaxed).newValue <= limit else {
            leave()
            refusals.wrappingAdd(1, ordering: .relaxed)
            throw ServingError(
                .tooManyRequests, "busy", "\(limit) requests are worked on at once, and there are more",
                hint: "try again in a second", retryAfter: 1)
        }
    }

    /// Gives the place back.
    func leave() { count.wrappingSubtract(1, ordering: .relaxed) }

    /// Takes room for a body that comes in, which may take its sender a while.
    ///
    /// - Parameter bytes: Its length, or what is taken for it where it is not told.
    /// - Throws: ``ServingError`` 429 when there is no room.
    func beginReceiving(_ bytes: Int) throws(ServingError) {
        guard receiving.wrappingAdd(bytes, ordering: .relaxed).newValue <= Self.receivingLimit else {
            endReceiving(bytes)
            refusals.wrappingAdd(1, ordering: .relaxed)
            throw ServingError(
                .tooManyRequests, "busy", "too many bodies come in at once", hint: "try again in a second",
                retryAfter: 1)
        }
    }

    /// Gives the room back.
    func endReceiving(_ bytes: Int) { receiving.wrappingSubtract(bytes, ordering: .relaxed) }
}

public import Endpoints
import Synchronization

/// Destinations and messages of one process, for tests and for servers without a home.
public final class MemoryAlertStore: AlertStore {
    private struct State {
        var destinations: [String: Destination] = [:]
        var memories: [String: AlertMemory] = [:]
        var alerts: [OutgoingAlert] = []
        var changes: UInt64 = 0

        var sorted: [Destination] { destinations.values.sorted { $0.name < $1.name } }
    }

    private let state = Mutex(State())

    /// A store without destinations.
    public init() {}

    /// As they are at the call.
    public func destinations() -> [Destination] { state.withLock { $0.sorted } }

    /// Kept as long as the process lives, as is everything here.
    public func setDestination(_ destination: Destination) throws {
        try destination.validate()
        state.withLock { state in
            state.destinations[destination.name] = destination
            state.changes += 1
        }
    }

    /// From memory.
    public func removeDestination(_ name: String) -> Bool {
        state.withLock { state in
            state.changes += 1
            return state.destinations.removeValue(forKey: name) != nil
        }
    }

    /// As it is at the call.
    public func alertMemory(_ schedule: String) -> AlertMemory {
        state.withLock { $0.memories[schedule] ?? AlertMemory() }
    }

    /// `change` runs under a lock, so it must not call the store.
    public func changeAlertMemory<Value: Sendable>(
        _ schedule: String,
        _ change: @escaping @Sendable (inout AlertMemory, [Destination]) -> (Value, [OutgoingAlert])
    ) -> Value {
        state.withLock { state in
            var memory = state.memories[schedule] ?? AlertMemory()
            let (value, alerts) = change(&memory, state.sorted)
            state.memories[schedule] = memory
            let known = Set(state.alerts.map(\.id))
            state.alerts += alerts.filter { !known.contains($0.id) }
            if !alerts.isEmpty { state.changes += 1 }
            return value
        }
    }

    /// `change` runs under a lock, so it must not call the store.
    public func changeOutbox<Value: Sendable>(
        _ change: @escaping @Sendable (inout [OutgoingAlert], [Destination]) -> Value
    ) -> Value {
        state.withLock { state in
            let former = state.alerts.filter { $0.state == .pending }
            var pending = former
            let value = change(&pending, state.sorted)
            guard pending != former else { return value }
            let changed = Dictionary(pending.map { ($0.id, $0) }) { $1 }
            state.alerts = state.alerts.map { changed[$0.id] ?? $0 }
            state.changes += 1
            return value
        }
    }

    /// As they are at the call.
    public func outgoingAlerts(_ wanted: OutgoingAlert.State, limit: Int) -> [OutgoingAlert] {
        state.withLock { state in Array(state.alerts.filter { $0.state == wanted }.reversed().prefix(max(0, limit))) }
    }

    /// In its old place.
    public func resendAlert(_ id: String, now: Double) -> Bool {
        state.withLock { state in
            guard let place = state.alerts.firstIndex(where: { $0.id == id && $0.state == .abandoned }) else {
                return false
            }
            state.alerts[place].resend(now: now)
            state.changes += 1
            return true
        }
    }

    /// From memory.
    @discardableResult
    public func forgetAlerts(settledBefore moment: Double) -> Int {
        state.withLock { state in
            let before = state.alerts.count
            state.alerts.removeAll { $0.settledAt.map { $0 < moment } ?? false }
            return before - state.alerts.count
        }
    }

    /// As they are at the call.
    public func alertFigures() -> AlertFigures {
        state.withLock { state in
            var figures = AlertFigures()
            for alert in state.alerts {
                switch alert.state {
                case .pending:
                    figures.pending[alert.destination, default: 0] += 1
                    figures.oldestPendingAt = min(figures.oldestPendingAt ?? alert.createdAt, alert.createdAt)
                case .abandoned: figures.abandoned[alert.destination, default: 0] += 1
                case .delivered: break
                }
            }
            return figures
        }
    }

    /// Counts changes.
    public func changeMark() -> ChangeMark { state.withLock { ChangeMark($0.changes) } }
}

extension OutgoingAlert {
    /// Pending again, with as much patience as at first.
    package mutating func resend(now: Double) {
        (state, createdAt, nextAttemptAt) = (.pending, now, now)
        (settledAt, isRefused, attempts) = (nil, false, 0)
    }
}

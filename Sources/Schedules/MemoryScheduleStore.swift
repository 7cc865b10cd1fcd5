public import Endpoints
import Synchronization

/// Schedules of one process, for tests and for servers without a home.
public final class MemoryScheduleStore: ScheduleStore {
    private struct State {
        var schedules: [String: Schedule] = [:]
        var executions: [String: Execution] = [:]
        var changes: UInt64 = 0

        func state(_ name: String) -> ScheduleState {
            let open = executions.values.filter { $0.schedule == name && !$0.status.isFinal }
            return ScheduleState(
                schedule: schedules[name],
                executions: open.sorted {
                    ($0.scheduledAt, $0.createdAt, $0.id) < ($1.scheduledAt, $1.createdAt, $1.id)
                })
        }
    }

    private let state = Mutex(State())

    /// A store without schedules.
    public init() {}

    /// As they are at the call.
    public func scheduleStates() -> [ScheduleState] {
        state.withLock { state in
            let open = state.executions.values.filter { !$0.status.isFinal }.map(\.schedule)
            return Set(state.schedules.keys).union(open).sorted().map { state.state($0) }
        }
    }

    /// Kept as long as the process lives; `change` runs under a lock, so it must not call the store.
    @discardableResult
    public func changeSchedule<Value: Sendable>(
        _ name: String, now: Double, _ change: @escaping @Sendable (inout ScheduleState) throws -> Value
    ) throws -> Value {
        try state.withLock { state in
            let former = state.state(name)
            var next = former
            let value = try change(&next)
            next = try next.following(former, now: now)
            guard next != former else { return value }
            state.schedules[name] = next.schedule
            for execution in next.executions { state.executions[execution.id] = execution }
            if !next.isSign(of: former) { state.changes += 1 }
            return value
        }
    }

    /// As they are at the call.
    public func executions(_ query: ExecutionQuery) -> [Execution] {
        let all = state.withLock { $0.executions.values.filter(query.takes) }.sorted(by: query.isOrdered)
        return Array((query.ascending ? all : all.reversed()).dropFirst(query.offset).prefix(query.limit))
    }

    /// As it is at the call.
    public func execution(_ id: String) -> Execution? { state.withLock { $0.executions[id] } }

    /// From memory.
    @discardableResult
    public func forgetExecutions(endedBefore moment: Double) -> Int {
        state.withLock { state in
            let before = state.executions.count
            state.executions = state.executions.filter { $0.value.endedAt.map { $0 >= moment } ?? true }
            return before - state.executions.count
        }
    }

    /// Counts changes.
    public func changeMark() -> ChangeMark { state.withLock { ChangeMark($0.changes) } }
}

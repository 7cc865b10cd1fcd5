public import Endpoints

/// Keeps schedules and their executions.
///
/// A change is all or nothing and outlives the process, except in ``MemoryScheduleStore``. All rules are in what changes
/// do to a ``ScheduleState``; a store only keeps.
public protocol ScheduleStore: Sendable {
    /// All schedules, sorted by name, with their executions that are not over; deleted ones while they have such.
    func scheduleStates() async throws -> [ScheduleState]

    /// Changes one schedule and its executions; no other change, of any process, comes between reading and writing.
    ///
    /// - Parameters:
    ///   - name: The schedule.
    ///   - now: Seconds since 1970, for the times that the schedule tells.
    ///   - change: Changes the state as it is.
    /// - Returns: What `change` returns.
    /// - Throws: What `change` throws, or ``ScheduleError`` when the schedule cannot run; then nothing has changed.
    @discardableResult
    func changeSchedule<Value: Sendable>(
        _ name: String, now: Double, _ change: @escaping @Sendable (inout ScheduleState) throws -> Value
    ) async throws -> Value

    /// The executions that a query asks for, those of deleted schedules included.
    func executions(_ query: ExecutionQuery) async throws -> [Execution]

    /// One execution; nil when there is none of this id.
    func execution(_ id: String) async throws -> Execution?

    /// Forgets executions that ended before a moment.
    ///
    /// - Parameter moment: Seconds since 1970.
    /// - Returns: How many.
    /// - Throws: What the storage throws.
    @discardableResult
    func forgetExecutions(endedBefore moment: Double) async throws -> Int

    /// Differs after every change by any process but a sign of life; cheap enough to be asked many times a second.
    func changeMark() -> ChangeMark
}

extension ScheduleStore {
    /// All schedules, sorted by name.
    public func schedules() async throws -> [Schedule] { try await scheduleStates().compactMap(\.schedule) }

    /// One schedule.
    ///
    /// - Throws: ``ScheduleError`` (`notFound`).
    public func schedule(_ name: String) async throws -> Schedule {
        guard let schedule = try await schedules().first(where: { $0.name == name }) else { throw Self.missing(name) }
        return schedule
    }

    /// Keeps a new schedule.
    ///
    /// - Throws: ``ScheduleError`` (`exists`, and as ``Schedule/validate()``).
    @discardableResult
    public func create(_ schedule: Schedule, now: Double) async throws -> Schedule {
        try await changeSchedule(schedule.name, now: now) { state in
            guard state.schedule == nil else {
                throw ScheduleError(
                    .exists, "there is a schedule \(schedule.name) already",
                    hint: "delete it first, or give another name")
            }
            state.schedule = schedule
        }
        return try await self.schedule(schedule.name)
    }

    /// Changes a schedule that is there; its name stays.
    ///
    /// - Throws: ``ScheduleError`` (`notFound`, and as ``Schedule/validate()``).
    @discardableResult
    public func update(
        _ name: String, now: Double, _ change: @escaping @Sendable (inout Schedule) throws -> Void
    ) async throws -> Schedule {
        try await changeSchedule(name, now: now) { state in
            guard var schedule = state.schedule else { throw Self.missing(name) }
            try change(&schedule)
            schedule.name = name
            state.schedule = schedule
        }
        return try await schedule(name)
    }

    /// Lets a schedule run when it is due, from now on.
    public func start(_ name: String, now: Double) async throws {
        try await update(name, now: now) { ($0.status, $0.failureReason) = (.scheduled, nil) }
    }

    /// Lets a schedule run only when triggered; what runs goes on.
    public func stop(_ name: String, now: Double) async throws {
        try await update(name, now: now) { $0.status = .stopped }
    }

    /// Deletes a schedule; what runs is asked to stop, and executions that ended are kept.
    ///
    /// - Throws: ``ScheduleError`` (`notFound`).
    public func delete(_ name: String, now: Double) async throws {
        try await changeSchedule(name, now: now) { state in
            guard state.schedule != nil else { throw Self.missing(name) }
            try state.delete(now: now)
        }
    }

    /// Makes an execution due now, over what came since the last one.
    ///
    /// - Returns: The execution, which waits for a runner.
    /// - Throws: ``ScheduleError`` (`notFound`; `conflict` where nothing can have come since).
    @discardableResult
    public func trigger(_ name: String, now: Double) async throws -> Execution {
        try await changeSchedule(name, now: now) { state in
            guard state.schedule != nil else { throw Self.missing(name) }
            return try state.trigger(now: now)
        }
    }

    /// Asks an execution to stop.
    ///
    /// - Throws: ``ScheduleError`` (`notFound`; `conflict` where it has ended).
    public func stopExecution(_ id: String, now: Double) async throws {
        guard let execution = try await execution(id) else {
            throw ScheduleError(.notFound, "there is no execution \(id)")
        }
        guard try await changeSchedule(execution.schedule, now: now, { $0.stop(execution: id, now: now) }) else {
            throw ScheduleError(.conflict, "execution \(id) has ended")
        }
    }

    private static func missing(_ name: String) -> ScheduleError {
        ScheduleError(.notFound, "there is no schedule \(name)", hint: "list them with: propensity monitor list")
    }
}

/// A schedule and its executions that are not over: what a change reads and writes in one transaction.
public struct ScheduleState: Sendable, Equatable {
    /// The schedule; nil when there is none, or it is to be deleted.
    public var schedule: Schedule?
    /// Its executions that are not over, oldest first; those that a change ends are kept, and no longer among them later.
    public internal(set) var executions: [Execution]

    /// A state as a store reads it.
    package init(schedule: Schedule?, executions: [Execution]) {
        self.schedule = schedule
        self.executions = executions
    }

    /// The executions that still go on.
    var open: [Execution] { executions.filter { !$0.status.isFinal } }

    /// Those that a change found without their process, and whether each is planned anew.
    var died: [(execution: Execution, isRepeated: Bool)] {
        executions.filter { $0.status == .failed }.map { dead in
            let isRepeated = executions.contains {
                $0.attempt > dead.attempt && $0.scheduledAt == dead.scheduledAt && $0.trigger == dead.trigger
                    && $0.windowEnd == dead.windowEnd
            }
            return (dead, isRepeated)
        }
    }

    /// The state to keep after a change: checked, with revision and times set.
    ///
    /// - Parameters:
    ///   - former: The state before.
    ///   - now: Seconds since 1970.
    /// - Returns: This state.
    /// - Throws: ``ScheduleError`` as ``Schedule/validate()`` does.
    package func following(_ former: ScheduleState, now: Double) throws(ScheduleError) -> ScheduleState {
        var next = self
        guard var schedule, schedule != former.schedule else { return next }
        guard let before = former.schedule else {
            try schedule.validate()
            try schedule.refusePast(now: now)
            schedule.revision = 1
            (schedule.createdAt, schedule.updatedAt, schedule.plannedThrough) = (now, now, now)
            schedule.coveredThrough = nil
            next.schedule = schedule
            return next
        }
        if schedule.revision == 0 {
            // A new value in place of the former one.
            (schedule.plannedThrough, schedule.coveredThrough) = (before.plannedThrough, before.coveredThrough)
        }
        var own = schedule
        (own.plannedThrough, own.coveredThrough) = (before.plannedThrough, before.coveredThrough)
        if own != before {
            try schedule.validate()
            try schedule.refusePast(before, now: now)
            schedule.revision = before.revision + 1
            (schedule.createdAt, schedule.updatedAt) = (before.createdAt, now)
            // Neither another rhythm nor a restart makes anything due that was in the past.
            if schedule.expression != before.expression
                || (schedule.status == .scheduled && before.status != .scheduled)
            {
                schedule.plannedThrough = max(schedule.plannedThrough, now)
            }
            next.schedule = schedule
        }
        return next
    }
}

extension ScheduleState {
    /// Whether only leases differ, which is nothing that others need to be told.
    package func isSign(of former: ScheduleState) -> Bool {
        schedule == former.schedule && executions.count == former.executions.count
            && zip(executions, former.executions).allSatisfy { next, before in
                var next = next
                next.leaseUntil = before.leaseUntil
                return next == before
            }
    }
}

/// What happens next to a schedule.
///
/// - One execution of a schedule at a time; those that wait go in the order in which they were due.
/// - Each due time has its own window. When several were missed, only the last one's is looked at, once, and the execution's
///   exit message names the others: a window made of all of them would be compared with the baseline as none of them is, and
///   running all of them would hold up the present for the past.
/// - An execution whose owner is gone has failed. It is repeated, as an execution of its own, until its window has been tried
///   often enough.
/// - One that ends with an error has failed, and the next window is the next chance, as with SageMaker.
extension ScheduleState {
    /// What an owner is to do.
    public enum Move: Sendable, Equatable {
        /// Run this execution, which is the caller's.
        case run(Execution, Schedule)
        /// Nothing before this moment, seconds since 1970; nil for nothing until something changes.
        case wait(Double?)
    }

    /// Plans what is due, ends what is dead, and takes an execution for an owner.
    ///
    /// - Parameters:
    ///   - owner: Who asks.
    ///   - running: Ids of the executions that the owner runs.
    ///   - isFree: Whether the owner can run one more.
    ///   - limits: The numbers to go by.
    ///   - now: Seconds since 1970.
    ///   - life: Whether an owner's process is over.
    /// - Returns: What the owner is to do once the state is kept.
    package mutating func advance(
        owner: ProcessOwner, running: Set<String>, isFree: Bool, limits: RunnerLimits, now: Double,
        life: (ProcessOwner) -> ProcessOwner.Life
    ) -> Move {
        endDead(owner: owner, running: running, limits: limits, now: now, life: life)
        plan(limits: limits, now: now)
        let open = open
        if let busy = open.first(where: { $0.status != .pending }) {
            // Its own signs keep it; somebody else's are to be looked at when they ought to have come.
            return .wait(running.contains(busy.id) ? nil : busy.leaseUntil)
        }
        guard let next = open.first, let place = executions.firstIndex(where: { $0.id == next.id }) else {
            guard let schedule, schedule.status == .scheduled else { return .wait(nil) }
            return .wait(schedule.expression.next(after: max(now, schedule.plannedThrough)))
        }
        guard let schedule, isFree else { return .wait(nil) }
        executions[place].beginAfterLast(schedule)
        executions[place].status = .inProgress
        executions[place].owner = owner
        executions[place].leaseUntil = now + limits.lease
        executions[place].startedAt = now
        executions[place].updatedAt = now
        return .run(executions[place], schedule)
    }

    /// Plans the last due time that has passed, if it is not dealt with.
    private mutating func plan(limits: RunnerLimits, now: Double) {
        guard let schedule, schedule.status == .scheduled else { return }
        if schedule.expression.isOnce {
            // Due at its making; planning moves the mark on to say that it was.
            guard schedule.plannedThrough <= schedule.createdAt else { return }
            add(schedule, due: schedule.createdAt, through: now.nextUp, missed: nil, now: now)
        } else if let due = schedule.expression.last(at: now), due > schedule.plannedThrough {
            // One that still waits for its turn is overtaken; it was never looked at.
            var first = schedule.expression.next(after: schedule.plannedThrough) ?? due
            for place in executions.indices where executions[place].isOvertaken {
                first = min(first, executions[place].scheduledAt)
                executions[place].stop(now: now)
                executions[place].failureReason = "The next execution was due before this one could begin."
            }
            add(
                schedule, due: due, through: due,
                missed: missed(schedule.expression, from: first, before: due, limits: limits), now: now)
        }
    }

    private mutating func add(_ schedule: Schedule, due: Double, through: Double, missed: String?, now: Double) {
        self.schedule?.plannedThrough = through
        executions.append(
            .planned(
                schedule, trigger: .due, scheduledAt: due, window: schedule.window(dueAt: due), missed: missed, now: now
            ))
    }

    private func missed(
        _ expression: ScheduleExpression, from first: Double, before due: Double, limits: RunnerLimits
    ) -> String? {
        guard first < due else { return nil }
        var (count, time, last) = (0, first, first)
        while time < due, count <= limits.missedCount {
            (count, last) = (count + 1, time)
            guard let next = expression.next(after: time) else { break }
            time = next
        }
        if count == 1 { return "1 earlier execution was missed: \(first.utcText)." }
        let many = count > limits.missedCount
        let end = many ? expression.previous(before: due) ?? last : last
        return "\(many ? "More than \(limits.missedCount)" : "\(count)") earlier executions were missed: "
            + "\(first.utcText) to \(end.utcText)."
    }

    /// Fails what nobody runs any more, and plans it anew.
    private mutating func endDead(
        owner: ProcessOwner, running: Set<String>, limits: RunnerLimits, now: Double,
        life: (ProcessOwner) -> ProcessOwner.Life
    ) {
        for place in executions.indices {
            let execution = executions[place]
            guard execution.status == .inProgress || execution.status == .stopping else { continue }
            let isDead =
                if let other = execution.owner, other != owner {
                    (execution.leaseUntil ?? 0) <= now || life(other) == .gone
                } else {
                    !running.contains(execution.id)
                }
            guard isDead else { continue }
            executions[place].updatedAt = now
            executions[place].endedAt = now
            guard execution.status == .inProgress else {
                executions[place].status = .stopped
                continue
            }
            executions[place].status = .failed
            let isLast = execution.attempt >= limits.attempts
            executions[place].failureReason =
                "The process that ran it ended before it did (attempt \(execution.attempt) of \(limits.attempts))."
            guard let schedule, !isLast else { continue }
            var again = Execution.planned(
                schedule, trigger: execution.trigger, scheduledAt: execution.scheduledAt, window: execution.window,
                missed: execution.missed, attempt: execution.attempt + 1, now: now)
            (again.endpoint, again.kind) = (execution.endpoint, execution.kind)
            executions.insert(again, at: executions.startIndex)
            return endDead(owner: owner, running: running, limits: limits, now: now, life: life)
        }
    }
}

extension Execution {
    /// A regular execution that nobody has begun.
    var isOvertaken: Bool { status == .pending && trigger == .due && attempt == 1 }
}

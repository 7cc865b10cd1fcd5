extension ScheduleState {
    /// An execution now, over the window that the offsets give from now on.
    ///
    /// It runs on a stopped schedule too. Without a start offset its window begins where the last one ended that came to a
    /// result or is under way; where there is none yet, at the due time before the schedule was made.
    ///
    /// - Parameter now: Seconds since 1970.
    /// - Returns: The execution; one that was asked for before and waits still is returned instead of a second one.
    /// - Throws: ``ScheduleError`` (`notFound`; `conflict` where nothing can have come since).
    package mutating func trigger(now: Double) throws(ScheduleError) -> Execution {
        guard let schedule else { throw ScheduleError(.notFound, "there is no such schedule") }
        if let waiting = open.first(where: { $0.status == .pending && $0.trigger == .request }) { return waiting }
        let end = now + (schedule.endOffset?.seconds ?? 0)
        let begun = open.filter { $0.status != .stopping }.map(\.windowEnd).max() ?? 0
        let start = max(0, schedule.startOffset.map { now + $0.seconds } ?? max(schedule.unseenFrom, begun))
        guard start < end else {
            throw ScheduleError(
                .conflict, "schedule \(schedule.name) has looked at everything until \(start.utcText)",
                hint: "try again when something came since")
        }
        let execution = Execution.planned(
            schedule, trigger: .request, scheduledAt: now, window: start..<end, missed: nil, now: now)
        executions.append(execution)
        return execution
    }

    /// Asks an execution to stop: one that waits has stopped, one that runs is stopped by its owner.
    ///
    /// - Parameters:
    ///   - id: The execution.
    ///   - now: Seconds since 1970.
    /// - Returns: Whether there was one that had not ended.
    package mutating func stop(execution id: String, now: Double) -> Bool {
        guard let place = executions.firstIndex(where: { $0.id == id && !$0.status.isFinal }) else { return false }
        executions[place].stop(now: now)
        return true
    }

    /// Deletes the schedule; what is under way is asked to stop.
    ///
    /// Executions that ended are kept.
    ///
    /// - Parameter now: Seconds since 1970.
    /// - Throws: ``ScheduleError`` (`notFound`).
    package mutating func delete(now: Double) throws(ScheduleError) {
        guard schedule != nil else { throw ScheduleError(.notFound, "there is no such schedule") }
        schedule = nil
        for place in executions.indices { executions[place].stop(now: now) }
    }
}

extension Schedule {
    /// The end of what was looked at, or where the first window begins.
    var unseenFrom: Double {
        coveredThrough ?? expression.previous(before: createdAt) ?? window(dueAt: createdAt).lowerBound
    }
}

extension Execution {
    /// Begins the window where the last one ended that came to a result: one that was under way when this one was asked for
    /// may have failed since.
    mutating func beginAfterLast(_ schedule: Schedule) {
        guard trigger == .request, schedule.startOffset == nil, schedule.unseenFrom < windowEnd else { return }
        windowStart = schedule.unseenFrom
    }

    /// A new execution that waits.
    static func planned(
        _ schedule: Schedule, trigger: Trigger, scheduledAt: Double, window: Range<Double>, missed: String?,
        attempt: Int = 1, now: Double
    ) -> Execution {
        let type =
            switch schedule.kind {
            case .dataQuality: "data-quality"
            case .modelQuality: "model-quality"
            case .modelBias: "model-bias"
            case .modelExplainability: "model-explainability"
            }
        return Execution(
            id: "\(type)-monitoring-\(TimeText(scheduledAt).digits)-\(RandomHex.text(digits: 24))",
            schedule: schedule.name, endpoint: schedule.endpoint, kind: schedule.kind, trigger: trigger,
            scheduledAt: scheduledAt, windowStart: window.lowerBound, windowEnd: window.upperBound, status: .pending,
            createdAt: now, updatedAt: now, attempt: attempt, missed: missed)
    }

    mutating func stop(now: Double) {
        switch status {
        case .pending: (status, updatedAt, endedAt) = (.stopped, now, now)
        case .inProgress: (status, updatedAt) = (.stopping, now)
        default: break
        }
    }
}

extension ScheduleState {
    /// How a run ended.
    package enum Ending: Sendable {
        /// With a result.
        case result(Execution.Result)
        /// With an error, in words.
        case failure(String)
        /// Its owner goes away before it is over: it waits for another one.
        case handedBack
        /// As it was asked to.
        case stopped
    }

    /// Keeps how a run ended.
    ///
    /// - Parameters:
    ///   - id: The execution.
    ///   - owner: Who ran it.
    ///   - ending: What came of it.
    ///   - now: Seconds since 1970.
    /// - Returns: The execution as it is now; nil when it was somebody else's by then, and nothing has changed.
    package mutating func end(_ id: String, owner: ProcessOwner, _ ending: Ending, now: Double) -> Execution? {
        guard let place = place(id, owner: owner) else { return nil }
        let wasStopping = executions[place].status == .stopping
        executions[place].updatedAt = now
        executions[place].endedAt = now
        executions[place].leaseUntil = nil
        switch ending {
        case .result(let result):
            executions[place].status = result.violations > 0 ? .completedWithViolations : .completed
            executions[place].result = result
            executions[place].exitMessage = Self.limited(
                [result.exitMessage ?? Self.words(result), executions[place].missed ?? ""])
            let end = executions[place].windowEnd
            let covered = max(schedule?.coveredThrough ?? end, end)
            schedule?.coveredThrough = covered
        case .failure(let reason):
            executions[place].status = wasStopping ? .stopped : .failed
            executions[place].failureReason = Self.limited([reason, executions[place].missed ?? ""])
        case .stopped: executions[place].status = .stopped
        case .handedBack:
            executions[place].status = wasStopping ? .stopped : .pending
            if !wasStopping { (executions[place].endedAt, executions[place].owner) = (nil, nil) }
        }
        return executions[place]
    }

    /// A sign that the owner is alive.
    ///
    /// - Parameters:
    ///   - id: The execution.
    ///   - owner: Who runs it.
    ///   - until: Seconds since 1970 until which no other sign is needed.
    /// - Returns: Whether it is to go on: false when it is to stop, or is somebody else's by now.
    package mutating func renew(_ id: String, owner: ProcessOwner, until: Double) -> Bool {
        guard let place = place(id, owner: owner) else { return false }
        executions[place].leaseUntil = until
        return executions[place].status == .inProgress
    }

    private func place(_ id: String, owner: ProcessOwner) -> Int? {
        executions.firstIndex { $0.id == id && $0.owner == owner && [.inProgress, .stopping].contains($0.status) }
    }

    /// The container's words, section 7.4 of the formats.
    private static func words(_ result: Execution.Result) -> String {
        switch result.violations {
        case 0: "Completed: Job completed successfully with no violations."
        default: "CompletedWithViolations: Job completed successfully with \(result.violations) violations."
        }
    }

    /// One text of at most 1,024 characters.
    private static func limited(_ parts: [String]) -> String {
        String(parts.filter { !$0.isEmpty }.joined(separator: " ").prefix(1024))
    }
}

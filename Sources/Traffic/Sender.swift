/// Sends one simulation's rows.
struct Sender: Sendable {
    let simulation: Simulation
    let invoker: Invoker
    let tally = Tally()

    /// Unanswered requests after which an endpoint that never answered is given up.
    private static let hopelessRequests = 10

    /// What is known while rows go out.
    private struct Course {
        let schedule: Schedule
        let writer: BodyWriter
        var gathered: [BodyWriter.Row] = []
        var duplicates = 0
        var identifier: String?
        var requests = 0
        var underWay = 0
    }

    /// Sends rows until there are no more, the stop signal is given, or the endpoint turns out not to answer.
    func send(_ rows: Int) async throws -> TrafficSummary {
        let start = ContinuousClock.now
        let (form, sabotage) = (simulation.form, simulation.sabotage)
        let writer = BodyWriter(
            format: form.format, isByName: form.isByName, columns: sabotage.columns,
            faultyColumns: sabotage.faultyColumns)
        try await withThrowingTaskGroup(of: Void.self) { group in
            var course = Course(schedule: Schedule(start: start, rate: simulation.pace.rate), writer: writer)
            try await simulation.feed.forEachRow(rows) { row, index in
                try Task.checkCancellation()
                var cells = row.cells
                let isFaulty = sabotage.apply(to: &cells, at: index)
                for copy in 0..<sabotage.copies(at: index) {
                    course.gathered.append(.init(cells: cells, isFaulty: isFaulty))
                    if copy > 0 { course.duplicates += 1 }
                    course.identifier = row.identifier ?? "row-\(index + 1)"
                    if course.gathered.count == simulation.pace.batch {
                        guard try await dispatch(&course, &group) else { return false }
                    }
                }
                return true
            }
            if !course.gathered.isEmpty { _ = try await dispatch(&course, &group) }
        }
        return try summary(start: start)
    }

    /// Waits until the next request is due and a connection is free, then sends what was gathered.
    ///
    /// - Returns: Whether to go on.
    private func dispatch(_ course: inout Course, _ group: inout ThrowingTaskGroup<Void, any Error>) async throws
        -> Bool
    {
        let rows = course.gathered
        course.gathered.removeAll(keepingCapacity: true)
        let due = course.schedule.due(course.requests)
        if let due { guard await simulation.stop.sleep(until: due) else { return false } }
        if course.underWay == simulation.pace.connections {
            try await group.next()
            course.underWay -= 1
        }
        guard !simulation.stop.isStopped, !tally.isHopeless(after: Self.hopelessRequests) else { return false }
        var inferenceId: String?
        if simulation.form.hasInferenceIds { inferenceId = course.identifier.flatMap(Self.usable) }
        let (duplicates, hasId) = (course.duplicates, inferenceId != nil)
        course.duplicates = 0
        tally.update { counts in
            counts.requests += 1
            counts.rows += rows.count
            counts.faultyRows += rows.count { $0.isFaulty }
            counts.duplicatedRows += duplicates
            if simulation.form.hasInferenceIds && !hasId { counts.withoutInferenceId += 1 }
            if let due { counts.late = max(counts.late, due.duration(to: .now)) }
        }
        let body = course.writer.body(rows)
        group.addTask { tally.record(await invoker.send(body, inferenceId: inferenceId)) }
        course.requests += 1
        course.underWay += 1
        return true
    }

    /// The identifier as SageMaker takes one: 1 to 64 characters that a header may have; nil for any other.
    private static func usable(_ identifier: String) -> String? {
        let text = String(identifier.trimmingBlanks)
        return (1...64).contains(text.utf8.count) && InvocationTarget.isHeaderValue(text) ? text : nil
    }

    private func summary(start: ContinuousClock.Instant) throws -> TrafficSummary {
        let wasStopped = simulation.stop.isStopped
        let summary = tally.summary(
            endpoint: simulation.target.url, seconds: start.duration(to: .now) / .seconds(1),
            hasRate: simulation.pace.rate > 0, wasStopped: wasStopped)
        guard summary.statuses.isEmpty, summary.unanswered > 0, !wasStopped else { return summary }
        let reason = summary.failures.first?.message ?? "no answer"
        if tally.now.noConnection > 0 {
            throw TrafficError(
                .unreachable, "\(summary.endpoint) cannot be reached: \(reason)",
                hint: "is the endpoint being served there? start it with `propensity serve`, or give another --endpoint"
            )
        }
        throw TrafficError(
            .noAnswer, "\(summary.endpoint) answered none of \(summary.requests) requests: \(reason)",
            hint: "look at the server's log; --timeout says how long to wait for an answer")
    }
}

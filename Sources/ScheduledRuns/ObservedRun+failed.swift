import Alerts
import Schedules

extension ObservedRun {
    /// A failed execution, as alerts take it.
    ///
    /// It is nil where the failure says nothing of the endpoint: somebody asked for a window shorter than those that are due,
    /// and there was no data in it.
    ///
    /// - Parameters:
    ///   - execution: The execution.
    ///   - schedule: Its schedule.
    init?(failed execution: Execution, of schedule: Schedule) {
        let reason = (execution.failureReason ?? "no reason was given").split(whereSeparator: \.isNewline)
            .map { $0.drop { $0 == " " } }.joined(separator: "; ")
        let isEmpty = reason.hasPrefix(Self.noDataReason)
        if isEmpty, execution.trigger == .request {
            let due = schedule.expression.last(at: execution.scheduledAt) ?? execution.scheduledAt
            let usual = schedule.window(dueAt: due)
            guard execution.windowEnd - execution.windowStart >= usual.upperBound - usual.lowerBound - 1 else {
                return nil
            }
        }
        self.init(
            schedule: execution.schedule, endpoint: execution.endpoint, execution: execution.id,
            scheduledAt: execution.scheduledAt, window: execution.window,
            outcome: isEmpty ? .noData(reason) : .failed(reason))
    }

    /// How the reason of a run without data begins, in Model Monitor's words.
    static let noDataReason = "Job inputs had no data"
}

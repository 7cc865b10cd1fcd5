import Foundation
import Schedules

/// Schedules and executions, for people and for scripts.
enum ScheduleText {
    struct Entry: Encodable {
        var name: String
        var endpoint: String
        var variant: String?
        var kind: String
        var cron: String
        var baseline: String
        var output: String
        var status: String
        var alarmRate: Double
        var method: String
        var failureReason: String?
        var last: Run?
        var executions: [Run]?

        init(_ schedule: Schedule, last: Execution? = nil, executions: [Run]? = nil) {
            name = schedule.name
            endpoint = schedule.endpoint
            variant = schedule.variant
            kind = schedule.kind.rawValue
            cron = schedule.expression.text
            baseline = schedule.baseline
            output = schedule.output
            status = schedule.status.rawValue
            alarmRate = schedule.settings.alarmRate
            method = schedule.settings.method.rawValue
            failureReason = schedule.failureReason
            self.last = last.map(Run.init)
            self.executions = executions
        }
    }

    struct Run: Encodable {
        var id: String
        var status: String
        var scheduledAt: String
        var windowStart: String
        var windowEnd: String
        var endedAt: String?
        var rows: Int?
        var violations: Int?
        var findings: Int?
        var exitMessage: String?
        var failureReason: String?
        var missed: String?
        var report: String?

        init(_ execution: Execution) {
            id = execution.id
            status = execution.status.rawValue
            scheduledAt = time(execution.scheduledAt)
            windowStart = time(execution.windowStart)
            windowEnd = time(execution.windowEnd)
            endedAt = execution.endedAt.map(time)
            rows = execution.result?.rows
            violations = execution.result?.violations
            findings = execution.result?.findings
            exitMessage = execution.exitMessage
            failureReason = execution.failureReason
            missed = execution.missed
            report = execution.result?.reportFolder.map { "\($0)/report.html" }
        }
    }

    static func time(_ seconds: Double) -> String { Date(timeIntervalSince1970: seconds).formatted(.iso8601) }

    static func line(_ schedule: Schedule) -> String { line(schedule, last: nil) }

    static func line(_ schedule: Schedule, last: Execution?) -> String {
        let words =
            "\(schedule.name)  \(schedule.endpoint)\(schedule.variant.map { "/\($0)" } ?? "")  "
            + "\(schedule.kind == .dataQuality ? "" : "\(schedule.kind.rawValue)  ")"
            + "\(schedule.expression.text)  \(schedule.status.rawValue)"
        return last.map { "\(words)  last: \($0.status.rawValue) \(time($0.scheduledAt))" } ?? words
    }

    static func line(_ execution: Execution) -> String {
        let words = execution.failureReason ?? execution.exitMessage ?? ""
        let report = execution.result?.reportFolder.map { "  \($0)/report.html" } ?? ""
        return "\(time(execution.scheduledAt))  \(execution.status.rawValue)  \(words)\(report)"
    }
}

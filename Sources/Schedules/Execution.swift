/// One run of a schedule over one window.
///
/// Statuses are SageMaker's (`MonitoringExecutionStatus`). A run whose process was killed is failed, and what repeats it is an
/// execution of its own over the same window.
public struct Execution: Sendable, Codable, Equatable, Identifiable {
    /// `MonitoringExecutionStatus`.
    public enum Status: String, Sendable, Codable, CaseIterable {
        /// To be run as soon as somebody is free.
        case pending = "Pending"
        /// Somebody runs it.
        case inProgress = "InProgress"
        /// Over, with nothing found.
        case completed = "Completed"
        /// Over, with something found.
        case completedWithViolations = "CompletedWithViolations"
        /// It came to no result.
        case failed = "Failed"
        /// It has been asked to stop.
        case stopping = "Stopping"
        /// It has stopped.
        case stopped = "Stopped"

        /// Whether nothing more happens.
        public var isFinal: Bool { ![.pending, .inProgress, .stopping].contains(self) }
    }

    /// Why it runs.
    public enum Trigger: String, Sendable, Codable, CaseIterable {
        /// It was due.
        case due = "Due"
        /// Somebody asked for it.
        case request = "Request"
    }

    /// What a run came to.
    public struct Result: Sendable, Codable, Equatable {
        /// Rows in the window.
        public var rows: Int
        /// Entries of `constraint_violations.json`.
        public var violations: Int
        /// What the better checks found, those that are muted included.
        public var findings: Int
        /// The folder of the reports.
        public var reportFolder: String?
        /// What happened, in words; nil for the container's words.
        public var exitMessage: String?

        /// A result from its parts.
        public init(
            rows: Int, violations: Int, findings: Int = 0, reportFolder: String? = nil, exitMessage: String? = nil
        ) {
            self.rows = rows
            self.violations = violations
            self.findings = findings
            self.reportFolder = reportFolder
            self.exitMessage = exitMessage
        }
    }

    /// As SageMaker names its job: `data-quality-monitoring-yyyyMMddHHmm-` and 24 hexadecimal digits.
    public var id: String
    /// The schedule's name.
    public var schedule: String
    /// Its endpoint when this was planned.
    public var endpoint: String
    /// Its kind when this was planned.
    public var kind: Schedule.Kind
    /// Why it runs.
    public var trigger: Trigger
    /// When it was due, seconds since 1970.
    public var scheduledAt: Double
    /// The window's start, seconds since 1970, included.
    public var windowStart: Double
    /// The window's end, seconds since 1970, excluded.
    public var windowEnd: Double
    /// Where it stands.
    public var status: Status
    /// Seconds since 1970.
    public var createdAt: Double
    /// Seconds since 1970 of the last change of its status.
    public var updatedAt: Double
    /// When its run began, seconds since 1970.
    public var startedAt: Double?
    /// When it was over, seconds since 1970.
    public var endedAt: Double?
    /// Which try at this window it is, from 1.
    public var attempt: Int
    /// What it came to.
    public var result: Result?
    /// SageMaker's `ExitMessage`, at most 1,024 characters.
    public var exitMessage: String?
    /// SageMaker's `FailureReason`, at most 1,024 characters.
    public var failureReason: String?
    /// Windows before this one that nobody looked at, in words; nil when there are none.
    public var missed: String?
    /// Who runs it, or ran it last.
    public var owner: ProcessOwner?
    /// Seconds since 1970 until which the owner is taken to be alive without another sign.
    public var leaseUntil: Double?

    /// The window, seconds since 1970, `[start, end)`.
    public var window: Range<Double> { windowStart..<max(windowStart, windowEnd) }

    /// Where its reports go under the schedule's output folder: `endpoint/schedule/yyyy/MM/dd/HH`, and `/mm-ss` after it where
    /// it was not due on the hour, so that no execution writes over another one's.
    public var reportPath: String {
        let time = TimeText(scheduledAt)
        return hourPath + (time.isFullHour ? "" : "/\(time.ofHour)")
    }

    /// Where Model Monitor puts reports: `endpoint/schedule/yyyy/MM/dd/HH`, the hour in which it was due.
    public var hourPath: String { "\(endpoint)/\(schedule)/\(TimeText(scheduledAt).hourPath)" }
}

/// Brings what a run reads to this machine before it begins, and what it wrote to where it belongs when it is over.
///
/// ``MonitorService`` in `ScheduledRuns` asks it at each execution: `MonitorService(store:registry:logger:places:)`.
public protocol ExecutionPlaces: Sendable {
    /// Makes ready what a run reads.
    ///
    /// - Parameters:
    ///   - execution: The execution that begins.
    ///   - schedule: Its schedule.
    /// - Returns: Where it reads and writes.
    /// - Throws: What keeps it from running; the execution then fails, and this is its reason.
    func prepare(_ execution: Execution, of schedule: Schedule) async throws -> ExecutionPlace

    /// Brings the reports of a run that came to a result to where they belong.
    ///
    /// - Parameters:
    ///   - place: What ``prepare(_:of:)`` returned.
    ///   - execution: The execution.
    ///   - schedule: Its schedule.
    /// - Returns: The folder, or the `s3://` location, that is told as the reports' from now on.
    /// - Throws: What keeps them from being there; the execution then fails, and this is its reason.
    func deliver(from place: ExecutionPlace, _ execution: Execution, of schedule: Schedule) async throws -> String
}

/// Where a run reads and writes, and what decides how it ends.
public struct ExecutionPlace: Sendable, Equatable {
    /// The folder of the baseline's files.
    public var baseline: String
    /// The folder of this execution's reports.
    public var reports: String
    /// The file of what the schedule's windows before held.
    public var memory: String
    /// The folder below which a look at labels keeps its merged records.
    public var merged: String
    /// The folder of labels; nil where the schedule's option says it, or none are needed.
    public var groundTruth: String?
    /// Whether the violations in Model Monitor's own file alone decide, as those expect who read only that.
    public var isDecidedAsModelMonitor: Bool
    /// What cannot be checked, in words; nil where all can.
    public var note: String?

    /// A place from its parts.
    public init(
        baseline: String, reports: String, memory: String, merged: String, groundTruth: String? = nil,
        isDecidedAsModelMonitor: Bool = false, note: String? = nil
    ) {
        self.baseline = baseline
        self.reports = reports
        self.memory = memory
        self.merged = merged
        self.groundTruth = groundTruth
        self.isDecidedAsModelMonitor = isDecidedAsModelMonitor
        self.note = note
    }

    /// The schedule's own folders.
    public init(_ execution: Execution, of schedule: Schedule) {
        self.init(
            baseline: schedule.baseline, reports: "\(schedule.output)/\(execution.reportPath)",
            memory: "\(schedule.output)/\(schedule.endpoint)/\(schedule.name)/memory.json",
            merged: schedule.output)
    }
}

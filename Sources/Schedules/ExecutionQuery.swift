/// Which executions are asked for, and in which order: the filters of `ListMonitoringExecutions`.
public struct ExecutionQuery: Sendable, Equatable {
    /// What they are sorted by; those that are equal come in the order of their ids.
    public enum Order: String, Sendable, CaseIterable {
        /// When they were due.
        case scheduledTime
        /// When they were planned.
        case creationTime
        /// Their status's spelling, then when they were due.
        case status
    }

    /// Only of this schedule; nil for all, as with each of these.
    public var schedule: String?
    /// Only of this endpoint.
    public var endpoint: String?
    /// Only of this kind.
    public var kind: Schedule.Kind?
    /// Only with this status.
    public var status: Execution.Status?
    /// Only due in these times, seconds since 1970, both ends included.
    public var scheduled: ClosedRange<Double>?
    /// Only planned in these times.
    public var created: ClosedRange<Double>?
    /// Only changed last in these times.
    public var updated: ClosedRange<Double>?
    /// What they are sorted by.
    public var order: Order
    /// From the smallest on.
    public var ascending: Bool
    /// How many are skipped.
    public var offset: Int
    /// How many are wanted, at least 1.
    public var limit: Int

    /// A query for all of them, newest first, where nothing else is said.
    public init(
        schedule: String? = nil, endpoint: String? = nil, kind: Schedule.Kind? = nil, status: Execution.Status? = nil,
        scheduled: ClosedRange<Double>? = nil, created: ClosedRange<Double>? = nil, updated: ClosedRange<Double>? = nil,
        order: Order = .scheduledTime, ascending: Bool = false, offset: Int = 0, limit: Int = 100
    ) {
        self.schedule = schedule
        self.endpoint = endpoint
        self.kind = kind
        self.status = status
        self.scheduled = scheduled
        self.created = created
        self.updated = updated
        self.order = order
        self.ascending = ascending
        self.offset = max(0, offset)
        self.limit = max(1, limit)
    }

    func takes(_ execution: Execution) -> Bool {
        (schedule.map { $0 == execution.schedule } ?? true) && (endpoint.map { $0 == execution.endpoint } ?? true)
            && (kind.map { $0 == execution.kind } ?? true) && (status.map { $0 == execution.status } ?? true)
            && (scheduled?.contains(execution.scheduledAt) ?? true) && (created?.contains(execution.createdAt) ?? true)
            && (updated?.contains(execution.updatedAt) ?? true)
    }

    func isOrdered(_ first: Execution, _ second: Execution) -> Bool {
        switch order {
        // A repeated execution has the due time of the failed one.
        case .scheduledTime:
            (first.scheduledAt, first.createdAt, first.id) < (second.scheduledAt, second.createdAt, second.id)
        case .creationTime: (first.createdAt, first.id) < (second.createdAt, second.id)
        case .status:
            (first.status.rawValue, first.scheduledAt, first.createdAt, first.id) < (
                second.status.rawValue, second.scheduledAt, second.createdAt, second.id
            )
        }
    }
}

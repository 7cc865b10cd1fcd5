import GRDB
public import Schedules

extension Registry: ScheduleStore {
    private struct ScheduleRow: Codable, FetchableRecord, PersistableRecord {
        static let databaseTableName = "monitoringSchedule"
        var name: String
        var configuration: Schedule
    }

    private struct ExecutionRow: Codable, FetchableRecord, PersistableRecord {
        static let databaseTableName = "monitoringExecution"
        var id: String
        var schedule: String
        var endpoint: String
        var kind: String
        var status: String
        var scheduledAt: Double
        var createdAt: Double
        var updatedAt: Double
        var endedAt: Double?
        var details: Execution

        init(_ execution: Execution) {
            (id, schedule, endpoint) = (execution.id, execution.schedule, execution.endpoint)
            (kind, status) = (execution.kind.rawValue, execution.status.rawValue)
            (scheduledAt, createdAt, updatedAt) = (execution.scheduledAt, execution.createdAt, execution.updatedAt)
            endedAt = execution.endedAt
            details = execution
        }

        static var underWay: QueryInterfaceRequest<ExecutionRow> {
            filter(sql: "endedAt IS NULL").order(sql: "scheduledAt, createdAt, id")
        }
    }

    /// Reads the database: what any process committed before the call.
    public func scheduleStates() async throws -> [ScheduleState] {
        try await database.read { database in
            let schedules = try ScheduleRow.fetchAll(database).map(\.configuration)
            let underWay = try ExecutionRow.underWay.fetchAll(database).map(\.details)
            let byName = Dictionary(grouping: underWay, by: \.schedule)
            let known = Dictionary(schedules.map { ($0.name, $0) }) { $1 }
            return Set(known.keys).union(byName.keys).sorted().map {
                ScheduleState(schedule: known[$0], executions: byName[$0] ?? [])
            }
        }
    }

    /// One transaction, synced to disk when it returns.
    ///
    /// Other processes are told, except of a sign of life.
    @discardableResult
    public func changeSchedule<Value: Sendable>(
        _ name: String, now: Double, _ change: @escaping @Sendable (inout ScheduleState) throws -> Value
    ) async throws -> Value {
        let (value, isNews) = try await database.write { database in
            let former = ScheduleState(
                schedule: try ScheduleRow.fetchOne(database, key: name)?.configuration,
                executions: try ExecutionRow.underWay.filter(sql: "schedule = ?", arguments: [name]).fetchAll(database)
                    .map(\.details))
            var next = former
            let value = try change(&next)
            next = try next.following(former, now: now)
            if next.schedule != former.schedule {
                if let schedule = next.schedule {
                    try ScheduleRow(name: name, configuration: schedule).upsert(database)
                } else {
                    try ScheduleRow.deleteOne(database, key: name)
                }
            }
            for execution in next.executions where !former.executions.contains(execution) {
                try ExecutionRow(execution).upsert(database)
            }
            return (value, next != former && !next.isSign(of: former))
        }
        if isNews { marks.touch() }
        return value
    }

    /// Reads the database: what any process committed before the call.
    public func executions(_ query: ExecutionQuery) async throws -> [Execution] {
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        func add(_ column: String, _ value: String?) {
            guard let value else { return }
            conditions.append("\(column) = ?")
            arguments.append(value)
        }
        func add(_ column: String, _ range: ClosedRange<Double>?) {
            guard let range else { return }
            conditions.append("\(column) BETWEEN ? AND ?")
            arguments.append(range.lowerBound)
            arguments.append(range.upperBound)
        }
        add("schedule", query.schedule)
        add("endpoint", query.endpoint)
        add("kind", query.kind?.rawValue)
        add("status", query.status?.rawValue)
        add("scheduledAt", query.scheduled)
        add("createdAt", query.created)
        add("updatedAt", query.updated)
        let columns =
            switch query.order {
            case .scheduledTime: ["scheduledAt", "createdAt", "id"]
            case .creationTime: ["createdAt", "id"]
            case .status: ["status", "scheduledAt", "createdAt", "id"]
            }
        let order = columns.map { "\($0) \(query.ascending ? "ASC" : "DESC")" }.joined(separator: ", ")
        let filter = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
        let (values, limit, offset) = (StatementArguments(arguments), query.limit, query.offset)
        return try await database.read { database in
            try ExecutionRow.filter(sql: filter, arguments: values).order(sql: order).limit(limit, offset: offset)
                .fetchAll(database).map(\.details)
        }
    }

    /// Reads the database: what any process committed before the call.
    public func execution(_ id: String) async throws -> Execution? {
        try await database.read { try ExecutionRow.fetchOne($0, key: id)?.details }
    }

    /// One transaction.
    @discardableResult
    public func forgetExecutions(endedBefore moment: Double) async throws -> Int {
        try await database.write { database in
            try ExecutionRow.filter(sql: "endedAt < ?", arguments: [moment]).deleteAll(database)
        }
    }
}

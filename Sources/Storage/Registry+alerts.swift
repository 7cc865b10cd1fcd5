public import Alerts
import GRDB

extension Registry: AlertStore {
    private struct DestinationRow: Codable, FetchableRecord, PersistableRecord {
        static let databaseTableName = "alertDestination"
        var name: String
        var configuration: Destination

        static func all(_ database: Database) throws -> [Destination] {
            try order(sql: "name").fetchAll(database).map(\.configuration)
        }
    }

    private struct MemoryRow: Codable, FetchableRecord, PersistableRecord {
        static let databaseTableName = "alertMemory"
        var schedule: String
        var findings: AlertMemory
    }

    private struct MessageRow: Codable, FetchableRecord, PersistableRecord {
        static let databaseTableName = "alertMessage"
        var sequence: Int64?
        var id: String
        var destination: String
        var state: String
        var settledAt: Double?
        var details: OutgoingAlert

        init(_ alert: OutgoingAlert, sequence: Int64? = nil) {
            self.sequence = sequence
            (id, destination, state) = (alert.id, alert.destination, alert.state.rawValue)
            settledAt = alert.settledAt
            details = alert
        }

        static func all(_ state: OutgoingAlert.State) -> QueryInterfaceRequest<MessageRow> {
            filter(sql: "state = ?", arguments: [state.rawValue])
        }
    }

    private struct Count: Decodable, FetchableRecord {
        var destination: String
        var number: Int
    }

    /// Reads the database: what any process committed before the call.
    public func destinations() async throws -> [Destination] { try await database.read(DestinationRow.all) }

    /// Synced to disk, and told to other processes, when it returns.
    public func setDestination(_ destination: Destination) async throws {
        try destination.validate()
        try await database.write { database in
            try DestinationRow(name: destination.name, configuration: destination).upsert(database)
        }
        marks.touch()
    }

    /// Synced to disk, and told to other processes, when it returns.
    public func removeDestination(_ name: String) async throws -> Bool {
        defer { marks.touch() }
        return try await database.write { try DestinationRow.deleteOne($0, key: name) }
    }

    /// Reads the database: what any process committed before the call.
    public func alertMemory(_ schedule: String) async throws -> AlertMemory {
        try await database.read { try MemoryRow.fetchOne($0, key: schedule)?.findings } ?? AlertMemory()
    }

    /// One transaction, synced to disk when it returns.
    public func changeAlertMemory<Value: Sendable>(
        _ schedule: String,
        _ change: @escaping @Sendable (inout AlertMemory, [Destination]) -> (Value, [OutgoingAlert])
    ) async throws -> Value {
        let (value, isNews) = try await database.write { database in
            let former = try MemoryRow.fetchOne(database, key: schedule)?.findings
            var memory = former ?? AlertMemory()
            let (value, alerts) = change(&memory, try DestinationRow.all(database))
            if memory != former { try MemoryRow(schedule: schedule, findings: memory).upsert(database) }
            for alert in alerts { try MessageRow(alert).insert(database, onConflict: .ignore) }
            return (value, !alerts.isEmpty)
        }
        if isNews { marks.touch() }
        return value
    }

    /// One transaction, synced to disk when it returns.
    public func changeOutbox<Value: Sendable>(
        _ change: @escaping @Sendable (inout [OutgoingAlert], [Destination]) -> Value
    ) async throws -> Value {
        let (value, isNews) = try await database.write { database in
            let rows = try MessageRow.all(.pending).order(sql: "sequence").fetchAll(database)
            let former = rows.map(\.details)
            var alerts = former
            let value = change(&alerts, try DestinationRow.all(database))
            let places = Dictionary(rows.map { ($0.id, $0) }) { $1 }
            for alert in alerts {
                guard let row = places[alert.id], row.details != alert else { continue }
                try MessageRow(alert, sequence: row.sequence).update(database)
            }
            return (value, alerts != former)
        }
        if isNews { marks.touch() }
        return value
    }

    /// Reads the database: what any process committed before the call.
    public func outgoingAlerts(_ state: OutgoingAlert.State, limit: Int) async throws -> [OutgoingAlert] {
        try await database.read { database in
            try MessageRow.all(state).order(sql: "sequence DESC").limit(max(0, limit)).fetchAll(database).map(\.details)
        }
    }

    /// One transaction; the message keeps its old place.
    public func resendAlert(_ id: String, now: Double) async throws -> Bool {
        defer { marks.touch() }
        return try await database.write { database in
            let row = try MessageRow.all(.abandoned).filter(sql: "id = ?", arguments: [id]).fetchOne(database)
            guard let row else { return false }
            var alert = row.details
            alert.resend(now: now)
            try MessageRow(alert, sequence: row.sequence).update(database)
            return true
        }
    }

    /// One transaction.
    @discardableResult
    public func forgetAlerts(settledBefore moment: Double) async throws -> Int {
        try await database.write { database in
            try MessageRow.filter(sql: "settledAt < ?", arguments: [moment]).deleteAll(database)
        }
    }

    /// Reads the database: what any process committed before the call.
    public func alertFigures() async throws -> AlertFigures {
        try await database.read { database in
            func counts(_ state: OutgoingAlert.State) throws -> [String: Int] {
                let counts = try SQLRequest<Count>(
                    sql:
                        "SELECT destination, COUNT(*) AS number FROM alertMessage WHERE state = ? GROUP BY destination",
                    arguments: [state.rawValue]
                ).fetchAll(database)
                return Dictionary(counts.map { ($0.destination, $0.number) }) { $1 }
            }
            let oldest = try MessageRow.all(.pending).order(sql: "sequence").limit(1).fetchOne(database)
            return AlertFigures(
                pending: try counts(.pending), abandoned: try counts(.abandoned),
                oldestPendingAt: oldest?.details.createdAt)
        }
    }
}

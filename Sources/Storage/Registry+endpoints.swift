public import Endpoints
import Foundation
import GRDB

extension Registry: EndpointStore {
    private struct EndpointRow: Codable, FetchableRecord, PersistableRecord {
        static let databaseTableName = "endpoint"
        var name: String
        var revision: Int
        var configuration: Endpoint
    }

    /// Reads the database: what any process committed before the call.
    public func endpoints() async throws -> [Endpoint] {
        try await database.read { database in
            try EndpointRow.order(sql: "name").fetchAll(database).map(\.configuration)
        }
    }

    /// One transaction, which waits up to ten seconds for those of other processes; synced to disk when it returns.
    @discardableResult
    public func change(
        _ name: String, now: Double, _ change: @escaping @Sendable (Endpoint?) throws -> Endpoint?
    ) async throws -> Endpoint? {
        let next = try await database.write { database in
            let former = try EndpointRow.fetchOne(database, key: name)?.configuration
            let next = try change(former)?.following(former, now: now)
            if let next {
                try EndpointRow(name: name, revision: next.revision, configuration: next).upsert(database)
            } else {
                try EndpointRow.deleteOne(database, key: name)
            }
            return next
        }
        marks.touch()
        return next
    }

    /// One read of eight bytes; differs after changes of tokens too.
    public func changeMark() -> ChangeMark { ChangeMark(marks.value) }
}

import Endpoints
import Foundation
import GRDB
public import SageMaker

extension Registry: ResourceStore {
    private struct ResourceRow: Codable, FetchableRecord, PersistableRecord {
        static let databaseTableName = "awsResource"
        var kind: String
        var name: String
        var status: String
        var createdAt: Double
        var updatedAt: Double
        var details: Resource

        init(_ resource: Resource) {
            (kind, name, status) = (resource.kind.rawValue, resource.name, resource.status)
            (createdAt, updatedAt) = (resource.createdAt, resource.updatedAt)
            details = resource
        }

        static func place(_ kind: Resource.Kind, _ name: String) -> [String: any DatabaseValueConvertible] {
            ["kind": kind.rawValue, "name": name]
        }
    }

    /// Reads the database: what any process committed before the call.
    public func resource(_ kind: Resource.Kind, _ name: String) async throws -> Resource? {
        try await database.read { database in
            try ResourceRow.fetchOne(database, key: ResourceRow.place(kind, name))?.details
        }
    }

    /// Reads the database: what any process committed before the call.
    public func resources(_ kind: Resource.Kind) async throws -> [Resource] {
        try await database.read { database in
            try ResourceRow.filter(sql: "kind = ?", arguments: [kind.rawValue]).order(sql: "name")
                .fetchAll(database).map(\.details)
        }
    }

    /// One transaction, which waits up to ten seconds for those of other processes; synced to disk when it returns.
    ///
    /// A change that leaves all as it was writes nothing and tells nobody.
    @discardableResult
    public func changeResource<Value: Sendable>(
        _ kind: Resource.Kind, _ name: String, _ change: @escaping @Sendable (inout Resource?) throws -> Value
    ) async throws -> Value {
        let (value, isNews) = try await database.write { database in
            let place = ResourceRow.place(kind, name)
            let former = try ResourceRow.fetchOne(database, key: place)?.details
            var next = former
            let value = try change(&next)
            guard next != former else { return (value, false) }
            if let next {
                guard next.kind == kind, next.name == name else { throw MisplacedResource(kind: kind, name: name) }
                try ResourceRow(next).upsert(database)
            } else {
                try ResourceRow.deleteOne(database, key: place)
            }
            return (value, true)
        }
        if isNews { marks.touch() }
        return value
    }
}

/// A change left a resource of another kind or name, which is our own mistake.
private struct MisplacedResource: Error, CustomStringConvertible {
    var kind: Resource.Kind
    var name: String

    var description: String { "a change of the \(kind.rawValue) \(name) made another one of it" }
}

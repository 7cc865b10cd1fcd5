public import Access
import GRDB

extension Registry: AccessKeyStore {
    private struct AccessKeyRow: Codable, FetchableRecord, PersistableRecord {
        static let databaseTableName = "accessKey"
        var id: String
        var secret: String
        /// Separated by commas.
        var scopes: String
        var createdAt: Double
        var expiresAt: Double?

        var key: StoredAccessKey {
            StoredAccessKey(
                id: id, secret: secret,
                scopes: Set(scopes.split(separator: ",").compactMap { Scope(rawValue: String($0)) }),
                createdAt: createdAt, expiresAt: expiresAt)
        }
    }

    /// Reads the database: what any process committed before the call.
    public func accessKeys() throws -> [StoredAccessKey] {
        try database.read { database in
            try AccessKeyRow.order(sql: "createdAt, id").fetchAll(database).map(\.key)
        }
    }

    /// Synced to disk when it returns; an id that is taken is an error.
    ///
    /// The secret is kept as it is: signatures can't be checked with its hash. The database is its owner's alone (0600).
    public func add(_ key: StoredAccessKey) throws {
        try write { database in
            try AccessKeyRow(
                id: key.id, secret: key.secret,
                scopes: key.scopes.sorted().map(\.rawValue).joined(separator: ","), createdAt: key.createdAt,
                expiresAt: key.expiresAt
            ).insert(database)
        }
    }

    /// Synced to disk, and told to other processes, when it returns.
    public func revokeAccessKey(_ id: String) throws -> Bool {
        try write { database in try AccessKeyRow.deleteOne(database, key: id) }
    }

    /// One read of eight bytes; differs after changes of endpoints too.
    public func accessKeyMark() -> UInt64 { marks.value }
}

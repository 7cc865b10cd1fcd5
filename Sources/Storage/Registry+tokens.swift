public import Access
import GRDB

extension Registry: TokenStore {
    private struct TokenRow: Codable, FetchableRecord, PersistableRecord {
        static let databaseTableName = "accessToken"
        var id: String
        var secretHash: String
        /// Separated by commas.
        var scopes: String
        var createdAt: Double
        var expiresAt: Double?

        var token: AccessToken {
            AccessToken(
                id: id, secretHash: secretHash,
                scopes: Set(scopes.split(separator: ",").compactMap { Scope(rawValue: String($0)) }),
                createdAt: createdAt, expiresAt: expiresAt)
        }
    }

    /// Reads the database: what any process committed before the call.
    public func tokens() throws -> [AccessToken] {
        try database.read { database in
            try TokenRow.order(sql: "createdAt, id").fetchAll(database).map(\.token)
        }
    }

    /// Synced to disk when it returns; an id that is taken is an error.
    public func add(_ token: AccessToken) throws {
        try write { database in
            try TokenRow(
                id: token.id, secretHash: token.secretHash,
                scopes: token.scopes.sorted().map(\.rawValue).joined(separator: ","), createdAt: token.createdAt,
                expiresAt: token.expiresAt
            ).insert(database)
        }
    }

    /// Synced to disk, and told to other processes, when it returns.
    public func revoke(_ id: String) throws -> Bool {
        try write { database in try TokenRow.deleteOne(database, key: id) }
    }

    /// One read of eight bytes; differs after changes of endpoints too.
    public func tokenMark() -> UInt64 { marks.value }
}

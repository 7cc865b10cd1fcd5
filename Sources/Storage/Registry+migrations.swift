import GRDB

extension Registry {
    /// The database's shape, step by step.
    ///
    /// Steps are only ever added.
    static var migrations: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("endpoints and tokens") { database in
            try database.create(table: "endpoint") { table in
                table.primaryKey("name", .text)
                table.column("revision", .integer).notNull()
                // The whole endpoint as JSON: it is read and replaced as a whole.
                table.column("configuration", .jsonText).notNull()
            }
            try database.create(table: "accessToken") { table in
                table.primaryKey("id", .text)
                table.column("secretHash", .text).notNull()
                table.column("scopes", .text).notNull()
                table.column("createdAt", .double).notNull()
                table.column("expiresAt", .double)
            }
        }
        return migrator
    }
}

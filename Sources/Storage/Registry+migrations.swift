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
        migrator.registerMigration("schedules") { database in
            try database.create(table: "monitoringSchedule") { table in
                table.primaryKey("name", .text)
                table.column("configuration", .jsonText).notNull()
            }
            try database.create(table: "monitoringExecution") { table in
                table.primaryKey("id", .text)
                table.column("schedule", .text).notNull()
                table.column("endpoint", .text).notNull()
                table.column("kind", .text).notNull()
                table.column("status", .text).notNull()
                table.column("scheduledAt", .double).notNull()
                table.column("createdAt", .double).notNull()
                table.column("updatedAt", .double).notNull()
                // NULL while it is not over.
                table.column("endedAt", .double)
                // The whole execution, of which the columns above are copies to look it up by.
                table.column("details", .jsonText).notNull()
            }
            try database.create(
                index: "monitoringExecutionBySchedule", on: "monitoringExecution", columns: ["schedule", "scheduledAt"])
            try database.create(
                index: "monitoringExecutionUnderWay", on: "monitoringExecution", columns: ["schedule"],
                condition: Column("endedAt") == nil)
        }
        migrator.registerMigration("alerts") { database in
            try database.create(table: "alertDestination") { table in
                table.primaryKey("name", .text)
                table.column("configuration", .jsonText).notNull()
            }
            try database.create(table: "alertMemory") { table in
                table.primaryKey("schedule", .text)
                table.column("findings", .jsonText).notNull()
            }
            try database.create(table: "alertMessage") { table in
                // In the order in which they were made, which is the order of delivery.
                table.autoIncrementedPrimaryKey("sequence")
                table.column("id", .text).notNull().unique()
                table.column("destination", .text).notNull()
                table.column("state", .text).notNull().indexed()
                table.column("settledAt", .double)
                table.column("details", .jsonText).notNull()
            }
        }
        migrator.registerMigration("AWS's API") { database in
            try database.create(table: "awsResource") { table in
                table.primaryKey {
                    table.column("kind", .text)
                    table.column("name", .text)
                }
                table.column("status", .text).notNull()
                table.column("createdAt", .double).notNull()
                table.column("updatedAt", .double).notNull()
                // The whole resource, of which the columns above are copies for those who look into the file.
                table.column("details", .jsonText).notNull()
            }
            try database.create(table: "accessKey") { table in
                table.primaryKey("id", .text)
                // Readable: a signature is checked with the secret itself.
                table.column("secret", .text).notNull()
                table.column("scopes", .text).notNull()
                table.column("createdAt", .double).notNull()
                table.column("expiresAt", .double)
            }
            try database.create(table: "homeSetting") { table in
                table.primaryKey("name", .text)
                table.column("value", .text).notNull()
            }
        }
        return migrator
    }
}

import Foundation
import GRDB

/// What the program keeps of endpoints, tokens, schedules and alerts: a SQLite database in the home folder.
///
/// Any number of processes may use it at once: commands write, servers follow. Changes are transactions, synced to disk
/// before the call returns.
public final class Registry: Sendable {
    let database: DatabasePool
    let marks: ChangeFile

    /// Opens the registry of a home folder, and makes or upgrades it first when need be.
    ///
    /// - Parameter home: The folder, made when it is not there.
    /// - Throws: ``StorageError`` when the folder or the database cannot be used.
    public init(home: String) throws(StorageError) {
        let path = home + "/registry.sqlite"
        do {
            try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
            var configuration = Configuration()
            configuration.label = "registry"
            configuration.busyMode = .timeout(10)
            configuration.prepareDatabase { connection in
                try connection.execute(sql: "PRAGMA synchronous = FULL")
            }
            database = try DatabasePool(path: path, configuration: configuration)
            // Token hashes and the secrets of alerts are nobody else's business.
            for file in [path, path + "-wal", path + "-shm"] where FileManager.default.fileExists(atPath: file) {
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            }
            guard try !database.read({ try Self.migrations.hasBeenSuperseded($0) }) else { throw LaterVersion() }
            try Self.migrations.migrate(database)
            marks = try ChangeFile(path: home + "/registry.changes")
        } catch {
            throw StorageError(error, path: path)
        }
    }

    /// Runs a transaction and tells the other processes.
    func write<Value>(_ change: @Sendable (Database) throws -> Value) throws -> Value where Value: Sendable {
        let value = try database.write(change)
        marks.touch()
        return value
    }
}

/// A database that has steps this program does not know.
struct LaterVersion: Error {}

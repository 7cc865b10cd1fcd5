import GRDB

/// What a home keeps of itself, one value a name.
public enum HomeSetting: String, Sendable, CaseIterable {
    /// The region that AWS's clients have to name, for example `us-west-2`.
    case awsRegion
    /// 12 digits that stand in ARNs.
    case awsAccount
    /// The port of the listener that answers CONNECT for STS.
    case awsProxyPort
    /// The id of the access key that shells are given.
    case awsEnvironmentKey
    /// The address of the S3 server that has the buckets; empty when the home has them itself.
    case s3Endpoint
}

extension Registry {
    /// A setting's value; nil when nobody set it.
    public func setting(_ name: HomeSetting) throws -> String? {
        try database.read { database in
            try String.fetchOne(
                database, sql: "SELECT value FROM homeSetting WHERE name = ?", arguments: [name.rawValue])
        }
    }

    /// Sets a value, in the place of one that is there; synced to disk when it returns.
    public func set(_ name: HomeSetting, to value: String) throws {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO homeSetting (name, value) VALUES (?, ?)",
                arguments: [name.rawValue, value])
        }
    }

    /// The setting's value, which becomes `value` when there is none; of several callers all get the same.
    public func settle(_ name: HomeSetting, _ value: String) throws -> String {
        try write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO homeSetting (name, value) VALUES (?, ?)", arguments: [name.rawValue, value])
            return try String.fetchOne(
                database, sql: "SELECT value FROM homeSetting WHERE name = ?", arguments: [name.rawValue]) ?? value
        }
    }
}

import Foundation
import GRDB

/// Why the registry cannot be used.
public struct StorageError: Error, Sendable, CustomStringConvertible {
    /// The stable kind of a mistake.
    public enum Code: String, Sendable, CaseIterable {
        /// The file is no database.
        case damaged
        /// A later version of the program has changed the database.
        case laterVersion = "later-version"
        /// The folder or the file cannot be read or written.
        case inaccessible
    }

    /// The stable kind.
    public var code: Code
    /// What is wrong, with the file.
    public var message: String
    /// What to do about it.
    public var hint: String?

    init(_ error: any Error, path: String) {
        if let error = error as? DatabaseError, [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
            code = .damaged
            message = "\(path) is not a database that can be read"
            hint = "move it away to start anew, or bring back a copy"
        } else if error is LaterVersion {
            code = .laterVersion
            message = "\(path) was made by a later version of the program"
            hint = "use that version, or another --home"
        } else if let error = error as? DatabaseError {
            code = .inaccessible
            message = "\(path) cannot be used: \(error.message ?? "SQLite error \(error.resultCode.rawValue)")"
            hint = "check --home and its permissions"
        } else {
            code = .inaccessible
            let system = error as NSError
            let reason = (system.userInfo[NSUnderlyingErrorKey] as? NSError)?.localizedDescription
            message = "\(path) cannot be used: \(reason ?? system.localizedDescription)"
            hint = "check --home and its permissions"
        }
    }

    /// Message and hint, a line each.
    public var description: String { hint.map { "\(message)\n  \($0)" } ?? message }
}

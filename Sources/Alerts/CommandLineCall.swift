import Foundation

/// A program that is run for each message.
///
/// It gets the message's JSON on its standard input and a few environment variables: `PROPENSITY_MESSAGE_ID`,
/// `PROPENSITY_SCHEDULE`, `PROPENSITY_SUBJECT`, `PROPENSITY_ATTEMPT`. Exit status 0 takes the message; anything else, and
/// running out of time, is tried again with the same id.
public struct CommandLineCall: Sendable, Codable, Equatable {
    /// The program's path, from the root, and its arguments; no shell reads them.
    public var arguments: [String]
    /// More variables; of the server's own it gets only `PATH`, `HOME` and `LANG`.
    public var environment: [String: String]
    /// Seconds after which it and what it started is killed, 1 to 600.
    public var timeout: Double

    /// A call from its parts.
    public init(arguments: [String], environment: [String: String] = [:], timeout: Double = 30) {
        self.arguments = arguments
        self.environment = environment
        self.timeout = timeout
    }

    func validate() throws(AlertError) {
        guard let program = arguments.first, program.hasPrefix("/") else {
            throw AlertError(
                .invalidDestination, "the command is not a path from the root",
                hint: "write it as /usr/local/bin/program; a shell's line as /bin/sh -c '…'")
        }
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: program, isDirectory: &isFolder)
        guard isThere, !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: program) else {
            throw AlertError(
                .invalidDestination, "\(program) \(isThere ? "is not a program that can be run" : "is not there")",
                hint: isThere ? "make it executable: chmod +x" : "check the path; it is run where the server runs")
        }
        guard arguments.allSatisfy({ !$0.utf8.contains(0) }) else {
            throw AlertError(.invalidDestination, "the command holds a zero byte")
        }
        try Destination.checkTimeout(timeout, 600)
    }
}

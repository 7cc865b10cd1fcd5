import Foundation

/// The built program, run as a user runs it.
enum Program {
    /// What a run left behind.
    struct Run {
        var exitCode: Int32
        /// Whether a signal ended it: a crash, since the program answers the signals it expects with an exit code.
        var wasKilled: Bool
        var output: Data
        var standardError: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// `PROPENSITY_BINARY`, or the program beside the test bundle, where `swift build` puts both.
    static let binary: URL = {
        if let path = ProcessInfo.processInfo.environment["PROPENSITY_BINARY"] { return URL(filePath: path) }
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        let neighbour = bundle ?? Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        return neighbour.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "propensity")
    }()

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: What follows the program's name.
    ///   - folder: The working directory.
    ///   - input: Standard input; empty unless given.
    ///   - environment: Variables beside PATH and those that find XGBoost.
    /// - Returns: How it ended and what it wrote.
    /// - Throws: The system's error when the program cannot be started or its streams cannot be read.
    static func run(
        _ arguments: [String],
        in folder: WorkFolder,
        input: Data = Data(),
        environment: [String: String] = [:]
    ) throws -> Run {
        try launch(binary, arguments, in: folder, input: input, environment: environment).wait()
    }

    /// Starts any executable with its streams in files, so that no pipe can fill up.
    static func launch(
        _ executable: URL,
        _ arguments: [String],
        in folder: WorkFolder,
        input: Data = Data(),
        environment: [String: String] = [:]
    ) throws -> Running {
        let streams = try WorkFolder()
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        let inherited = ProcessInfo.processInfo.environment
        var variables = environment
        for name in ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "PROPENSITY_XGBOOST"] where variables[name] == nil {
            variables[name] = inherited[name]
        }
        // A crash is to be seen by its signal at once.
        variables["SWIFT_BACKTRACE"] = "enable=no"
        process.environment = variables
        process.standardInput = try FileHandle(forReadingFrom: streams.write(input, to: "input"))
        process.standardOutput = try FileHandle(forWritingTo: streams.write("", to: "output"))
        process.standardError = try FileHandle(forWritingTo: streams.write("", to: "error"))
        try process.run()
        return Running(process: process, streams: streams)
    }

    /// A program that has been started.
    struct Running {
        let process: Process
        let streams: WorkFolder

        func wait() throws -> Run {
            process.waitUntilExit()
            return Run(
                exitCode: process.terminationStatus,
                wasKilled: process.terminationReason == .uncaughtSignal,
                output: try streams.data("output"),
                standardError: try streams.text("error")
            )
        }

        /// What it has said on standard error so far.
        var standardError: String { (try? streams.text("error")) ?? "" }
    }
}

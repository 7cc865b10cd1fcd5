public import ArgumentParser
public import Logging
import Synchronization
import Telemetry

/// How a server logs.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json

    /// A logger on standard error.
    func logger(level: Logger.Level) -> Logger {
        var logger = Logger(label: "propensity") { label in
            switch self {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler(label: label)
            }
        }
        logger.logLevel = level
        return logger
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

/// Where a server listens, once it does.
final class Address: Sendable {
    private let text = Mutex<String?>(nil)

    var value: String? {
        get { text.withLock { $0 } }
        set { text.withLock { $0 = newValue } }
    }
}

/// What a server said last of its endpoints.
final class LastFollowed: Sendable {
    private let state = Mutex<(revisions: [String: Int], failures: [String: String])>(([:], [:]))

    var value: (revisions: [String: Int], failures: [String: String]) {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

public import ArgumentParser
public import Logging
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

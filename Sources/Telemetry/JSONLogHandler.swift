import Foundation
public import Logging

/// Writes each log message as one JSON object on one line of standard error.
public struct JSONLogHandler: LogHandler {
    /// Messages below it are not written.
    public var logLevel: Logger.Level = .info
    /// Told with every message, each key a field of the object.
    public var metadata: Logger.Metadata = [:]
    /// Gives more of it, such as a request's; its keys win over the logger's own.
    public var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let write: @Sendable (String) -> Void

    /// A handler for a logger.
    ///
    /// - Parameters:
    ///   - label: The logger's label.
    ///   - write: Takes each line, with its newline; by default standard error.
    public init(label: String, write: @escaping @Sendable (String) -> Void = JSONLogHandler.standardError) {
        self.label = label
        self.write = write
    }

    /// Standard error; what cannot be written there is not said.
    public static let standardError: @Sendable (String) -> Void = { line in
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }

    /// One field that is told with every message.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes `time` (UTC, with milliseconds), `level`, `logger`, `message` and the metadata, sorted by key.
    ///
    /// A message's own metadata wins over the others; none of it replaces the four.
    public func log(event: LogEvent) {
        var fields = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
            .mapValues { "\($0)" }
        fields["time"] = Date.now.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
        fields["level"] = event.level.rawValue
        fields["logger"] = label
        fields["message"] = "\(event.message)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(fields) else { return }
        write(String(decoding: line, as: UTF8.self) + "\n")
    }
}

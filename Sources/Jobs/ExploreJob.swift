public import Exploration
import Foundation
import Reporting
public import Tabular

/// Describes a table and writes `explore.html`.
public struct ExploreJob: Sendable {
    public let data: String
    /// The column to predict; nil when there is none yet.
    public let label: String?
    public let positive: String?
    public let identifiers: [String]
    public let ignored: [String]
    public let output: String
    public let reading: CSVOptions
    public let command: String
    let events: JobEvents

    public init(
        data: String, label: String? = nil, positive: String? = nil, identifiers: [String] = [], ignored: [String] = [],
        output: String, reading: CSVOptions = CSVOptions(), command: String = "", events: @escaping JobEvents
    ) {
        self.data = data
        self.label = label
        self.positive = positive
        self.identifiers = identifiers
        self.ignored = ignored
        self.output = output
        self.reading = reading
        self.command = command
        self.events = events
    }

    /// What a run made.
    public struct Outcome: Sendable, Encodable {
        public var output: String
        public var findings: ExplorationFindings
        public var seconds: Double
    }

    public func run() async throws -> Outcome {
        let clock = Stopwatch()
        events(.step("Reading \(data)"))
        let reader = try CSVReader(try DataSource(path: data), options: reading.takingAsText(ignored).telling(events))
        let profile = try await reader.profile()
        profile.skippedRows.tell(events)
        let (schema, notes) = try Schema.infer(
            from: profile, label: label, positive: positive, identifiers: identifiers, ignored: ignored)
        for note in notes { events(.note(note.message)) }
        let table = try await reader.read(profile, columns: schema.columns)
        events(.step("Exploring"))
        let findings = try await Explorer(schema: schema).explore(table)
        let page = ExplorePage(findings: findings, data: data, command: command)
        try AtomicFile.write(page.html(), to: output)
        return Outcome(output: output, findings: findings, seconds: clock.total)
    }
}

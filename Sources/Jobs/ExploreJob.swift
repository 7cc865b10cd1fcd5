public import Exploration
import Foundation
import Reporting
public import Tabular

/// Describes a table and writes `explore.html`.
public struct ExploreJob: Sendable {
    /// A CSV file, or `-` for standard input.
    public let data: String
    /// The column to predict; nil when there is none yet.
    public let label: String?
    /// The label's positive value as spelled in the data; nil for the obvious one of the two.
    public let positive: String?
    /// Columns that name the rows.
    ///
    /// Without any, a column that is named like one and never repeats is taken for one.
    public let identifiers: [String]
    /// Columns with the role `ignored`, read as text, so that nothing in them is a fault.
    public let ignored: [String]
    /// The page to make; `-` for standard output.
    public let output: String
    /// How the file is read.
    public let reading: CSVOptions
    /// The command line, for the page; empty where there is none.
    public let command: String
    let events: JobEvents

    /// A job from what it is to read and write; it does nothing until ``run()``.
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
        /// Path of the page.
        public var output: String
        /// What the page says, as values.
        public var findings: ExplorationFindings
        /// Seconds from the run's start to its end.
        public var seconds: Double
    }

    /// Infers the schema in a first pass, reads the table in a second one, and describes it.
    ///
    /// - Returns: The findings, and where the page is.
    /// - Throws: ``Tabular/TableError`` when the file cannot be read, its columns are not as the options say, a row is
    ///   faulty and not skipped, or the page cannot be written; ``Exploration/ExplorationError`` as
    ///   ``Exploration/Explorer`` does.
    public func run() async throws -> Outcome {
        let clock = Stopwatch()
        try refuseOverwriting(data, output)
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

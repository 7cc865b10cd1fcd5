public import Drift
import Foundation
public import Jobs
public import Monitoring

/// One look at a window of rows: Model Monitor's checks, the better checks, and the files that tell both.
///
/// Rows are read once. What was found goes to `statistics.json`, `constraints.json` and `constraint_violations.json` in Model
/// Monitor's formats, `findings.json` and `report.html`.
public struct MonitorRun: Sendable {
    /// What is asked of a run.
    public struct Request: Sendable {
        /// A folder with a baseline, or a model's.
        public var baseline: String
        /// The rows.
        public var source: MonitorSource
        /// The folder to make, or to replace when it holds an earlier run's files and nothing else.
        public var output: String
        /// How distances are taken; as Model Monitor does, the better checks are left out.
        public var method: DistanceMethod = .exact
        /// Whether `constraint_violations.json` is Model Monitor's to the letter: its checks take distances as it does, and
        /// they alone decide; what the better checks find stays in the report.
        public var isDecidedAsModelMonitor = false
        /// How often the better checks may be wrong.
        public var drift: DriftSettings = .standard
        /// Rows of earlier windows as long as this one, for the tests of volume and freshness.
        public var earlierRowCounts: [Int] = []
        /// The command line that does the same, for the report.
        public var command: String?

        /// A request; settings have their defaults.
        public init(baseline: String, source: MonitorSource, output: String) {
            self.baseline = baseline
            self.source = source
            self.output = output
        }
    }

    /// What a run came to.
    public struct Outcome: Sendable, Encodable {
        /// The folder with the files.
        public var output: String
        /// Rows in the window.
        public var rows: Int
        /// Entries of `constraint_violations.json`.
        public var violations: [Entry]
        /// What the better checks found; nil when they were left out.
        public var drift: DriftReport?
        /// Findings that follow from others, and need not be told by themselves.
        public var consequences: [Finding]
        /// How good the model probably is by its own probabilities; nil where the captures hold none, or no model is known.
        public var estimate: EstimateFigures?
        /// What was left out of the checks, in words.
        public var notes: [String]
        /// Model Monitor's words for it.
        public var exitMessage: String
        /// Seconds from the run's start to its end.
        public var seconds: Double

        /// An entry of `constraint_violations.json`.
        public struct Entry: Sendable, Encodable {
            /// The column.
            public var featureName: String
            /// Which check.
            public var constraintCheckType: String
            /// What was expected and what was found.
            public var description: String

            init(_ violation: Violation) {
                featureName = violation.featureName
                constraintCheckType = violation.checkType
                description = violation.description
            }
        }

        /// Whether nothing is wrong: no violation, and no alarm of the better checks.
        public var isClean: Bool { violations.isEmpty && (drift?.alarms.isEmpty ?? true) }
    }

    /// The names of the files that a run writes.
    public enum File: String, CaseIterable, Sendable {
        case statistics = "statistics.json"
        case constraints = "constraints.json"
        case violations = "constraint_violations.json"
        case findings = "findings.json"
        case report = "report.html"
    }

    /// What is asked.
    public let request: Request
    let events: JobEvents

    /// A run; it does nothing until ``run(memory:)``.
    public init(_ request: Request, events: @escaping JobEvents) {
        self.request = request
        self.events = events
    }

    /// Looks at a window by itself.
    public func run() async throws -> Outcome {
        var memory: DriftMemory?
        return try await run(memory: &memory)
    }

    /// Looks at a window, alone and together with those before it.
    ///
    /// - Parameter memory: The windows before, to which this one is added; nil looks at this window alone.
    /// - Returns: What was found; its files are written, all of them or none.
    /// - Throws: ``MonitorRunError`` when there is no baseline or the window has no rows; errors of reading and writing.
    public func run(memory: inout DriftMemory?) async throws -> Outcome {
        let began = ContinuousClock.now
        let folder = try FolderWriter(path: request.output, replacing: Set(File.allCases.map(\.rawValue)))
        do {
            let reference = try await BaselineReference(folder: request.baseline)
            events(.step("Reading \(request.source.words)"))
            let window = try await MonitoredWindow(request.source, reference: reference, method: request.method, events)
            events(.step("Comparing \(window.rowCount) rows with \(request.baseline)"))
            let verdict = try await MonitorVerdict(window, request: request, memory: &memory)
            let outcome = Outcome(
                output: request.output, rows: window.rowCount,
                violations: verdict.checks.violations.violations.map { Outcome.Entry($0) },
                drift: verdict.drift, consequences: verdict.consequences, estimate: window.estimate(reference),
                notes: window.notes + verdict.notes,
                exitMessage: verdict.exitMessage, seconds: (ContinuousClock.now - began) / .seconds(1))
            let own = try Baseline(window.profile.dataset)
            try folder.write(Data(own.statistics.json), to: File.statistics.rawValue)
            try folder.write(Data(own.constraints.json), to: File.constraints.rawValue)
            try folder.write(Data(verdict.checks.violations.json), to: File.violations.rawValue)
            try folder.write(try FindingsFile(outcome, window).json(), to: File.findings.rawValue)
            let page = MonitorPage(outcome: outcome, verdict: verdict, window: window, request: request)
            try folder.write(Data(page.html()), to: File.report.rawValue)
            try folder.commit()
            return outcome
        } catch {
            folder.discard()
            throw error
        }
    }
}

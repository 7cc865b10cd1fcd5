import Foundation
public import Statistics
import Tabular

/// The whole story on generated sessions: explore, train, evaluate on new sessions, score them.
public struct DemoJob: Sendable {
    /// Sessions to train on, at least 1.
    ///
    /// A tenth of that, and at least 1,000, are made beside them to evaluate on.
    public let rows: Int
    /// The folder to work in, made if need be.
    public let folder: String
    /// Whether the generated sessions stay.
    public let keep: Bool
    let events: JobEvents

    /// A job that tells its steps, and those of the jobs it runs, to `events`.
    public init(rows: Int, folder: String, keep: Bool, events: @escaping JobEvents) {
        self.rows = rows
        self.folder = folder
        self.keep = keep
        self.events = events
    }

    /// Where everything is.
    public struct Outcome: Sendable, Encodable {
        /// Path of the page that describes the sessions: `explore.html`.
        public var exploration: String
        /// The model's folder: `model`.
        public var model: String
        /// Path of the model's `report.html`.
        public var report: String
        /// Path of the page about the new sessions: `evaluation.html`.
        public var evaluation: String
        /// Path of the new sessions' probabilities: `scores.csv`.
        public var scores: String
        /// Of the model on sessions made with another seed.
        public var metrics: BinaryClassificationMetrics
        /// Seconds from the run's start to its end.
        public var seconds: Double
    }

    /// Runs the jobs one after the other, with seeds that are always the same.
    ///
    /// - Returns: Where everything is, and how the model did.
    /// - Throws: ``JobError`` when the folder cannot be made, or what the job that failed throws; what those before it
    ///   made stays.
    public func run() async throws -> Outcome {
        let clock = Stopwatch()
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw JobError(
                .unwritable, "\(folder) cannot be made: \(systemReason(error))", hint: "give another --output")
        }
        func path(_ name: String) -> String { "\(folder)/\(name)" }
        let sessions = path("sessions.csv")
        let later = path("new_sessions.csv")
        events(.note("1. Sessions of a shop, and some more to try the model on"))
        _ = try await GenerateJob(rows: rows, seed: 42, output: sessions, events: events).run()
        _ = try await GenerateJob(rows: max(1000, rows / 10), seed: 43, output: later, events: events).run()

        events(.note("2. What is in them"))
        let exploration = try await ExploreJob(
            data: sessions, label: "ordered", identifiers: ["UserID"], output: path("explore.html"),
            command: "propensity explore \(sessions) --label ordered --id UserID", events: events
        ).run()

        events(.note("3. A model of who will order"))
        var request = TrainRequest(data: sessions, label: "ordered", name: "demo", output: path("model"))
        request.identifiers = ["UserID"]
        request.command = "propensity train \(sessions) --label ordered --id UserID --output \(path("model"))"
        let trained = try await TrainJob(request, events: events).run()

        events(.note("4. How it does on sessions it has never seen"))
        let model = try ModelDirectory(path: trained.output).load()
        let evaluated = try await EvaluateJob(
            model: model, data: later, output: path("evaluation.html"),
            command: "propensity evaluate \(path("model")) \(later)", events: events
        ).run()
        let scores = try await PredictJob(model: model, data: later, output: path("scores.csv"), events: events).run()
        if !keep {
            for file in [sessions, later] { try? FileManager.default.removeItem(atPath: file) }
        }
        return Outcome(
            exploration: exploration.output, model: trained.output, report: trained.report,
            evaluation: evaluated.output,
            scores: scores.output, metrics: evaluated.metrics, seconds: clock.total)
    }
}

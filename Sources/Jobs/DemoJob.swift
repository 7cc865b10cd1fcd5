import Foundation
public import Statistics
import Tabular

/// The whole story on generated sessions: explore, train, evaluate on new sessions, score them.
public struct DemoJob: Sendable {
    public let rows: Int
    public let folder: String
    /// Whether the generated sessions stay.
    public let keep: Bool
    let events: JobEvents

    public init(rows: Int, folder: String, keep: Bool, events: @escaping JobEvents) {
        self.rows = rows
        self.folder = folder
        self.keep = keep
        self.events = events
    }

    /// Where everything is.
    public struct Outcome: Sendable, Encodable {
        public var exploration: String
        public var model: String
        public var report: String
        public var evaluation: String
        public var scores: String
        /// Of the model on sessions made after it was trained, with another seed.
        public var metrics: BinaryClassificationMetrics
        public var seconds: Double
    }

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
        events(.note("1. Sessions of a shop, and some more from the weeks after"))
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

        events(.note("4. How it does on the sessions that came after"))
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

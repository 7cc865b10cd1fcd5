import Foundation
import Synchronization
import Testing
import Training

@testable import Jobs

/// A fresh folder that goes away with the value.
final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "propensity-jobs-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// What is in it or in a folder in it, hidden files too, sorted.
    func entries(_ name: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: name.isEmpty ? url.path : path(name)).sorted()
    }
}

/// What a job said.
final class EventLog: Sendable {
    private let log = Mutex<[JobEvent]>([])

    var listener: JobEvents {
        { [self] event in log.withLock { $0.append(event) } }
    }

    var steps: [String] {
        log.withLock { $0.compactMap { if case .step(let text) = $0 { text } else { nil } } }
    }

    var warnings: [String] {
        log.withLock { $0.compactMap { if case .warning(let text) = $0 { text } else { nil } } }
    }
}

/// Rows of a shop: `pages` 0 to 9, `member` no or yes, `channel` of three, some cells missing, and whether it sold.
enum ShopRows {
    static let header = "pages,member,channel,sold"

    /// Rows that repeat: 10 · 2 · 3 feature vectors and those with a missing cell.
    static func lines(_ count: Int) -> [String] {
        (0..<count).map { row in
            let draw = (row &* 2_654_435_761) >> 7 & 0xFFFF
            let pages = draw % 10
            let isMember = draw / 10 % 2 == 1
            let channel = draw / 20 % 3
            let isSold = (pages > 5 && isMember) || (channel == 2 && draw / 60 % 4 == 0)
            let first = draw / 240 % 11 == 0 ? "" : "\(pages)"
            return "\(first),\(isMember ? "yes" : "no"),\(["mail", "search", "direct"][channel]),\(isSold ? 1 : 0)"
        }
    }

    static func text(_ count: Int) -> String { ([header] + lines(count)).joined(separator: "\n") + "\n" }

    /// A model of 400 rows in `model` of a folder.
    static func train(in folder: TemporaryFolder, rounds: Int = 8, events: EventLog = EventLog()) async throws
        -> TrainJob.Outcome
    {
        let data = try folder.write(text(400), to: "train.csv")
        var request = TrainRequest(data: data, label: "sold", name: "shop", output: folder.path("model"))
        try request.parameters.set("num_boost_round", to: "\(rounds)", origin: "test")
        try request.parameters.set("gamma", to: "0", origin: "test")
        return try await TrainJob(request, events: events.listener).run()
    }
}

/// The error of a job, if that is what it throws.
func jobError(_ work: () async throws -> Void) async -> JobError? {
    do {
        try await work()
        return nil
    } catch {
        return error as? JobError
    }
}

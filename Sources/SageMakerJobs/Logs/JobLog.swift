import Foundation
import Jobs
import SageMaker
import Synchronization

/// The log of one job, that lines are added to: a file of `{milliseconds since 1970} {text}` lines.
///
/// A job that is begun again goes on in the same log. What comes beyond 128 MiB is left out.
final class JobLog: Sendable {
    private static let limit = 128 << 20

    private struct State {
        var handle: FileHandle?
        var size: Int
        var last = 0
    }

    private let state: Mutex<State>

    /// Opens the log of a job; makes it where there is none.
    ///
    /// - Throws: ``JobFailure`` when it cannot be written.
    init(_ job: Resource, home: Home) throws {
        let folder = LogPlace.folder(of: job, home: home)
        let files = FileManager.default
        do {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let known = try files.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("algo-") }.sorted().first
            let path = "\(folder)/\(known ?? "algo-1-\(Int(Date().timeIntervalSince1970))")"
            if known == nil { _ = files.createFile(atPath: path, contents: nil) }
            let handle = try FileHandle(forUpdating: URL(filePath: path))
            var size = Int(try handle.seekToEnd())
            // A killed process may have left half a line.
            if size > 0 {
                try handle.seek(toOffset: UInt64(size - 1))
                if try handle.read(upToCount: 1) != Data("\n".utf8) {
                    try handle.write(contentsOf: Data("\n".utf8))
                    size += 1
                }
            }
            state = Mutex(State(handle: handle, size: size))
        } catch {
            throw JobFailure(.platform, "the log in \(folder) cannot be written: \(error.localizedDescription)")
        }
    }

    /// Adds a line, with tabs as CloudWatch shows them; what cannot be written is left out.
    func write(_ text: String) {
        let text = text.replacingOccurrences(of: "\t", with: "#011").replacingOccurrences(of: "\n", with: " ")
        state.withLock { state in
            guard let handle = state.handle else { return }
            // Times never go back, so that readers who remember the last one miss nothing.
            state.last = max(state.last, Int(Date().timeIntervalSince1970 * 1_000))
            var line = Data("\(state.last) \(text)\n".utf8)
            state.size += line.count
            if state.size > Self.limit {
                line = Data("\(state.last) the log is full; what follows is left out\n".utf8)
                state.handle = nil
            }
            try? handle.write(contentsOf: line)
        }
    }
}

/// Where logs are: `HOME/sagemaker/logs/{group}/{job}/algo-1-{epoch seconds}`.
enum LogPlace {
    static let groups = [
        "/aws/sagemaker/TrainingJobs": "TrainingJobs", "/aws/sagemaker/ProcessingJobs": "ProcessingJobs",
    ]

    static func root(_ home: Home) -> String { "\(home.absolutePath)/sagemaker/logs" }

    static func folder(of job: Resource, home: Home) -> String {
        "\(root(home))/\(job.kind == .trainingJob ? "TrainingJobs" : "ProcessingJobs")/\(job.name)"
    }
}

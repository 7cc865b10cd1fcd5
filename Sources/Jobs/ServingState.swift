import Foundation
import Tabular

#if canImport(Glibc)
    import Glibc
#endif

/// What a running server says of itself in `serving.json` of its home: where it listens and what it has at work.
public struct ServingState: Codable, Sendable, Equatable {
    /// The server's process.
    public var process: Int32
    /// For example `http://127.0.0.1:8080`.
    public var address: String
    /// The revision of each endpoint that was read last; it is at work unless a failure is told.
    public var revisions: [String: Int]
    /// Why an endpoint's last revision is not at work.
    public var failures: [String: String]

    /// A state from its parts.
    public init(process: Int32, address: String, revisions: [String: Int], failures: [String: String]) {
        self.process = process
        self.address = address
        self.revisions = revisions
        self.failures = failures
    }

    private static func file(_ home: Home) -> String { "\(home.absolutePath)/serving.json" }

    /// Says it; what cannot be written is not said.
    public func tell(_ home: Home) {
        guard let bytes = try? JSONEncoder().encode(self) else { return }
        try? AtomicFile.write(Array(bytes), to: Self.file(home))
    }

    /// What the server of a home says; nil when none runs.
    public static func current(_ home: Home) -> ServingState? {
        guard let bytes = FileManager.default.contents(atPath: file(home)),
            let state = try? JSONDecoder().decode(ServingState.self, from: bytes),
            kill(state.process, 0) == 0 || errno == EPERM
        else { return nil }
        return state
    }

    /// Takes the word back when a server ends.
    public static func clear(_ home: Home, process: Int32) {
        guard current(home)?.process == process else { return }
        try? FileManager.default.removeItem(atPath: file(home))
    }

    /// Waits until the server of a home has a revision at work, or says why not.
    ///
    /// - Parameters:
    ///   - home: The server's home.
    ///   - endpoint: The endpoint.
    ///   - revision: The revision waited for; a later one does as well.
    ///   - seconds: How long to wait.
    /// - Returns: What the server says at last; nil when none runs.
    /// - Throws: `CancellationError` when the task is cancelled.
    public static func waiting(
        _ home: Home, endpoint: String, revision: Int, seconds: Double
    ) async throws -> ServingState? {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            guard let state = current(home) else { return nil }
            // A failure told before this revision was read is that of an earlier one.
            let isDone = state.revisions[endpoint].map { $0 >= revision } ?? false
            if isDone || ContinuousClock.now >= end { return state }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}

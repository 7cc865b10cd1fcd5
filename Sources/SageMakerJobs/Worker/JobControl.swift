import Foundation
import Synchronization

/// The wish that a job ends early, and the program that it is to reach.
final class JobControl: Sendable {
    /// Why it is to end.
    enum Reason: Sendable, Equatable {
        /// Somebody asked for it.
        case asked
        /// It took longer than it may.
        case tooLong
    }

    private struct State {
        var reason: Reason?
        var stoppedAt: ContinuousClock.Instant?
        var deadline: ContinuousClock.Instant?
        var child: ChildProcess?
        var isKilled = false
    }

    private let state = Mutex(State())
    private let patience: Double

    /// - Parameter patience: Seconds between asking a program to stop and killing it.
    init(patience: Double) { self.patience = patience }

    /// Why the job is to end; nil while it is not.
    ///
    /// The first reason stays.
    var reason: Reason? { state.withLock(\.reason) }

    /// Asks the job to end, and its program if there is one.
    func stop(_ reason: Reason) {
        let child = state.withLock { state -> ChildProcess? in
            guard state.reason == nil else { return nil }
            state.reason = reason
            state.stoppedAt = .now
            return state.child
        }
        child?.signal(SIGTERM)
    }

    /// - Throws: `CancellationError` when the job is to end.
    func check() throws {
        if reason != nil { throw CancellationError() }
        try Task.checkCancellation()
    }

    /// Runs a program that the wish reaches, for so long at most.
    ///
    /// - Throws: `CancellationError` when the task is cancelled, or the job was to end before the program began.
    func run(_ child: ChildProcess, seconds: Double?) async throws -> ChildProcess.Exit {
        try check()
        state.withLock { state in
            state.child = child
            state.deadline = seconds.map { .now + .seconds($0) }
        }
        defer { state.withLock { $0.child = nil } }
        // It may have come in between.
        try check()
        let exit = try await child.run()
        try Task.checkCancellation()
        return exit
    }

    /// Kills a program that does not stop in time, and asks one to that takes too long; until cancelled.
    func killInTime() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(100))
            let (isLate, child) = state.withLock { state -> (Bool, ChildProcess?) in
                let isLate = state.child != nil && (state.deadline.map { $0 <= .now } ?? false)
                guard let since = state.stoppedAt, !state.isKilled, let child = state.child,
                    since + .seconds(patience) <= .now
                else { return (isLate, nil) }
                state.isKilled = true
                return (isLate, child)
            }
            if isLate { stop(.tooLong) }
            child?.signal(SIGKILL)
        }
    }
}

import Synchronization

/// How long the steps of a job took.
///
/// Steps may overlap.
final class Stopwatch: Sendable {
    private let laps = Mutex<[Lap]>([])
    private let start = ContinuousClock.now

    /// How long a step took.
    struct Lap: Sendable {
        var step: String
        var seconds: Double
        /// Whether other steps ran meanwhile, so that its time does not add to theirs.
        var isAlongside: Bool
    }

    /// The steps measured so far, in the order they ended.
    var all: [Lap] { laps.withLock { $0 } }

    /// Seconds since the stopwatch was made.
    var total: Double { start.duration(to: .now) / .seconds(1) }

    func time<Result>(_ step: String, _ body: () throws -> Result) rethrows -> Result {
        let began = ContinuousClock.now
        defer { record(step, began, isAlongside: false) }
        return try body()
    }

    func time<Result: Sendable>(
        _ step: String, isAlongside: Bool = false, _ body: () async throws -> Result
    ) async rethrows -> Result {
        let began = ContinuousClock.now
        defer { record(step, began, isAlongside: isAlongside) }
        return try await body()
    }

    private func record(_ step: String, _ began: ContinuousClock.Instant, isAlongside: Bool) {
        let seconds = began.duration(to: .now) / .seconds(1)
        laps.withLock { $0.append(Lap(step: step, seconds: seconds, isAlongside: isAlongside)) }
    }
}

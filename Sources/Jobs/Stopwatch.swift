import Synchronization

/// How long the steps of a job took. Steps may overlap.
final class Stopwatch: Sendable {
    private let laps = Mutex<[(step: String, seconds: Double)]>([])
    private let start = ContinuousClock.now

    /// The steps measured so far, in the order they ended.
    var all: [(step: String, seconds: Double)] { laps.withLock { $0 } }

    /// Seconds since the stopwatch was made.
    var total: Double { Self.seconds(start.duration(to: .now)) }

    func time<Result>(_ step: String, _ body: () throws -> Result) rethrows -> Result {
        let began = ContinuousClock.now
        defer { record(step, began) }
        return try body()
    }

    func time<Result: Sendable>(_ step: String, _ body: () async throws -> Result) async rethrows -> Result {
        let began = ContinuousClock.now
        defer { record(step, began) }
        return try await body()
    }

    private func record(_ step: String, _ began: ContinuousClock.Instant) {
        let seconds = Self.seconds(began.duration(to: .now))
        laps.withLock { $0.append((step, seconds)) }
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}

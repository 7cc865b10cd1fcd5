import Synchronization

@testable import Schedules

/// Seconds since 1970 of `2026-01-31T21:47:16Z`-like digits, by Python's calendar.timegm where a test needs it by hand.
func at(_ text: String) -> Double {
    let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
    // Days from civil, as in Hinnant's algorithms; tests of `utcText` check it against known seconds.
    let (year, month, day) = (parts[1] <= 2 ? parts[0] - 1 : parts[0], parts[1], parts[2])
    let yearOfEra = year % 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = year / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719_468
    let clock = parts.dropFirst(3) + [0, 0, 0]
    return Double(days * 86_400 + clock.prefix(3).reduce(0) { $0 * 60 + $1 })
}

func schedule(
    _ name: String = "shop-hourly", _ expression: String = "hourly", start: String? = nil, end: String? = nil
) throws -> Schedule {
    Schedule(
        name: name, endpoint: "shop", expression: try ScheduleExpression(expression),
        startOffset: try start.map { try TimeOffset($0) }, endOffset: try end.map { try TimeOffset($0) },
        baseline: "/baseline", output: "/reports")
}

/// A clock that is moved by hand.
final class Clock: Sendable {
    private let time: Mutex<Double>

    init(_ time: Double) { self.time = Mutex(time) }

    var now: Double { time.withLock { $0 } }

    func set(_ time: Double) { self.time.withLock { $0 = time } }
}

/// Something that happened several times, in order.
final class Noted<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    var all: [Value] { values.withLock { $0 } }

    func add(_ value: Value) { values.withLock { $0.append(value) } }

    /// Waits until so many are there, ten seconds at most, or so many seconds.
    func wait(for count: Int, seconds: Double = 60) async {
        let end = systemTime() + seconds
        while all.count < count, systemTime() < end { try? await Task.sleep(for: .milliseconds(5)) }
    }
}

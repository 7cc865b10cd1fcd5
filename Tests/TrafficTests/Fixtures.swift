import Foundation
import Tabular

@testable import Traffic

/// A CSV file that goes away with the value.
final class TemporaryCSV {
    let path: String

    init(_ text: String) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "traffic-\(UUID().uuidString).csv").path
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Three visits: an identifier, two features, a label.
let visits = """
    user,pages,channel,sold
    u1,3,ads,0
    u2,5,mail,1
    u3,8,ads,0

    """

extension Simulation {
    /// A simulation of the visits without identifier and label.
    static func visits(
        _ file: TemporaryCSV, to url: String, pace: Pace, form: Form = Form(), faults: [Fault] = [], seed: UInt64 = 1,
        target: InvocationTarget? = nil, stop: StopSignal = StopSignal(),
        progress: @escaping @Sendable (TrafficProgress) -> Void = { _ in }
    ) throws -> Simulation {
        let feed = try RowFeed(
            data: file.path, reading: CSVOptions(threads: 1), selection: .allBut(["sold"]), identifier: "user")
        return try Simulation(
            feed: feed, target: target ?? InvocationTarget(url: url), pace: pace, form: form,
            sabotage: Sabotage(faults, columns: feed.columns, seed: seed), stop: stop, progress: progress)
    }
}

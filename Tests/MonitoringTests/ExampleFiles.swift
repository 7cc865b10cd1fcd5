import Foundation

/// Real files of Model Monitor, which stand beside the repository where they may be had at all.
enum ExampleFiles {
    static let folder = URL(fileURLWithPath: #filePath)
        .resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("../shared/data/model-monitor-examples")
        .standardized

    static func bytes(_ path: String) -> [UInt8]? {
        (try? Data(contentsOf: folder.appendingPathComponent(path))).map(Array.init)
    }

    /// Those that must come back byte for byte.
    static let exact: [String] = [
        "data-quality-taxi/baseline/constraints.json",
        "data-quality-taxi/run-2020-03-30/constraint_violations.json",
        "data-quality-taxi/run-2020-03-30/constraints.json",
        "data-quality-taxi/run-2020-03-30/statistics.json",
        "model-quality-regression/baseline/constraints.json",
        "model-quality-regression/baseline/statistics.json",
        "model-quality-regression/run-2020-01-06/constraint_violations.json",
        "model-quality-regression/run-2020-01-06/constraints.json",
        "model-quality-regression/run-2020-01-06/statistics.json",
        "model-quality-regression/run-2020-01-13/constraint_violations.json",
    ]

    static var available: Bool { bytes(exact[0]) != nil }
}

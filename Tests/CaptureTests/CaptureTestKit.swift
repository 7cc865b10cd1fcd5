import Foundation
import Synchronization
import Testing

@testable import Capture

/// A folder for one test, removed when the test lets go of it.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "capture-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Paths of all files below, relative and sorted.
    func files() -> [String] {
        (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".jsonl") }.sorted()
    }

    func text(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(file)")), as: UTF8.self)
    }

    /// All lines of all files; fails when a file ends in the middle of a line.
    func lines() throws -> [String] {
        try files().flatMap { file in
            let text = try text(file)
            #expect(text.isEmpty || text.hasSuffix("\n"), "\(file)")
            return text.split(separator: "\n").map(String.init)
        }
    }

    func write(_ text: String, to file: String) throws {
        let url = URL(filePath: "\(path)/\(file)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }
}

/// A clock that a test moves.
final class TestClock: Sendable {
    private let elapsed = Atomic<Int64>(0)
    private let start: Double

    init(at start: Double = 1_650_241_308.871) { self.start = start }

    func advance(by seconds: Double) { elapsed.add(Int64(seconds * 1e9), ordering: .sequentiallyConsistent) }

    var clock: CaptureClock {
        CaptureClock(
            now: { self.start + Double(self.elapsed.load(ordering: .sequentiallyConsistent)) / 1e9 },
            uptime: { self.elapsed.load(ordering: .sequentiallyConsistent) })
    }
}

/// A value that a test and a disk's closures share.
final class Switch<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    var now: Value {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}

extension CapturePlace {
    static func of(_ folder: TestFolder, variant: String = "AllTraffic") throws -> CapturePlace {
        try CapturePlace(destination: folder.path, endpoint: "shop", variant: variant)
    }
}

/// A line of a number.
func line(_ number: Int) -> [UInt8] { Array("{\"n\":\(number)}\n".utf8) }

/// Waits until something is true, at most five seconds.
func eventually(_ condition: () throws -> Bool) async throws -> Bool {
    for _ in 0..<1000 {
        if try condition() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return false
}

extension CaptureLimits {
    /// The defaults, with more patience than a busy test machine needs.
    static var patient: CaptureLimits {
        var limits = CaptureLimits()
        limits.waitSeconds = 60
        limits.shutDownSeconds = 60
        return limits
    }
}

import Foundation
import ObjectStore
import Synchronization
@testable import S3Client

/// Runs a client of a server with faults; the pauses between attempts are short.
func withObjects(
    mischief: @escaping Mischief = { _, _ in nil }, silence: Double = 30, captures: String? = nil,
    _ body: (RemoteObjects, FaultyServer) async throws -> Void
) async throws {
    try await FaultyServer.run(mischief: mischief) { server in
        var options = RemoteObjects.Options()
        options.retries.firstPause = 0.002
        options.retries.longestPause = 0.02
        options.silenceSeconds = silence
        options.captureFolder = captures
        let objects = RemoteObjects(
            try S3Server(url: server.url, region: "us-west-2"), settings: AWSSettings(key: FaultyServer.key),
            options: options)
        do {
            try await body(objects, server)
        } catch {
            try await objects.close()
            throw error
        }
        try await objects.close()
    }
}

/// A folder that goes with the value.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("s3client-\(UUID())").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file; makes the folders that lead to it.
    @discardableResult
    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let file = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    func bytes(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: "\(path)/\(name)"))) }
}

/// Bytes that repeat only after a prime number of them.
func sample(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    let block = (0..<min(count, 65_521)).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(truncatingIfNeeded: state >> 24)
    }
    var result: [UInt8] = []
    result.reserveCapacity(count + block.count)
    while result.count < count { result += block }
    return Array(result.prefix(count))
}

func location(_ key: String) -> S3Location { S3Location(bucket: "data", key: key) }

/// A place for a value that is known later.
final class Slot<Value: Sendable>: Sendable {
    private let held = Mutex<Value?>(nil)

    var value: Value? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}

import Capture
import Foundation
import Logging
import ObjectStore
import Testing

@testable import S3Client

@Suite struct CaptureUploadsTests {
    /// 2026-11-22 12:00:00 UTC.
    private let noon = 1_795_348_800.0
    private let hour = "data/captures/shop/AllTraffic/2026/11/22/12"

    private func uploads(_ folder: TemporaryFolder, _ objects: any Objects, keepDays: Double = 30) -> CaptureUploads {
        CaptureUploads(
            of: CaptureSpool(folder: folder.path), to: objects, keepDays: keepDays,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @discardableResult
    private func write(_ folder: TemporaryFolder, _ name: String, _ text: String, at time: Double) throws -> String {
        let path = try folder.write(name, text.utf8)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: time)], ofItemAtPath: path)
        return path
    }

    private func puts(_ server: FaultyServer) -> Int { server.requests.count { $0.hasPrefix("PUT") } }

    @Test func finishedFilesBecomeObjectsOnce() async throws {
        try await withObjects { objects, server in
            let folder = try TemporaryFolder()
            try write(folder, "\(hour)/00-01-000-a.jsonl", "{}\n", at: noon + 1)
            try write(folder, "\(hour)/00-02-000-b.jsonl", "{}\n{}\n", at: noon + 50)
            try write(folder, "\(hour)/00-03-000-c.txt", "no capture", at: noon)
            try write(folder, "data/stray.jsonl", "not in an hour", at: noon)
            let service = uploads(folder, objects)
            #expect(await service.pass(now: noon + 60) == .init(growing: 2))
            #expect(await service.pass(now: noon + 76.5) == .init(sent: 1, growing: 1))
            #expect(await service.pass(now: noon + 100) == .init(sent: 1))
            #expect(await service.pass(now: noon + 200) == .init())
            let found = try await objects.list(location(""))
            #expect(
                found.map(\.location.key)
                    == ["a", "b"].enumerated().map {
                        "captures/shop/AllTraffic/2026/11/22/12/00-0\($0 + 1)-000-\($1).jsonl"
                    })
            #expect(found.map(\.size) == [3, 6])
            // The local copies stay, and a new process knows what was sent.
            #expect(try folder.bytes("\(hour)/00-01-000-a.jsonl") == Array("{}\n".utf8))
            #expect(await uploads(folder, objects).pass(now: noon + 300) == .init())
            #expect(puts(server) == 2)
        }
    }

    @Test func nothingIsLostWhileTheServerIsAway() async throws {
        let isAway = Slot<Bool>()
        isAway.value = true
        try await withObjects(mischief: { _, _ in isAway.value == true ? .refuse(503, "SlowDown") : nil }) {
            objects, _ in
            let folder = try TemporaryFolder()
            for index in 10..<20 { try write(folder, "\(hour)/00-\(index)-000-a.jsonl", "{}\n", at: noon) }
            let service = uploads(folder, objects)
            let first = await service.pass(now: noon + 200)
            #expect(first.sent == 0 && first.failed == 10)
            isAway.value = false
            #expect(await service.pass(now: noon + 300) == .init(sent: 10))
            #expect(try await objects.list(location("")).count == 10)
        }
    }

    @Test func aFileThatWasSentButNotNotedMakesTheSameObject() async throws {
        try await withObjects { objects, server in
            let folder = try TemporaryFolder()
            try write(folder, "\(hour)/00-01-000-a.jsonl", "{}\n", at: noon)
            #expect(await uploads(folder, objects).pass(now: noon + 200).sent == 1)
            // A crash in the middle of the note.
            let journal = try folder.bytes("\(hour)/.uploaded")
            try folder.write("\(hour)/.uploaded", journal.dropLast(2))
            #expect(await uploads(folder, objects).pass(now: noon + 300) == .init(sent: 1))
            #expect(await uploads(folder, objects).pass(now: noon + 400) == .init())
            #expect(try await objects.list(location("")).count == 1)
        }
    }

    @Test func aFileThatIsBeingWrittenIsLetAlone() async throws {
        try await withObjects { objects, _ in
            let folder = try TemporaryFolder()
            let log = CaptureLog()
            let place = try CapturePlace(
                destination: folder.path + "/data/captures", endpoint: "shop", variant: "AllTraffic")
            #expect(await log.capture(Array("{}".utf8), in: place, mode: .durable) == .written)
            let service = uploads(folder, objects)
            // Long after, but it is locked.
            let later = Date().timeIntervalSince1970 + 3_000
            #expect(await service.pass(now: later) == .init(growing: 1))
            await log.shutDown()
            #expect(await service.pass(now: later) == .init(sent: 1))
            let found = try await objects.list(location("captures/shop/AllTraffic/"))
            #expect(found.map(\.size) == [3])
        }
    }

    @Test func oldFilesGoOnceTheyWereSent() async throws {
        try await withObjects(mischief: { _, count in count == 1 ? .refuse(403, "AccessDenied") : nil }) { objects, _ in
            let folder = try TemporaryFolder()
            try write(folder, "\(hour)/00-01-000-a.jsonl", "{}\n", at: noon)
            let after = noon + 3_600 + 2 * 86_400 + 1
            #expect(await uploads(folder, objects, keepDays: 2).pass(now: after) == .init(failed: 1))
            let service = uploads(folder, objects, keepDays: 2)
            #expect(await service.pass(now: after) == .init(sent: 1))
            #expect(await service.pass(now: after + 1) == .init(removed: 1))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            #expect(try await objects.list(location("")).count == 1)
        }
    }

    @Test func whatOneFileIsRefusedForDoesNotHoldUpTheOthers() async throws {
        try await withObjects { objects, _ in
            let folder = try TemporaryFolder()
            let long = "data/" + (0..<6).map { _ in String(repeating: "x", count: 200) }.joined(separator: "/")
            try write(folder, "\(long)/shop/v/2026/11/22/12/00-00-000-a.jsonl", "{}\n", at: noon)
            try write(folder, "\(hour)/00-01-000-a.jsonl", "{}\n", at: noon)
            try write(folder, "nobody/x/shop/v/2026/11/22/12/00-00-000-a.jsonl", "{}\n", at: noon)
            let service = uploads(folder, objects)
            #expect(await service.pass(now: noon + 200) == .init(sent: 1, failed: 2))
        }
    }
}

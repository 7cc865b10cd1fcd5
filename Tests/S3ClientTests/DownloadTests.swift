import Foundation
import ObjectStore
import Signatures
import Testing

@testable import S3Client

@Suite struct DownloadTests {
    private let body = sample(1_000_000)

    private func put(_ server: FaultyServer, _ bytes: [UInt8], _ key: String = "x") throws {
        try server.store.put("data", ObjectKey(key), bytes, attributes: ObjectAttributes())
    }

    @Test func whatWasCutOffGoesOnWhereItStopped() async throws {
        try await withObjects(mischief: { request, count in count <= 3 ? .cut(after: 200_000) : nil }) {
            objects, server in
            try put(server, body)
            let folder = try TemporaryFolder()
            try await objects.download(location("x"), to: folder.path + "/x")
            #expect(try folder.bytes("x") == body)
            #expect(server.requests.count == 4)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x"])
        }
    }

    @Test func aServerThatKnowsNoRangesGivesAllAgain() async throws {
        try await withObjects(mischief: { _, count in count == 1 ? .cut(after: 300_000) : .ignoreRange }) {
            objects, server in
            try put(server, body)
            #expect(try await objects.read(location("x"), limit: 2_000_000) == body)
        }
    }

    @Test func anObjectThatChangesMeanwhileIsReadAnew() async throws {
        let other = Array(sample(1_000_001).reversed())
        let store = Slot<ObjectStore>()
        try await withObjects(mischief: { _, count in
            if count == 2 { _ = try? store.value?.put("data", ObjectKey("x"), other, attributes: ObjectAttributes()) }
            return count == 1 ? .cut(after: 400_000) : nil
        }) { objects, server in
            store.value = server.store
            try put(server, body)
            #expect(try await objects.read(location("x"), limit: 2_000_000) == other)
            // The first, the rest of what is not there any more, and the new one.
            #expect(server.requests.count == 3)
        }
    }

    @Test func anAnswerThatIsShortIsNotWhole() async throws {
        try await withObjects(mischief: { _, count in count == 1 ? .shorten(to: 999_999) : nil }) { objects, server in
            try put(server, body)
            #expect(try await objects.read(location("x"), limit: 2_000_000) == body)
            #expect(server.requests.count == 2)
        }
    }

    @Test func damagedBytesAreFetchedAgain() async throws {
        try await withObjects(mischief: { _, count in count == 1 ? .damage : nil }) { objects, server in
            try put(server, body)
            #expect(try await objects.read(location("x"), limit: 2_000_000) == body)
        }
    }

    @Test func anObjectThatStaysDamagedIsRefusedAndLeavesNoFile() async throws {
        try await withObjects(mischief: { request, _ in request.method == "GET" ? .damage : nil }) { objects, server in
            try await objects.write(body, to: location("x"), contentType: "text/plain")
            let folder = try TemporaryFolder()
            try folder.write("x", [7])
            await #expect {
                try await objects.download(location("x"), to: folder.path + "/x")
            } throws: { error in
                let error = error as? ObjectStoreError
                return error?.code == .internalError
                    && error?.message.contains("do not have the object's CRC32") == true
            }
            #expect(try folder.bytes("x") == [7])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x"])
        }
    }

    @Test func anETagOfOtherBytesIsNoticed() async throws {
        let other = "\"00000000000000000000000000000000\""
        try await withObjects(mischief: { _, _ in .header("etag", other) }) { objects, server in
            try put(server, body)
            await #expect(throws: ObjectStoreError.self) { try await objects.read(location("x"), limit: 2_000_000) }
            #expect(server.requests.count == 3)
        }
    }

    @Test func aSilentServerIsAskedAgain() async throws {
        try await withObjects(mischief: { _, count in count == 1 ? .silence(20) : nil }, silence: 1.5) {
            objects, server in
            try put(server, [1, 2, 3])
            #expect(try await objects.read(location("x"), limit: 10) == [1, 2, 3])
            #expect(server.requests.count == 2)
        }
    }

    @Test(arguments: [500, 503, 429])
    func refusalsThatPassAreWaitedOut(status: Int) async throws {
        try await withObjects(mischief: { _, count in count <= 4 ? .refuse(status, "SlowDown") : nil }) {
            objects, server in
            try put(server, [1, 2, 3])
            #expect(try await objects.read(location("x"), limit: 10) == [1, 2, 3])
            #expect(server.requests.count == 5)
        }
    }

    @Test func attemptsAreBounded() async throws {
        try await withObjects(mischief: { _, _ in .refuse(503, "SlowDown") }) { objects, server in
            await #expect {
                try await objects.read(location("x"), limit: 1)
            } throws: { error in
                let error = error as? ObjectStoreError
                return error?.code == .unavailable
                    && error?.message
                        == "GET s3://data/x: \(server.url) answered 503 SlowDown: as told (7 attempts)"
            }
            #expect(server.requests.count == 7)
        }
    }

    @Test func cancellingEndsIt() async throws {
        try await withObjects(mischief: { _, _ in .silence(300) }) { objects, server in
            try put(server, body)
            let start = ContinuousClock.now
            let task = Task { try await objects.read(location("x"), limit: 2_000_000) }
            while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(start.duration(to: .now) < .seconds(60))
        }
    }
}

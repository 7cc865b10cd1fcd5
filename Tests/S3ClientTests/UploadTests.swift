import Foundation
import ObjectStore
import Signatures
import Testing

@testable import S3Client

@Suite struct UploadTests {
    /// Three parts, the last of 1 MiB.
    private static let large = sample(17 << 20)

    private func upload(_ objects: RemoteObjects) async throws {
        let folder = try TemporaryFolder()
        try await objects.upload(folder.write("x", Self.large), to: location("x"))
    }

    private func isWhole(_ server: FaultyServer) throws -> Bool {
        try server.store.open("data", ObjectKey("x")).contents() == Self.large
            && server.store.uploads("data").isEmpty
    }

    @Test func aLargeFileGoesInParts() async throws {
        try await withObjects { objects, server in
            try await upload(objects)
            #expect(try isWhole(server))
            // Begin, three parts, end.
            #expect(server.requests.count == 5)
            #expect(try server.store.details("data", ObjectKey("x")).etag.hasSuffix("-3"))
        }
    }

    @Test func partsAreSentAgain() async throws {
        try await withObjects(mischief: { request, count in
            guard request.parameter("partNumber") != nil else { return nil }
            return count == 2 ? .hangUp : count == 3 ? .refuse(500, "InternalError") : count == 5 ? .loseAnswer : nil
        }) { objects, server in
            try await upload(objects)
            #expect(try isWhole(server))
            #expect(server.requests.count == 8)
        }
    }

    @Test func anUploadWhoseEndWasDoneButNotToldIsDone() async throws {
        try await withObjects(mischief: { request, count in
            count == 5 && request.parameter("uploadId") != nil ? .loseAnswer : nil
        }) { objects, server in
            try await upload(objects)
            #expect(try isWhole(server))
            // The sixth finds no upload any more, the seventh the object.
            #expect(server.requests.count == 7)
        }
    }

    @Test func whatFailsLeavesNoParts() async throws {
        try await withObjects(mischief: { request, _ in
            request.parameter("partNumber") == "2" ? .refuse(403, "AccessDenied") : nil
        }) { objects, server in
            await #expect {
                try await upload(objects)
            } throws: { ($0 as? ObjectStoreError)?.code == .accessDenied }
            let left = try server.store.uploads("data")
            #expect(left.isEmpty)
            #expect(try await objects.list(location("")).isEmpty)
        }
    }

    @Test func cancellingLeavesNoPartsEither() async throws {
        try await withObjects(mischief: { request, _ in
            request.parameter("partNumber") == "2" ? .silence(20) : nil
        }) { objects, server in
            let task = Task { try await upload(objects) }
            while !server.requests.contains(where: { $0.contains("partNumber=2") }) {
                try await Task.sleep(for: .milliseconds(5))
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(server.requests.contains { $0.hasPrefix("DELETE /data/x?uploadId=") })
            #expect(try server.store.uploads("data").isEmpty)
        }
    }

    @Test func anEndThatIsAnErrorIsNoSuccess() async throws {
        try await withObjects(mischief: { request, count in
            request.method == "POST" && request.parameter("uploadId") != nil && count == 5
                ? .refuse(200, "InternalError") : nil
        }) { objects, server in
            try await upload(objects)
            #expect(try isWhole(server))
            #expect(server.requests.count == 6)
        }
    }

    @Test func aWriteIsRepeated() async throws {
        try await withObjects(mischief: { _, count in
            count == 1 ? .hangUp : count == 2 ? .loseAnswer : count == 3 ? .refuse(503, "SlowDown") : nil
        }) { objects, server in
            try await objects.write([1, 2], to: location("x"), contentType: "text/plain")
            #expect(try server.store.open("data", ObjectKey("x")).contents() == [1, 2])
            #expect(server.requests.count == 4)
        }
    }

    @Test func aFileThatIsNotThereIsTold() async throws {
        try await withObjects { objects, server in
            await #expect {
                try await objects.upload("/nowhere/x", to: location("x"))
            } throws: {
                ($0 as? ObjectStoreError)?.message == "/nowhere/x cannot be read: No such file or directory"
            }
            #expect(server.requests.isEmpty)
        }
    }

    @Test func partsAreAsManyAsS3Takes() {
        #expect(PartedUpload.ranges(size: 17 << 20).map(\.count) == [8 << 20, 8 << 20, 1 << 20])
        let huge = PartedUpload.ranges(size: 1 << 40)
        #expect(huge.count <= 10_000)
        #expect(huge.reduce(0) { $0 + $1.count } == 1 << 40)
    }

    @Test func anObjectOfPartsHasTheETagOfItsPartsETags() {
        // By Python: hashlib.md5(bytes.fromhex(a + b)).hexdigest() + "-2".
        let etags = ["\"0cc175b9c0f1b6a831c399e269772661\"", "92eb5ffee6ae2fec3ad71c777531578f"]
        #expect(PartedUpload.etag(ofParts: etags) == "96e024ba2074fe77e8e965ba43a704be-2")
        #expect(PartedUpload.etag(ofParts: ["opaque"]) == nil)
    }
}

import Foundation
import ObjectStore
import Testing

@Suite struct EmbeddedObjectsTests {
    private func location(_ key: String) -> S3Location { S3Location(bucket: "data", key: key) }

    @Test func whatIsWrittenIsListedReadAndDownloaded() async throws {
        let home = try TemporaryStore()
        let objects = EmbeddedObjects(home.store)
        #expect(try await objects.hasBucket("data"))
        #expect(try await !objects.hasBucket("other"))
        #expect(try await !objects.hasBucket("../data"))
        try await objects.write(Array("a,b\n".utf8), to: location("in/train.csv"), contentType: "text/csv")
        let file = home.folder + "-files/deep/down.csv"
        defer { try? FileManager.default.removeItem(atPath: home.folder + "-files") }
        try await objects.download(location("in/train.csv"), to: file)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "a,b\n")
        try await objects.upload(file, to: location("out/copy.csv"))
        #expect(try await objects.read(location("out/copy.csv"), limit: 4) == Array("a,b\n".utf8))
        #expect(try await objects.list(location("")).map(\.location.key) == ["in/train.csv", "out/copy.csv"])
        #expect(try await objects.list(location("in/tr")).map(\.size) == [4])
        try await objects.delete(location("out/copy.csv"))
        try await objects.delete(location("out/copy.csv"))
        #expect(try await objects.list(location("out")).isEmpty)
        let names = try FileManager.default.contentsOfDirectory(atPath: home.folder + "-files/deep")
        #expect(names == ["down.csv"])
    }

    @Test func whatIsMissingOrTooLargeIsRefused() async throws {
        let home = try TemporaryStore()
        let objects = EmbeddedObjects(home.store)
        try await objects.write([1, 2, 3], to: location("x"), contentType: "text/csv")
        await #expect { try await objects.read(location("x"), limit: 2) } throws: {
            ($0 as? ObjectStoreError)?.code == .entityTooLarge
        }
        await #expect { try await objects.read(location("y"), limit: 2) } throws: {
            ($0 as? ObjectStoreError)?.code == .noSuchKey
        }
        await #expect { try await objects.list(S3Location(bucket: "gone", key: "")) } throws: {
            ($0 as? ObjectStoreError)?.code == .noSuchBucket
        }
        let target = home.folder + "-missing/y"
        await #expect(throws: ObjectStoreError.self) { try await objects.download(location("y"), to: target) }
        #expect(!FileManager.default.fileExists(atPath: target))
        await #expect(throws: ObjectStoreError.self) { try await objects.upload(target, to: location("z")) }
        #expect(try await objects.list(location("z")).isEmpty)
    }

    @Test func listingsAreFollowedBeyondAPage() async throws {
        let home = try TemporaryStore()
        let folder = try #require(EmbeddedObjects(home.store).folder(of: location("many/")))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for number in 0..<1_500 { try Data().write(to: URL(filePath: "\(folder)/\(number)")) }
        #expect(try await EmbeddedObjects(home.store).list(location("many/")).count == 1_500)
    }

    @Test func filesInAFolderAreObjectsBelowItsLocation() async throws {
        let home = try TemporaryStore()
        let objects = EmbeddedObjects(home.store)
        #expect(objects.folder(of: location("")) == home.folder + "/data")
        #expect(objects.folder(of: location("a/b/")) == home.folder + "/data/a/b")
        #expect(objects.folder(of: S3Location(bucket: "..", key: "a")) == nil)
        let folder = try #require(objects.folder(of: location("a/../b")))
        #expect(!folder.contains("/../"))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(filePath: folder + "/c"))
        #expect(try await objects.list(location("a/")).map(\.location.key) == ["a/../b/c"])
    }

    /// What `AtomicFile` and `FolderWriter` write aside has `%w` in its name, which no key is written as.
    @Test func filesWrittenAsideAreNoObjects() async throws {
        let home = try TemporaryStore()
        let objects = EmbeddedObjects(home.store)
        let folder = try #require(objects.folder(of: location("reports/13")))
        for aside in [
            "/.run.%wAB12CD34/statistics.json", "/.run.%wAB12CD34.old/statistics.json", "/memory.json.%wAb3x_Z",
        ] {
            let path = folder + aside
            try FileManager.default.createDirectory(
                atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
            try Data("half".utf8).write(to: URL(filePath: path))
        }
        #expect(try await objects.list(location("reports/")).isEmpty)
    }

    /// A capture's file grows by whole lines while it is open.
    @Test func growingFileIsServedAsLongAsItWasAnnounced() async throws {
        let home = try TemporaryStore()
        let folder = try #require(EmbeddedObjects(home.store).folder(of: location("captured")))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/01-02-003-x.jsonl"
        try Data("{}\n".utf8).write(to: URL(filePath: path))
        let reader = try home.store.open("data", ObjectKey("captured/01-02-003-x.jsonl"))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{}\n".utf8))
        #expect(reader.details.size == 3)
        #expect(try reader.contents() == Array("{}\n".utf8))
        #expect(try await EmbeddedObjects(home.store).list(location("captured")).map(\.size) == [6])
    }
}

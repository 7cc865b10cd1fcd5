import Foundation
import ObjectStore
import Testing

@Suite struct ObjectTests {
    @Test func objectIsAFileOfItsName() throws {
        let home = try TemporaryStore()
        var attributes = ObjectAttributes(contentType: "text/csv", metadata: ["origin": "tést"])
        let details = try home.store.put("data", ObjectKey("model/x.csv"), Array("hello".utf8), attributes: attributes)
        #expect(try String(contentsOfFile: home.folder + "/data/model/x.csv", encoding: .utf8) == "hello")
        // By Python's hashlib.
        #expect(details.etag == "5d41402abc4b2a76b9719d911017c592")
        #expect(try home.store.details("data", ObjectKey("model/x.csv")) == details)
        #expect(details.attributes == attributes)
        let writer = try home.store.write("data", ObjectKey("model/x.csv"))
        try writer.write(Array("good ".utf8))
        try writer.write(Array("bye".utf8))
        #expect(try home.text("model/x.csv") == "hello")
        let reader = try home.store.open("data", ObjectKey("model/x.csv"))
        try writer.commit(checksums: ["CRC32": "AAAAAA=="])
        #expect(try home.text("model/x.csv") == "good bye")
        #expect(String(decoding: try reader.contents(), as: UTF8.self) == "hello")
        attributes = try home.store.details("data", ObjectKey("model/x.csv")).attributes
        #expect(attributes.contentType == "binary/octet-stream" && attributes.checksums == ["CRC32": "AAAAAA=="])
    }

    @Test func unfinishedObjectLeavesNothing() throws {
        let home = try TemporaryStore()
        do {
            let writer = try home.store.write("data", ObjectKey("a/b"))
            try writer.write([1, 2, 3])
            #expect(home.files(".writing").count == 1)
            #expect(try home.keys().isEmpty)
            #expect(code { try home.text("a/b") } == .noSuchKey)
            // Another process that opens the store leaves what is being written alone.
            _ = try ObjectStore(folder: home.folder)
            #expect(home.files(".writing").count == 1)
        }
        #expect(home.files(".writing").isEmpty)
        #expect(home.files("data").isEmpty)
    }

    @Test func leftoversOfAKilledProgramAreCleared() throws {
        let home = try TemporaryStore()
        _ = FileManager.default.createFile(atPath: home.folder + "/.writing/abcdef", contents: Data([1]))
        _ = try ObjectStore(folder: home.folder)
        #expect(home.files(".writing").isEmpty)
    }

    /// A program killed between its two renames leaves the new details and the old file.
    @Test func detailsOfAFileThatNeverCameDoNotCount() throws {
        let home = try TemporaryStore()
        let attributes = ObjectAttributes(contentType: "text/plain")
        let first = try home.store.put("data", ObjectKey("k"), Array("first".utf8), attributes: attributes)
        let old = try #require(FileManager.default.contents(atPath: home.folder + "/data/k"))
        let times = try FileManager.default.attributesOfItem(atPath: home.folder + "/data/k")
        try home.put("k", "second one")
        // The old version again, with its time.
        let descriptor = open(home.folder + "/data/k", O_WRONLY | O_TRUNC)
        _ = old.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        var time = timespec()
        time.tv_sec = first.modified / 1_000_000_000
        time.tv_nsec = first.modified % 1_000_000_000
        futimens(descriptor, [time, time])
        close(descriptor)
        #expect(times[.size] as? Int == 5)
        #expect(try home.store.details("data", ObjectKey("k")) == first)
    }

    @Test func filesOfOthersAreObjects() throws {
        let home = try TemporaryStore()
        try FileManager.default.createDirectory(
            atPath: home.folder + "/data/capture/2026", withIntermediateDirectories: true)
        let path = home.folder + "/data/capture/2026/x.jsonl"
        _ = FileManager.default.createFile(atPath: path, contents: Data("{}\n".utf8))
        let first = try home.store.details("data", ObjectKey("capture/2026/x.jsonl"))
        #expect(first.size == 3 && first.etag.hasSuffix("-1"))
        #expect(try home.keys() == ["capture/2026/x.jsonl"])
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{}\n".utf8))
        try handle.close()
        let second = try home.store.details("data", ObjectKey("capture/2026/x.jsonl"))
        #expect(second.size == 6 && second.etag != first.etag)
    }

    @Test func deletedObjectTakesItsEmptyFoldersAlong() throws {
        let home = try TemporaryStore()
        try home.put("a/b/c")
        try home.put("a/d")
        #expect(try home.store.delete("data", ObjectKey("a/b/c")))
        #expect(try !home.store.delete("data", ObjectKey("a/b/c")))
        #expect(home.files("data") == ["a", "a/d"])
        #expect(home.files(".details/data") == ["a", "a/d%m"])
        #expect(code { try home.text("a/b/c") } == .noSuchKey)
    }

    @Test func copiesKeepOrReplaceAttributes() throws {
        let home = try TemporaryStore()
        let attributes = ObjectAttributes(contentType: "text/csv", metadata: ["a": "b"])
        try home.store.put("data", ObjectKey("a"), Array("hello".utf8), attributes: attributes)
        let same = ("data", try ObjectKey("a"))
        #expect(try home.store.copy(from: same, to: ("data", ObjectKey("b/c"))).attributes == attributes)
        #expect(try home.text("b/c") == "hello")
        #expect(code { try home.store.copy(from: same, to: same) } == .invalidArgument)
        #expect(try home.store.copy(from: same, to: same, attributes: ObjectAttributes()).attributes.metadata.isEmpty)
        #expect(code { try home.store.copy(from: ("data", ObjectKey("no")), to: same) } == .noSuchKey)
    }

    @Test func conditionsAreKept() throws {
        let home = try TemporaryStore()
        func commit(_ condition: WriteCondition) throws -> ObjectDetails {
            let writer = try home.store.write("data", ObjectKey("a"))
            try writer.write([1])
            return try writer.commit(condition: condition)
        }
        #expect(code { try commit(.matches(etag: "x")) } == .noSuchKey)
        let etag = try commit(.absent).etag
        #expect(code { try commit(.absent) } == .preconditionFailed)
        #expect(code { try commit(.matches(etag: "x")) } == .preconditionFailed)
        #expect(code { try commit(.matches(etag: etag)) } == nil)
        #expect(home.files(".writing").isEmpty)
    }

    @Test func manyWritersLeaveOneWholeObject() async throws {
        let home = try TemporaryStore()
        let store = home.store
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<24 {
                group.addTask {
                    for key in ["k", "k/\(number % 3)", "k/\(number % 3)/x"] {
                        try store.put("data", ObjectKey(key), Array("number \(number)".utf8))
                        _ = try store.open("data", ObjectKey(key)).contents()
                        _ = try store.list("data")
                    }
                }
            }
            try await group.waitForAll()
        }
        let items = try store.list("data").objects
        #expect(items.map(\.key.text) == ["k", "k/0", "k/0/x", "k/1", "k/1/x", "k/2", "k/2/x"])
        for item in items {
            #expect(!item.details.etag.contains("-"))
            #expect(try store.open("data", item.key).details == item.details)
        }
    }

    @Test func rangesAreResolvedAsHTTPSays() throws {
        func range(_ header: String) throws -> Range<Int>? { try ByteRange(header: header)?.resolve(size: 10) }
        #expect(try range("bytes=0-3") == 0..<4)
        #expect(try range("bytes=8-99") == 8..<10)
        #expect(try range("bytes=4-") == 4..<10)
        #expect(try range("bytes=-3") == 7..<10)
        #expect(try range("bytes=-30") == 0..<10)
        #expect(try range("bytes=3-9223372036854775807") == 3..<10)
        #expect(code { try range("bytes=10-") } == .invalidRange)
        #expect(code { try range("bytes=-0") } == .invalidRange)
        for ignored in ["bytes=3-2", "bytes=0-1,3-4", "bytes=-", "lines=1-2", "bytes=99999999999999999999-"] {
            #expect(try range(ignored) == nil)
        }
        let home = try TemporaryStore()
        try home.put("a", "0123456789")
        let reader = try home.store.open("data", ObjectKey("a"))
        #expect(try reader.read(at: 8, count: 9) == Array("89".utf8))
        #expect(try reader.read(at: 11, count: 9).isEmpty)
    }

    @Test func largeMetadataAreRefused() throws {
        let home = try TemporaryStore()
        let attributes = ObjectAttributes(
            contentType: "a/b", metadata: ["a": String(repeating: "x", count: 2_048)])
        #expect(code { try home.store.put("data", ObjectKey("a"), [], attributes: attributes) } == .metadataTooLarge)
    }
}

import Foundation
import ObjectStore
import Signatures
import Testing

@testable import S3Client

@Suite struct RemoteObjectsTests {
    @Test func whatIsWrittenIsReadBack() async throws {
        try await withObjects { objects, server in
            try await objects.write(Array("a,b\n".utf8), to: location("in/x.csv"), contentType: "text/csv")
            #expect(try await objects.read(location("in/x.csv"), limit: 4) == Array("a,b\n".utf8))
            let details = try server.store.details("data", ObjectKey("in/x.csv"))
            #expect(details.attributes.contentType == "text/csv")
            // CRC-32 of "a,b\n" by Python's zlib.crc32: 0xA4B21F8B.
            #expect(details.attributes.checksums.keys.sorted() == ["CRC32"])
        }
    }

    @Test func anEmptyObjectIsOne() async throws {
        try await withObjects { objects, _ in
            try await objects.write([], to: location("empty"), contentType: "text/plain")
            #expect(try await objects.read(location("empty"), limit: 10) == [])
            let folder = try TemporaryFolder()
            try await objects.upload(folder.write("none", []), to: location("none"))
            try await objects.download(location("none"), to: folder.path + "/deep/er/none")
            #expect(try folder.bytes("deep/er/none") == [])
        }
    }

    @Test(arguments: [
        "a b+c%41?d&e=f#g", "Grüße/日本 \u{1F600}", "a//b", "./x", "a/../b", "trailing/", "~'()*!;:@,$[]", "tab\tline\n",
    ])
    func everyKeyIsItself(key: String) async throws {
        try await withObjects { objects, server in
            try await objects.write([1], to: location(key), contentType: "text/plain")
            try await objects.write([2, 2], to: location("other"), contentType: "text/plain")
            #expect(try server.store.details("data", ObjectKey(key)).size == 1)
            #expect(try await objects.read(location(key), limit: 10) == [1])
            #expect(try await objects.list(location("")).map(\.location.key).contains(key))
            #expect(try await objects.list(location(key)).map(\.size) == [1])
            try await objects.delete(location(key))
            #expect(try await objects.list(location("")).map(\.location.key) == ["other"])
        }
    }

    @Test func aListingHasAllPages() async throws {
        try await withObjects { objects, server in
            let folder = URL(filePath: server.folder + "/objects/data/many")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for index in 0..<1_103 {
                // A file in a bucket's folder is an object; the store would flush each to disk.
                try Data([0]).write(to: folder.appending(path: "\(index) x"))
            }
            let found = try await objects.list(location("many/"))
            let keys = (0..<1_103).map { "many/\($0) x" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            #expect(found.map(\.location.key) == keys)
            #expect(server.requests.count == 2)
            let details = try server.store.details("data", ObjectKey("many/0 x"))
            #expect(abs((found.first?.modified ?? 0) - details.modifiedSeconds) < 0.0011)
        }
    }

    @Test func aMissingObjectIsNamed() async throws {
        try await withObjects { objects, server in
            await #expect {
                try await objects.read(location("none"), limit: 1)
            } throws: { error in
                let error = error as? ObjectStoreError
                return error?.code == .noSuchKey
                    && error?.message
                        == "GET s3://data/none: \(server.url) answered 404 NoSuchKey: The specified key does not exist: none"
            }
            await #expect {
                try await objects.list(S3Location(bucket: "nobody", key: ""))
            } throws: { ($0 as? ObjectStoreError)?.code == .noSuchBucket }
            try await objects.delete(location("none"))
            #expect(try await objects.hasBucket("data"))
            #expect(try await !objects.hasBucket("nobody"))
            // None of it was tried twice.
            #expect(server.requests.count == 5)
        }
    }

    @Test func whatIsTooLargeIsNotTaken() async throws {
        try await withObjects { objects, _ in
            try await objects.write(sample(1_000), to: location("big"), contentType: "text/plain")
            await #expect {
                try await objects.read(location("big"), limit: 999)
            } throws: { ($0 as? ObjectStoreError)?.code == .entityTooLarge }
        }
    }

    @Test func aWrongSecretIsToldInTheServersWords() async throws {
        try await FaultyServer.run { server in
            var settings = AWSSettings(key: FaultyServer.key)
            settings.key.secret = "wrong"
            let objects = RemoteObjects(try S3Server(url: server.url, region: "us-west-2"), settings: settings)
            await #expect {
                try await objects.hasBucket("data")
            } throws: { error in
                let error = error as? ObjectStoreError
                return error?.code == .accessDenied && error?.message.contains("403 SignatureDoesNotMatch: The") == true
                    && error?.message.contains("wrong") == false
                    && error?.hint?.contains("AWS_SECRET_ACCESS_KEY") == true
            }
            try await objects.close()
        }
    }

    @Test func aBucketThatIsElsewhereIsRefusedWithItsRegion() async throws {
        try await withObjects(mischief: { _, _ in
            .refuse(
                301, "PermanentRedirect",
                headers: ["x-amz-bucket-region": "eu-west-1", "location": "http://127.0.0.1:1/"])
        }) { objects, server in
            await #expect {
                try await objects.hasBucket("data")
            } throws: { error in
                let error = error as? ObjectStoreError
                return error?.code == .wrongRegion
                    && error?.message == "the bucket data is not in us-west-2: \(server.url) names eu-west-1"
                    && error?.hint?.contains("AWS_REGION") == true
            }
            #expect(server.requests.count == 2)
        }
    }

    @Test func aServerThatIsNoneIsTold() async throws {
        var options = RemoteObjects.Options()
        options.retries.attempts = 2
        options.retries.firstPause = 0.001
        let objects = RemoteObjects(
            try S3Server(url: "http://127.0.0.1:1"), settings: AWSSettings(key: FaultyServer.key), options: options)
        await #expect {
            try await objects.read(location("x"), limit: 1)
        } throws: { error in
            let error = error as? ObjectStoreError
            return error?.code == .unavailable && error?.message.contains("cannot be reached") == true
        }
        try await objects.close()
    }

    @Test func objectsAreNoFilesButCapturesAreFirst() async throws {
        try await withObjects(captures: "/home/captured-remote") { objects, _ in
            #expect(objects.folder(of: location("x")) == nil)
            #expect(objects.captureFolder(of: location("x/y/")) == "/home/captured-remote/data/x/y")
            #expect(objects.captureFolder(of: location("")) == "/home/captured-remote/data")
            #expect(objects.captureFolder(of: location("x/../y")) == nil)
        }
    }
}

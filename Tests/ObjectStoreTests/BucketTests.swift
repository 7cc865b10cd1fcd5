import Foundation
import ObjectStore
import Testing

@Suite struct BucketTests {
    @Test func bucketsAreMadeListedAndRemoved() throws {
        let home = try TemporaryStore()
        try home.store.createBucket("another.one", region: "eu-west-1")
        #expect(home.store.buckets().map(\.name) == ["another.one", "data"])
        #expect(try home.store.bucket("another.one").region == "eu-west-1")
        #expect(abs(try home.store.bucket("data").created - Date().timeIntervalSince1970) < 60)
        #expect(code { try home.store.createBucket("data") } == .bucketAlreadyOwnedByYou)
        try home.put("a/b")
        #expect(code { try home.store.deleteBucket("data") } == .bucketNotEmpty)
        try home.store.delete("data", ObjectKey("a/b"))
        _ = try home.store.createUpload("data", ObjectKey("c"))
        try home.store.deleteBucket("data")
        #expect(code { try home.store.bucket("data") } == .noSuchBucket)
        #expect(code { try home.store.deleteBucket("data") } == .noSuchBucket)
        #expect(code { try home.put("a") } == .noSuchBucket)
        try home.store.createBucket("data")
        #expect(try home.store.uploads("data").isEmpty)
    }

    @Test(arguments: ["ab", "Capital", "-a-", "a..b", "a_b", "192.168.0.1", "../x", ".details", "a/b", ""])
    func namesThatNoBucketMayHaveAreRefused(name: String) throws {
        let home = try TemporaryStore()
        #expect(code { try home.store.createBucket(name) } == .invalidBucketName)
        #expect(code { try home.store.list(name) } == .noSuchBucket)
    }

    @Test func folderOfAProperNameIsABucket() throws {
        let home = try TemporaryStore()
        try FileManager.default.createDirectory(
            atPath: home.folder + "/found", withIntermediateDirectories: false)
        #expect(home.store.buckets().map(\.name) == ["data", "found"])
    }
}

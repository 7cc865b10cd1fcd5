import ObjectStore
import Testing

@Suite struct UploadTests {
    private let large = [UInt8](repeating: 0, count: 5 << 20)
    private let hello = Array("hello".utf8)
    // MD5s by Python's hashlib.
    private let largeTag = "5f363e0e58a95f06cbe9bbc662c5dfb6"
    private let helloTag = "5d41402abc4b2a76b9719d911017c592"

    private func send(
        _ home: TemporaryStore, _ key: ObjectKey, _ upload: String, _ number: Int, _ bytes: [UInt8]
    ) throws -> String {
        let writer = try home.store.writePart("data", key, upload: upload, number: number)
        try writer.write(bytes)
        return try writer.commit().etag
    }

    @Test func partsInAnyOrderMakeAnObject() throws {
        let home = try TemporaryStore()
        let key = try ObjectKey("big/one")
        let attributes = ObjectAttributes(contentType: "text/csv", metadata: ["a": "b"])
        let upload = try home.store.createUpload("data", key, attributes: attributes)
        #expect(try send(home, key, upload, 7, Array("other".utf8)) != helloTag)
        #expect(try send(home, key, upload, 7, hello) == helloTag)
        #expect(try send(home, key, upload, 2, large) == largeTag)
        #expect(try home.store.parts("data", key, upload: upload).map(\.number) == [2, 7])
        #expect(try home.store.parts("data", key, upload: upload).map(\.size) == [5 << 20, 5])
        #expect(try home.store.uploads("data").map(\.key) == ["big/one"])
        #expect(try home.keys().isEmpty)
        let details = try home.store.completeUpload(
            "data", key, upload: upload, parts: [(2, largeTag), (7, helloTag)])
        #expect(details.etag == "1a1761a0c87a46829d8a65122ae36c1a-2")
        #expect(details.size == (5 << 20) + 5 && details.attributes == attributes)
        #expect(try home.store.open("data", key).read(at: 5 << 20, count: 10) == hello)
        #expect(try home.store.uploads("data").isEmpty)
        #expect(home.files(".uploads/data").isEmpty)
        #expect(code { try home.store.completeUpload("data", key, upload: upload, parts: []) } == .noSuchUpload)
    }

    @Test func wrongPartsAreRefused() throws {
        let home = try TemporaryStore()
        let key = try ObjectKey("a")
        let upload = try home.store.createUpload("data", key)
        let tag = try send(home, key, upload, 1, hello)
        _ = try send(home, key, upload, 2, hello)
        func refusal(_ parts: [(number: Int, etag: String)]) -> ObjectStoreError.Code? {
            code { try home.store.completeUpload("data", key, upload: upload, parts: parts) }
        }
        #expect(refusal([]) == .invalidArgument)
        #expect(refusal([(1, "0")]) == .invalidPart)
        #expect(refusal([(3, tag)]) == .invalidPart)
        #expect(refusal([(2, tag), (1, tag)]) == .invalidPartOrder)
        #expect(refusal([(1, tag), (1, tag)]) == .invalidPartOrder)
        #expect(refusal([(1, tag), (2, tag)]) == .entityTooSmall)
        #expect(code { try send(home, key, upload, 0, []) } == .invalidArgument)
        #expect(code { try send(home, key, upload, 10_001, []) } == .invalidArgument)
        #expect(code { try send(home, ObjectKey("b"), upload, 1, []) } == .noSuchUpload)
        #expect(code { try send(home, key, "../../data", 1, []) } == .noSuchUpload)
        #expect(refusal([(1, tag)]) == nil)
    }

    @Test func uploadThatIsGivenUpLeavesNothing() throws {
        let home = try TemporaryStore()
        let key = try ObjectKey("a")
        let upload = try home.store.createUpload("data", key)
        let late = try home.store.writePart("data", key, upload: upload, number: 2)
        _ = try send(home, key, upload, 1, hello)
        try home.store.abortUpload("data", key, upload: upload)
        #expect(code { try late.commit() } == .noSuchUpload)
        late.abandon()
        #expect(code { try home.store.parts("data", key, upload: upload) } == .noSuchUpload)
        #expect(home.files(".uploads/data").isEmpty && home.files(".writing").isEmpty)
    }
}

import Foundation
import ObjectStore
import Testing

@Suite struct KeyTests {
    static let strange = [
        "..", "../../etc/passwd", ".", "./a", "a/./b", "a//b", "a//", "/", "//", "/a", "a/", "folder/", "folder/x", "%",
        "%2E",
        "100%.txt", "%-", "a%_", "a%m", "a%~", "line\nfeed", "nul\u{0}byte", "dél/ü", "e\u{301}", "\u{e9}", "/\u{301}",
        "a b+c&d=e?f#g",
        "日本語/キー", "😀", String(repeating: "x", count: 1_024), String(repeating: "é/", count: 341), "CON", "a.", " ",
        String(repeating: "é", count: 512), "x/" + String(repeating: "%", count: 300) + "/y", ".details/data/a",
        String(repeating: "x", count: 240), String(repeating: "x", count: 241), "a", "a/b", "a/b/c", "a!b", "a0b",
    ]

    @Test func anyKeyIsKept() throws {
        let home = try TemporaryStore()
        for order in [Self.strange, Self.strange.reversed()] {
            for key in order { try home.put(key, "of \(key)") }
            for key in order { #expect(try home.text(key) == "of \(key)") }
            let expected = order.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
            #expect(try home.keys().map { Array($0.utf8) } == expected)
            for key in order { #expect(try home.store.delete("data", ObjectKey(key)), "\(key)") }
            #expect(home.files("data").isEmpty)
            #expect(home.files(".details/data").isEmpty)
        }
    }

    @Test func keysStayInTheirBucket() throws {
        let home = try TemporaryStore()
        for key in Self.strange { try home.put(key) }
        let above = try FileManager.default.contentsOfDirectory(atPath: home.folder).sorted()
        #expect(above == [".buckets", ".details", ".uploads", ".writing", "data"])
        #expect(home.files(".details").allSatisfy { $0 == "data" || $0.hasPrefix("data/") })
    }

    @Test func namesOnDiskAreTheDocumentedOnes() throws {
        let home = try TemporaryStore()
        for key in ["50%", "a/../b", "a//c", "a/", "a/d", "a"] { try home.put(key) }
        let files = home.files("data")
        for path in ["50%25", "a/%2E%2E/b", "a/%-/c", "a/%-", "a/d", "a%_"] { #expect(files.contains(path), "\(path)") }
    }

    @Test func namesThatNoKeyHasAreNoObjects() throws {
        let home = try TemporaryStore()
        for name in ["100%.txt", "%2e", "%41", "%"] {
            _ = FileManager.default.createFile(atPath: home.folder + "/data/" + name, contents: Data())
        }
        #expect(try home.keys().isEmpty)
        #expect(code { try home.store.deleteBucket("data") } == .bucketNotEmpty)
    }

    @Test func keysHaveOneToAThousandBytes() {
        #expect(code { try ObjectKey("") } == .invalidArgument)
        #expect(code { try ObjectKey(String(repeating: "x", count: 1_025)) } == .keyTooLong)
        #expect(code { try ObjectKey(String(repeating: "é", count: 513)) } == .keyTooLong)
    }

    @Test func keysAreTheirBytes() throws {
        #expect(try ObjectKey("e\u{301}") != ObjectKey("\u{e9}"))
        #expect(try ObjectKey("Z") < ObjectKey("a"))
        #expect(try ObjectKey("z") < ObjectKey("é"))
    }
}

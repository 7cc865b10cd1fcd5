import ObjectStore
import Testing

@Suite struct ListingTests {
    private let keys = ["a.txt", "a/1", "a/2", "a0", "b/c/1", "b/c/2", "b/d", "photos-2025", "photos-2026", "z"]

    @Test func prefixAndDelimiterRollUp() throws {
        let home = try TemporaryStore()
        for key in keys { try home.put(key) }
        let top = try home.store.list("data", ListRequest(delimiter: "/"))
        #expect(top.objects.map(\.key.text) == ["a.txt", "a0", "photos-2025", "photos-2026", "z"])
        #expect(top.prefixes == ["a/", "b/"] && top.next == nil)
        #expect(try home.keys(ListRequest(prefix: "b/c")) == ["b/c/1", "b/c/2"])
        let below = try home.store.list("data", ListRequest(prefix: "b/", delimiter: "/"))
        #expect(below.objects.map(\.key.text) == ["b/d"] && below.prefixes == ["b/c/"])
        let other = try home.store.list("data", ListRequest(prefix: "p", delimiter: "-20"))
        #expect(other.objects.isEmpty && other.prefixes == ["photos-20"])
        #expect(try home.keys(ListRequest(prefix: "nothing")).isEmpty)
        #expect(try home.keys(ListRequest(after: "b/c/1")).first == "b/c/2")
        #expect(try home.keys(ListRequest(after: "b/bb")).first == "b/c/1")
    }

    @Test func limitsAreKept() throws {
        let home = try TemporaryStore()
        for key in keys { try home.put(key) }
        #expect(try home.store.list("data", ListRequest(limit: 0)) == Listing())
        let all = try home.store.list("data", ListRequest(limit: keys.count))
        #expect(all.objects.count == keys.count && all.next == nil)
        #expect(try home.store.list("data", ListRequest(limit: 3)).next == "a/2")
        #expect(try home.store.list("data", ListRequest(delimiter: "/", limit: 2)).next == "a/")
        #expect(code { try home.store.list("data", ListRequest(limit: -1)) } == .invalidArgument)
    }

    @Test func foldersWithoutObjectsAreNotTold() throws {
        let home = try TemporaryStore()
        try home.put("a/b/c")
        let writer = try home.store.write("data", ObjectKey("x/y"))
        try writer.write([1])
        #expect(try home.store.list("data", ListRequest(delimiter: "/")).prefixes == ["a/"])
    }

    /// Against the definition, worked out on a sorted list of keys.
    @Test func pagesAreThoseOfASortedList() throws {
        let home = try TemporaryStore()
        var random = LinearRandom(state: 7)
        let letters = ["a", "b", "/", "/", "-", ".", "é", "%", String(repeating: "q", count: 130)]
        var keys = Set<String>()
        for _ in 0..<120 {
            let key = (0...Int(random.next(5))).map { _ in letters[Int(random.next(UInt64(letters.count)))] }.joined()
            keys.insert(key)
            try home.put(key, "")
        }
        let sorted = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for prefix in ["", "a", "a/", "/", "b-", "é", "no"] {
            for delimiter in ["", "/", "-", "/a", "é"] {
                for limit in [1, 3, 1_000] {
                    var told: [String] = []
                    var after = ""
                    while true {
                        let page = try home.store.list(
                            "data", ListRequest(prefix: prefix, delimiter: delimiter, after: after, limit: limit))
                        #expect(page.objects.count + page.prefixes.count <= limit)
                        told += (page.objects.map(\.key.text) + page.prefixes)
                            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
                        guard let next = page.next else { break }
                        after = next
                    }
                    #expect(told == expected(sorted, prefix, delimiter), "\(prefix) \(delimiter) \(limit)")
                }
            }
        }
    }

    private func expected(_ sorted: [String], _ prefix: String, _ delimiter: String) -> [String] {
        var result: [String] = []
        for key in sorted where key.utf8.starts(with: prefix.utf8) {
            var item = Array(key.utf8)
            let mark = Array(delimiter.utf8)
            for start in prefix.utf8.count..<max(prefix.utf8.count, item.count - mark.count + 1)
            where !mark.isEmpty && item[start...].starts(with: mark) {
                item = Array(item[..<(start + mark.count)])
                break
            }
            let text = String(decoding: item, as: UTF8.self)
            if result.last != text { result.append(text) }
        }
        return result
    }
}

/// Knuth's linear congruential generator.
private struct LinearRandom {
    var state: UInt64

    mutating func next(_ bound: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % bound
    }
}

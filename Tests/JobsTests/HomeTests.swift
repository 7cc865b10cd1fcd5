import Foundation
import Testing

@testable import Jobs

@Suite struct HomeTests {
    let folder: TemporaryFolder
    let home: Home

    init() throws {
        folder = try TemporaryFolder()
        home = Home(path: folder.path("home"))
    }

    private func register(_ name: String, _ version: String) throws {
        try folder.write("{}", to: "home/models/\(name)/\(version)/model.json")
    }

    private func relative(_ model: ModelDirectory?) -> String? {
        model.map { String($0.path.dropFirst(home.path.count + 1)) }
    }

    @Test func versionsCountFromOne() throws {
        let first = try home.nextModel("shop")
        #expect(relative(first) == "models/shop/1")
        #expect(home.models().isEmpty)
        home.release(first)
        #expect(!folder.exists("home"))
    }

    @Test func aClaimedVersionIsNotGivenTwice() throws {
        let (first, second) = (try home.nextModel("shop"), try home.nextModel("shop"))
        #expect(relative(first) == "models/shop/1")
        #expect(relative(second) == "models/shop/2")
        home.release(second)
        home.release(first)
    }

    @Test func nextVersionFollowsTheHighest() throws {
        for version in ["1", "2", "10", "notes", ".11"] { try register("shop", version) }
        let next = try home.nextModel("shop")
        #expect(relative(next) == "models/shop/11")
        home.release(next)
    }

    @Test(arguments: ["a", "A-b_c.9", "9", String(repeating: "x", count: 63)])
    func plainNamesAreTaken(_ name: String) throws {
        let model = try home.nextModel(name)
        #expect(relative(model) == "models/\(name)/1")
        home.release(model)
    }

    @Test(arguments: [
        "", ".", "..", "../x", "a/b", "/etc", ".hidden", "a b", "a\0b", "a:1", "ü", "a\n",
        String(repeating: "x", count: 64),
    ])
    func hostileNamesAreRefused(_ name: String) throws {
        let error = #expect(throws: JobError.self) { try home.nextModel(name) }
        #expect(error?.code == .invalidOption)
        #expect(home.model(name) == nil)
    }

    @Test func referencesAreResolved() throws {
        for version in ["1", "2", "10"] { try register("shop", version) }
        #expect(relative(home.model("shop")) == "models/shop/10")
        #expect(relative(home.model("shop:2")) == "models/shop/2")
        for reference in ["shop:3", "shop:", "shop:x", "shop:1:1", "other", ":1", "shop:-1", "../home/models/shop"] {
            #expect(home.model(reference) == nil, "\(reference)")
        }
    }

    @Test func namesAreListedSorted() throws {
        try register("b", "1")
        try register("a", "2")
        try register("a", "1")
        try folder.write("", to: "home/models/empty/notes")
        let models = home.models()
        #expect(models.map(\.name) == ["a", "b"])
        #expect(models.map(\.versions) == [[1, 2], [1]])
        #expect(Home(path: folder.path("nowhere")).models().isEmpty)
    }

    @Test func aFolderGoesBeforeAName() async throws {
        try register("shop", "1")
        let given = folder.path("home/models/shop/1")
        #expect(try ModelDirectory.resolve(given, home: home).path == given)
        #expect(try relative(ModelDirectory.resolve("shop", home: home)) == "models/shop/1")
        let unknown = await jobError { _ = try ModelDirectory.resolve("shopp", home: home) }
        #expect(unknown?.code == .modelNotFound)
        #expect(unknown?.hint?.contains("shop") == true)
        let noModel = await jobError { _ = try ModelDirectory.resolve(folder.path("home"), home: home) }
        #expect(noModel?.code == .modelNotFound)
        #expect(noModel?.message.hasSuffix("holds no model.json") == true)
    }
}

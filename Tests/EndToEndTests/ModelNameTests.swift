import Foundation
import Testing

/// Models kept under a home folder and called by name.
@Suite struct ModelNameTests {
    let folder: WorkFolder

    init() throws {
        folder = try WorkFolder()
        try folder.write(ShopTable(rows: 300).text, to: "shop.csv")
    }

    @discardableResult
    private func train(_ options: String..., environment: [String: String] = [:]) throws -> Program.Run {
        let arguments = ["train", "shop.csv", "--label", "bought", "--set", "num_boost_round=2"] + options
        let run = try Program.run(arguments, in: folder, environment: environment)
        try #require(run.exitCode == 0, "\(run.standardError)")
        return run
    }

    @Test func versionsCountUp() throws {
        let first = try JSON.object(train("--home", "home", "--json").output)
        #expect(first["name"] as? String == "shop")
        #expect(first["output"] as? String == "home/models/shop/1")
        try train("--home", "home", "--set", "max_depth=1")
        try train("--home", "home", "--name", "spring-2.b")
        #expect(try folder.succeed("models", "--home", "home").text == "shop\t1 2\nspring-2.b\t1\n")
        let models = try JSON.object(folder.succeed("models", "--home", "home", "--json").output)["models"]
        let entries = try #require(models as? [[String: Any]])
        #expect(entries.compactMap { $0["name"] as? String } == ["shop", "spring-2.b"])
        #expect(entries.compactMap { $0["versions"] as? [Int] } == [[1, 2], [1]])
    }

    @Test func aNameMeansItsLatestVersion() throws {
        try train("--home", "home")
        try train("--home", "home", "--set", "max_depth=1", "--set", "eta=1")
        var scores: [String: Data] = [:]
        for model in ["shop", "shop:1", "shop:2", "home/models/shop/1"] {
            try folder.succeed("predict", model, "shop.csv", "--home", "home", "--output", "s.csv")
            scores[model] = try folder.data("s.csv")
        }
        #expect(scores["shop"] == scores["shop:2"])
        #expect(scores["shop:1"] == scores["home/models/shop/1"])
        #expect(scores["shop:1"] != scores["shop:2"])
    }

    @Test func homeComesFromTheOptionThenTheEnvironmentThenTheFolder() throws {
        try train()
        #expect(folder.exists(".propensity/models/shop/1/model.json"))
        try train("--name", "b", environment: ["PROPENSITY_HOME": "other"])
        #expect(folder.exists("other/models/b/1/model.json"))
        try train("--name", "c", "--home", "third", environment: ["PROPENSITY_HOME": "other"])
        #expect(folder.exists("third/models/c/1/model.json"))
        #expect(try folder.succeed("models", environment: ["PROPENSITY_HOME": "other"]).text == "b\t1\n")
        #expect(try folder.succeed("models").text == "shop\t1\n")
    }

    @Test func noModelsIsAnEmptyList() throws {
        #expect(try folder.succeed("models", "--home", "nowhere").text == "")
        #expect(!folder.exists("nowhere"))
    }
}

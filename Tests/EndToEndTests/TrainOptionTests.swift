import Foundation
import Testing

/// What the options of `train` change, and what they must not.
@Suite struct TrainOptionTests {
    let folder: WorkFolder

    init() throws {
        folder = try WorkFolder()
        try folder.write(ShopTable(rows: 800).text, to: "shop.csv")
    }

    @discardableResult
    private func train(_ output: String, _ options: String...) throws -> Program.Run { try train(output, options) }

    @discardableResult
    private func train(_ output: String, _ options: [String]) throws -> Program.Run {
        let arguments = ["train", "shop.csv", "--label", "bought", "--output", output, "--set", "num_boost_round=10"]
        let run = try Program.run(arguments + options, in: folder)
        try #require(run.exitCode == 0 && !run.wasKilled, "\(run.standardError)")
        return run
    }

    private func model(_ name: String) throws -> Data { try folder.data("\(name)/model.json") }

    private func manifest(_ name: String) throws -> [String: Any] { try folder.json("\(name)/manifest.json") }

    private func column(_ name: String, of model: String) throws -> [String: Any] {
        let columns = try #require(folder.json("\(model)/schema.json")["columns"] as? [[String: Any]])
        return try #require(columns.first { $0["name"] as? String == name })
    }

    @Test func sameRequestSameBytes() throws {
        try train("a")
        try train("b")
        for file in [
            "model.json", "schema.json", "metrics.json", "statistics.json", "constraints.json", "distributions.json",
        ] {
            #expect(try folder.data("a/\(file)") == folder.data("b/\(file)"), "\(file)")
        }
    }

    @Test(arguments: ["hist", "approx", "exact"])
    func threadsDoNotChangeTheModel(treeMethod: String) throws {
        // XGBoost's exact method takes no categories.
        let options = ["--set", "tree_method=\(treeMethod)", "--ignore", "channel", "--set"]
        try train("one", options + ["nthread=1"])
        try train("two", options + ["nthread=2"])
        #expect(try model("one") == model("two"))
    }

    @Test func threadsDoNotChangeTheModelOfRowsThatRepeat() throws {
        try folder.succeed("generate", "--rows", "3000", "--output", "sessions.csv")
        for threads in ["1", "2", "7"] {
            try folder.succeed(
                "train",
                "sessions.csv",
                "--label",
                "ordered",
                "--output",
                threads,
                "--set",
                "nthread=\(threads)",
                "--set",
                "num_boost_round=15"
            )
        }
        #expect(try manifest("1").object("patterns")["aggregated"] as? Bool == true)
        #expect(try model("1") == model("2"))
        #expect(try model("1") == model("7"))
    }

    @Test func anotherSeedIsAnotherSplit() throws {
        try train("a")
        try train("b", "--seed", "43")
        #expect(try model("a") != model("b"))
        #expect(try manifest("b").object("split").number("seed") == 43)
        #expect(try folder.data("a/metrics.json") != folder.data("b/metrics.json"))
    }

    @Test func testFractionIsTheShareHeldOut() throws {
        try train("a", "--test-fraction", "0.35")
        let split = try manifest("a").object("split")
        #expect(try split.number("test_rows") == 280)
        #expect(try split.number("train_rows") == 520)
        let metrics = try folder.json("a/metrics.json")
        let train = try metrics.object("train")
        let test = try metrics.object("test")
        let positives = try train.number("positives") + test.number("positives")
        #expect(abs(try test.number("positives") - 0.35 * positives) <= 0.5)
    }

    @Test func positiveTurnsTheLabelRound() throws {
        try train("yes")
        try train("no", "--positive", "0")
        let yes = try folder.json("yes/metrics.json").object("test")
        let no = try folder.json("no/metrics.json").object("test")
        #expect(try yes.number("positives") + no.number("positives") == yes.number("rows"))
        #expect(try folder.json("no/schema.json")["positive"] as? String == "0")
        try folder.succeed("predict", "no", "shop.csv", "--output", "no.csv", "--json")
        try folder.succeed("predict", "yes", "shop.csv", "--output", "yes.csv")
        let means = try ["yes.csv", "no.csv"].map { file in
            let cells = try folder.text(file).split(separator: "\n").dropFirst().compactMap {
                $0.split(separator: ",").last.flatMap { Double($0) }
            }
            return cells.reduce(0, +) / Double(cells.count)
        }
        #expect(abs(means[0] + means[1] - 1) < 0.05)
    }

    @Test func ignoredColumnsAreNotLearntFrom() throws {
        try train("a", "--ignore", "pages,member", "--ignore", "channel")
        for name in ["pages", "member", "channel"] {
            #expect(try column(name, of: "a")["role"] as? String == "ignored")
        }
        let scored = try JSON.object(folder.succeed("predict", "a", "shop.csv", "--json").output)
        #expect(try scored.number("rows") == 800)
        // And new data need not have them.
        let narrow = try folder.text("shop.csv").split(separator: "\n").map { line in
            line.hasPrefix("visit_id") ? "seconds,clicked,w" : "12.5,1,2"
        }
        try folder.write(narrow.joined(separator: "\n"), to: "narrow.csv")
        try folder.succeed("predict", "a", "narrow.csv", "--output", "narrow-scores.csv")
        #expect(try folder.text("narrow-scores.csv").hasPrefix("probability\n"))
    }

    @Test func weightsCountRows() throws {
        try train("plain", "--ignore", "w")
        try train("weighted", "--weight", "w")
        #expect(try column("w", of: "weighted")["role"] as? String == "weight")
        #expect(try model("plain") != model("weighted"))
        // A weight of 1 in every row changes nothing.
        let ones = try folder.text("shop.csv").split(separator: "\n").map { line -> String in
            var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            if cells.last != "bought" { cells[cells.count - 2] = "1" }
            return cells.joined(separator: ",")
        }
        try folder.write(ones.joined(separator: "\n") + "\n", to: "shop.csv")
        try train("ones", "--weight", "w")
        #expect(try model("plain") == model("ones"))
    }

    @Test func settingsComeFromTheFileThenTheCommandLine() throws {
        try folder.write("max_depth: 3\neta: 0.5\nreg_lambda: 2\n", to: "settings.yaml")
        try train("a", "--config", "settings.yaml", "--set", "learning_rate=0.1", "--set", "learning_rate=0.15")
        let settings = try manifest("a").object("hyperparameters") as? [String: String]
        #expect(settings?["max_depth"] == "3")
        #expect(settings?["eta"] == "0.15")
        #expect(settings?["lambda"] == "2")
        #expect(settings?["gamma"] == "4")
        #expect(try manifest("a").number("num_boost_round") == 10)
    }

    @Test func evaluationMetricOfXGBoostIsKept() throws {
        try train("a", "--set", "eval_metric=auc", "--set", "eval_metric=error")
        let evaluation = try #require(manifest("a")["evaluation"] as? String)
        #expect(evaluation.contains("test-auc:") && evaluation.contains("test-error:"))
        let auc = try folder.json("a/metrics.json").object("test").number("roc_auc")
        let own = try #require(evaluation.firstMatch(of: /test-auc:([0-9.]+)/).flatMap { Double($0.1) })
        #expect(abs(auc - own) < 1e-6)
    }

    @Test func typesMayBeDeclared() throws {
        try train("a", "--type", "pages=category", "--type", "seconds=real")
        #expect(try column("pages", of: "a")["type"] as? String == "category")
        #expect(try column("member", of: "a")["categories"] as? [String] == ["no", "yes"])
        #expect(try column("channel", of: "a")["type"] as? String == "category")
    }

    @Test func rowsWithoutALabelAreLeftOutAndCounted() throws {
        var table = ShopTable(rows: 800).text
        table += "v800,3,5,yes,mail,1,1,\nv801,3,5,yes,mail,1,1,\n"
        try folder.write(table, to: "shop.csv")
        let run = try train("a")
        #expect(run.standardError.contains("warning: 2 rows have no label and were left out\n"))
        let data = try manifest("a").object("data")
        #expect(try data.number("unlabelled_rows") == 2)
        #expect(try data.number("rows") == 802)
    }

    @Test func delimiterIsToldApart() throws {
        let semicolons = ShopTable(rows: 800).text.replacingOccurrences(of: "\"an \"\"ad\"\", paid\"", with: "paid")
            .replacingOccurrences(of: ",", with: ";").replacingOccurrences(of: "\n", with: "\r\n")
        try folder.write(semicolons, to: "shop.csv")
        try train("a")
        try train("b", "--delimiter", "semicolon", "--header")
        #expect(try model("a") == model("b"))
    }
}

import Foundation
import Testing

/// Models that are not there, damaged, or asked to score what they cannot.
@Suite struct BadModelTests {
    let folder: WorkFolder

    init() throws {
        folder = try WorkFolder()
        try folder.write(Sample.good, to: "data.csv")
        try folder.succeed("train", "data.csv", "--label", "bought", "--output", "model", "--set", "num_boost_round=3")
    }

    /// What `predict` says as it fails; the scores must not be there.
    private func predict(_ model: String = "model", _ data: String = "data.csv", _ options: String...) throws -> String
    {
        let run = try Program.run(
            ["predict", model, data, "--output", "scores.csv", "--home", "home", "--quiet"] + options,
            in: folder
        )
        #expect(run.exitCode == 1 && !run.wasKilled)
        #expect(run.text == "")
        #expect(try folder.entries().filter { $0.hasPrefix("scores") } == [])
        return run.standardError
    }

    private func evaluate(_ data: String, _ options: String...) throws -> Program.Run {
        try Program.run(["evaluate", "model", data, "--quiet"] + options, in: folder)
    }

    @Test func modelThatIsNotThere() throws {
        #expect(
            try predict("nomodel")
                == "error: there is no model nomodel\n  train one with `propensity train DATA --label L`\n"
        )
        #expect(
            try predict("data.csv")
                == "error: data.csv holds no model.json\n  give the folder that `propensity train` made\n"
        )
        try folder.succeed("train", "data.csv", "--label", "bought", "--home", "home", "--name", "shop")
        for name in ["shop:2", "shop:x", "shop:", "shop:1:1", "../shop", ".", "shopp"] where name != "." {
            let error = try predict(name)
            #expect(error.hasPrefix("error: there is no model \(name)\n"))
            #expect(error.contains("shop"))
        }
        #expect(try predict(".") == "error: . holds no model.json\n  give the folder that `propensity train` made\n")
    }

    @Test(arguments: [
        "", "{", "{\"a\":1}", "[]", "hello", "{\"learner\":{}}", "{\"learner\":null,\"version\":[3,2,0]}",
    ])
    func modelFileOfOtherContent(_ content: String) throws {
        try folder.write(content, to: "model/model.json")
        #expect(try predict().hasPrefix("error: "))
    }

    @Test func modelFileCutShort() throws {
        let whole = try folder.data("model/model.json")
        for share in [0.1, 0.5, 0.9, 0.999] {
            try folder.write(whole.prefix(Int(Double(whole.count) * share)), to: "model/model.json")
            #expect(try predict().contains("it is cut short at byte "))
        }
    }

    @Test func modelFileGone() throws {
        try FileManager.default.removeItem(at: folder.path("model/model.json"))
        #expect(try predict() == "error: model holds no model.json\n  give the folder that `propensity train` made\n")
    }

    @Test(arguments: ["", "{", "{\"a\":1}", "[]", "hello", "{\"columns\":[{\"name\":\"a\"}]}", "{\"columns\":7}"])
    func schemaOfOtherContent(_ content: String) throws {
        try folder.write(content, to: "model/schema.json")
        #expect(try predict().hasPrefix("error: model/schema.json is not a schema: "))
    }

    @Test func schemaWithAnUnknownRole() throws {
        let schema = try folder.text("model/schema.json").replacingOccurrences(of: "\"feature\"", with: "\"featur\"")
        try folder.write(schema, to: "model/schema.json")
        let error = try predict()
        #expect(error.hasPrefix("error: model/schema.json is not a schema: "))
        #expect(error.contains("featur"))
    }

    @Test func schemaGone() throws {
        try FileManager.default.removeItem(at: folder.path("model/schema.json"))
        #expect(try predict().hasPrefix("error: model/schema.json cannot be read: "))
    }

    @Test func schemaOfAnotherModel() throws {
        try folder.succeed(
            "train",
            "data.csv",
            "--label",
            "bought",
            "--output",
            "other",
            "--ignore",
            "kind",
            "--set",
            "num_boost_round=3"
        )
        try folder.write(folder.data("other/schema.json"), to: "model/schema.json")
        #expect(
            try predict()
                == "error: model: the model has 3 features and schema.json 2\n"
                + "  the two files must come from the same training run\n"
        )
    }

    @Test func filesChangedByHandAreRefused() throws {
        let schema = try folder.text("model/schema.json")
        let swapped = schema.replacing("\"back\"", with: "\"-\"").replacing("\"old\"", with: "\"back\"")
            .replacing("\"-\"", with: "\"old\"")
        try #require(swapped != schema)
        try folder.write(swapped, to: "model/schema.json")
        #expect(
            try predict()
                == "error: model/schema.json is not the file that was written when the model was trained\n"
                + "  put that one back or train again; if the change is meant, remove manifest.json\n"
        )
        try folder.write(schema, to: "model/schema.json")
        try folder.succeed(
            "train", "data.csv", "--label", "bought", "--output", "other", "--set", "num_boost_round=4", "--set",
            "gamma=0", "--set", "min_child_weight=0")
        try folder.write(folder.data("other/model.json"), to: "model/model.json")
        #expect(try predict().hasPrefix("error: model/model.json is not the file that was written "))
        try FileManager.default.removeItem(at: folder.path("model/manifest.json"))
        try folder.succeed("predict", "model", "data.csv")
    }

    @Test func columnMissingFromNewData() throws {
        let lines = Sample.good.split(separator: "\n").map { line in
            line.split(separator: ",").enumerated().filter { $0.offset != 2 }.map { String($0.element) }.joined(
                separator: ","
            )
        }
        try folder.write(lines.joined(separator: "\n") + "\n", to: "narrow.csv")
        #expect(try predict("model", "narrow.csv").hasPrefix("error: narrow.csv: there is no column \"price\"\n"))
    }

    @Test func textWhereTheModelTakesNumbers() throws {
        try folder.write(Sample.column(2, { _, _ in "dear" }), to: "words.csv")
        #expect(
            try predict("model", "words.csv").hasPrefix(
                "error: words.csv line 2, column \"price\": \"dear\" is not a number\n"
            )
        )
    }

    @Test func newCategoriesCountAsMissing() throws {
        try folder.write(Sample.column(3, { row, cell in row < 5 ? "gone" : cell }), to: "new.csv")
        let run = try folder.succeed("predict", "model", "new.csv", "--quiet")
        #expect(
            run.standardError
                == "warning: \"kind\" holds 5 values that the model has not seen, \"gone\" for one; they count as missing\n"
        )
        #expect(try folder.text("scores.csv").split(separator: "\n").count == 61)
    }

    @Test func badRowsFailOrAreSetAside() throws {
        try folder.write(Sample.replacing(with: "11,1,5.5"), to: "bad.csv")
        #expect(try predict("model", "bad.csv").hasPrefix("error: bad.csv line 12: 3 cells where the header has 5\n"))
        let run = try folder.succeed("predict", "model", "bad.csv", "--bad-rows", "skip", "--quiet")
        #expect(run.standardError == "warning: 1 row was set aside: bad.csv line 12: 3 cells where the header has 5\n")
        #expect(try folder.text("scores.csv").split(separator: "\n").count == 60)
    }

    @Test func dataThatCannotBeScored() throws {
        try folder.write("", to: "empty.csv")
        try folder.write(Sample.header + "\n", to: "header.csv")
        #expect(try predict("model", "nothere.csv") == "error: nothere.csv: no such file\n  check the path\n")
        #expect(try predict("model", "empty.csv") == "error: empty.csv: is empty\n  check the export that made it\n")
        #expect(try predict("model", "header.csv").hasPrefix("error: header.csv line 1: holds a header and no rows\n"))
    }

    @Test func evaluationNeedsKnownLabels() throws {
        try folder.write(Sample.column(4, { _, _ in "" }), to: "unlabelled.csv")
        var run = try evaluate("unlabelled.csv")
        #expect(run.exitCode == 1)
        #expect(
            run.standardError
                == "error: unlabelled.csv: no row has a value of the label \"bought\" that the model knows\n"
                + "  the model was trained on 0 and 1\n"
        )
        try folder.write(Sample.column(4, { _, cell in cell == "1" ? "won" : "lost" }), to: "words.csv")
        run = try evaluate("words.csv")
        #expect(run.exitCode == 1)
        #expect(run.standardError.contains("\"bought\" holds 60 values that the model has not seen"))
        run = try evaluate("data.csv", "--threshold", "2")
        #expect(run.exitCode == 64)
        #expect(run.standardError == "error: --threshold is 2.0\n  it takes a number from 0 to 1\n")
        #expect(!folder.exists("evaluation.html"))
    }

    /// The model was trained on 0 and 1.
    @Test func labelsAndFeaturesMayBeBooleanWords() throws {
        let plain = try evaluate("data.csv", "--json")
        let words = Sample.column(4, { _, cell in cell == "1" ? "TRUE" : "FALSE" }).split(separator: "\n")
            .map { line in
                var cells = line.split(separator: ",").map(String.init)
                if cells[1] != "clicked" { cells[1] = cells[1] == "1" ? "yes" : "no" }
                return cells.joined(separator: ",")
            }
        try folder.write(words.joined(separator: "\n") + "\n", to: "words.csv")
        let worded = try evaluate("words.csv", "--json")
        #expect(worded.standardError == "")
        let metrics = try [plain, worded].map { try JSON.object($0.output).object("metrics") as NSDictionary }
        #expect(metrics[0] == metrics[1])
    }

    @Test func evaluationOfOneClassLeavesFiguresOpen() throws {
        try folder.write(Sample.column(4, { _, _ in "1" }), to: "ones.csv")
        let run = try evaluate("ones.csv")
        #expect(run.exitCode == 0)
        #expect(run.text.contains("ROC-AUC            not defined\n"))
        let json = try JSON.object(evaluate("ones.csv", "--json").output).object("metrics")
        #expect(json["roc_auc"] is NSNull)
    }
}

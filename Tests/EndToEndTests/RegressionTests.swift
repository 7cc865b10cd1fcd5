import Foundation
import Testing

/// Faults that were found once; each stays found.
@Suite struct RegressionTests {
    let folder: WorkFolder

    init() throws {
        folder = try WorkFolder()
        try folder.write(Sample.good, to: "data.csv")
    }

    /// A folder with some other program's manifest.json is not a model's.
    @Test func trainKeepsAFolderWithAnotherManifest() throws {
        try folder.makeFolder("site")
        try folder.write("{\"name\":\"my site\"}", to: "site/manifest.json")
        try folder.write("precious", to: "site/index.html")
        let run = try folder.run("train", "data.csv", "--label", "bought", "--output", "site")
        #expect(run.exitCode == 1)
        #expect(run.standardError.contains("error: site is there already and was not made by this command\n"))
        #expect(try folder.entries("site") == ["index.html", "manifest.json"])
    }

    @Test func runsAtTheSameTimeGetVersionsOfTheirOwn() throws {
        let runs = try (1...4).map { seed in
            try Program.launch(
                Program.binary,
                ["train", "data.csv", "--label", "bought", "--home", "home", "--name", "shop", "--seed", "\(seed)"],
                in: folder
            )
        }
        for run in runs { #expect(try run.wait().exitCode == 0) }
        #expect(try folder.entries("home/models/shop") == ["1", "2", "3", "4"])
    }

    @Test func failedTrainingLeavesNoFoldersAbove() throws {
        #expect(try folder.run("train", "no.csv", "--label", "bought", "--home", "home").exitCode == 1)
        #expect(try folder.run("train", "no.csv", "--label", "bought", "--output", "a/b/c").exitCode == 1)
        #expect(try folder.entries() == ["data.csv"])
    }

    @Test func emptyHomeIsNoHome() throws {
        let run = try folder.succeed("models", environment: ["PROPENSITY_HOME": ""])
        #expect(run.text == "")
        #expect(
            run.standardError
                == "no models under .propensity yet; train one with `propensity train DATA --label L`\n")
        try folder.succeed("train", "data.csv", "--label", "bought", environment: ["PROPENSITY_HOME": ""])
        #expect(folder.exists(".propensity/models/data/1/model.json"))
    }

    @Test(arguments: ["9223372036854775807", "200000000000000000"])
    func rowsBeyondAnyDiskDoNotCrash(_ rows: String) throws {
        let run = try folder.run("generate", "--rows", rows, "--output", "s.csv")
        #expect(!run.wasKilled)
        #expect(run.exitCode == 64 || run.exitCode == 1)
        #expect(try folder.entries() == ["data.csv"])
    }

    @Test func marginsThatAreNoNumbersDoNotCrash() throws {
        let run = try folder.run(
            "train", "data.csv", "--label", "bought", "--output", "out", "--set", "scale_pos_weight=1e300")
        #expect(!run.wasKilled)
        #expect(run.exitCode == 64)
    }

    /// 1e300 is a number, but not one of XGBoost's 32-bit ones.
    @Test func numbersBeyondXGBoostsAreNamed() throws {
        try folder.write(Sample.long(with: "301,1,1e300,new,1"), to: "data.csv")
        let run = try folder.run("train", "data.csv", "--label", "bought", "--output", "out", "--quiet")
        #expect(run.exitCode == 1)
        #expect(run.standardError.contains("\"price\""))
    }

    @Test func fullOutputIsAnErrorAndNoCrash() throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        for command in ["explore data.csv", "models --json", "generate --rows 3000"] {
            for redirection in ["> /dev/full", "2> /dev/full", ">&-", "2>&-"] {
                let script = "exec \"$0\" \(command) \(redirection)"
                let run = try Program.launch(
                    URL(filePath: "/bin/sh"), ["-c", script, Program.binary.path], in: folder
                ).wait()
                #expect(!run.wasKilled, "\(command) \(redirection)")
            }
        }
    }

    @Test func treesThatLeadNowhereDoNotCrash() throws {
        try folder.succeed(
            "train", "data.csv", "--label", "bought", "--output", "model", "--set", "gamma=0", "--set",
            "min_child_weight=0")
        let text = try folder.text("model/model.json")
        let broken = text.replacing(/"left_children":\[[0-9][^\]]*\]/) { match in
            String(match.output).replacing(/[0-9]+/, with: "9999").replacing("-9999", with: "9999")
        }
        try #require(broken != text)
        try folder.write(broken, to: "model/model.json")
        let run = try folder.run("predict", "model", "data.csv")
        #expect(!run.wasKilled)
        #expect(run.exitCode == 1)
    }

    @Test func modelErrorsNameTheFile() throws {
        try folder.succeed("train", "data.csv", "--label", "bought", "--output", "model")
        for content in ["hello", "{\"a\":1}"] {
            try folder.write(content, to: "model/model.json")
            let run = try folder.run("predict", "model", "data.csv", "--quiet")
            #expect(run.standardError.hasPrefix("error: model/model.json"))
        }
    }

    @Test func baselineSaysWhyItCannotWrite() throws {
        let run = try folder.run("baseline", "data.csv", "--output", "data.csv", "--quiet")
        #expect(run.exitCode == 1)
        #expect(run.standardError.hasPrefix("error: data.csv "))
        #expect(!run.standardError.contains("NSCocoaErrorDomain"))
    }

    /// One word among sixty numbers is a fault, not a category.
    @Test func aWordInAShortColumnOfNumbersIsNamed() throws {
        let rows = (0..<60).map { "\($0 == 40 ? "oops" : "\($0 % 7)"),\($0 % 2)" }
        try folder.write((["x,y"] + rows).joined(separator: "\n"), to: "short.csv")
        let run = try folder.run("train", "short.csv", "--label", "y", "--output", "out", "--quiet")
        #expect(run.exitCode == 1)
        #expect(run.standardError.hasPrefix("error: short.csv line 42, column \"x\": \"oops\" is not a number"))
    }

    @Test func aSchemaOfOtherColumnsIsRefused() throws {
        try folder.succeed("train", "data.csv", "--label", "bought", "--output", "model")
        let schema = try folder.text("model/schema.json")
        try folder.write(schema.replacing("\"clicked\"", with: "\"other\""), to: "model/schema.json")
        let run = try folder.run("predict", "model", "data.csv", "--quiet")
        #expect(run.exitCode == 1)
        #expect(run.standardError.contains("has the feature \"other\" where the model has \"clicked\""))
    }

    @Test func oneIsSingular() throws {
        try folder.write("a,b\n1,x\n", to: "one.csv")
        #expect(try folder.succeed("baseline", "one.csv", "--quiet").text.hasPrefix("1 row, 2 columns\n"))
        #expect(
            try folder.succeed("generate", "--rows", "1", "--output", "s.csv").text == "1 session in s.csv\n")
        try folder.write(Sample.column(4, { row, cell in row == 10 ? "" : cell }), to: "data.csv")
        let run = try folder.succeed("train", "data.csv", "--label", "bought", "--output", "model", "--quiet")
        #expect(run.standardError.contains("warning: 1 row has no label and was left out\n"))
        try folder.write(Sample.column(3, { row, cell in row == 7 ? "odd" : cell }), to: "new.csv")
        #expect(
            try folder.succeed("predict", "model", "new.csv", "--quiet").standardError
                == "warning: \"kind\" holds 1 value that the model has not seen, \"odd\"; it counts as missing\n")
    }

    @Test func filesBesideAModelAreKept() throws {
        try folder.succeed("train", "data.csv", "--label", "bought", "--output", "model")
        try folder.write("mine", to: "model/notes.txt")
        #expect(try folder.run("train", "data.csv", "--label", "bought", "--output", "model").exitCode == 1)
        #expect(try folder.text("model/notes.txt") == "mine")
    }
}

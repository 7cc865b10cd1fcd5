import Foundation
import Testing

/// What goes to standard output and standard error, and `-` and `.gz` in place of files.
@Suite struct StreamTests {
    let folder: WorkFolder

    init() throws {
        folder = try WorkFolder()
        try folder.write(ShopTable(rows: 400).text, to: "shop.csv")
    }

    private func train() throws {
        try folder.succeed("train", "shop.csv", "--label", "bought", "--output", "model", "--set", "num_boost_round=5")
    }

    @Test func jsonIsOneObjectAndNothingElse() throws {
        try train()
        let commands = [
            ["generate", "--rows", "20", "--output", "s.csv"], ["explore", "shop.csv", "--label", "bought"],
            ["train", "shop.csv", "--label", "bought", "--output", "model", "--set", "num_boost_round=2"],
            ["evaluate", "model", "shop.csv"], ["predict", "model", "shop.csv"], ["baseline", "shop.csv"], ["models"],
        ]
        for command in commands {
            let run = try Program.run(command + ["--json"], in: folder)
            #expect(run.exitCode == 0, "\(command): \(run.standardError)")
            #expect(try !JSON.object(run.output).isEmpty, "\(command)")
            #expect(run.text.hasPrefix("{") && run.text.hasSuffix("}\n"), "\(command)")
        }
    }

    @Test func quietSaysNothingButWarningsAndResults() throws {
        let loud = try folder.succeed("train", "shop.csv", "--label", "bought", "--output", "a")
        #expect(loud.standardError.contains("Reading shop.csv\n"))
        #expect(
            loud.standardError.contains(
                "\"visit_id\" has a different value in every row and is used as the identifier\n"
            )
        )
        #expect(!loud.standardError.contains("\u{1B}"), "no bars where nobody watches")
        let quiet = try folder.succeed("train", "shop.csv", "--label", "bought", "--output", "b", "--quiet")
        #expect(quiet.standardError.split(separator: "\n").allSatisfy { $0.hasPrefix("warning: ") })
        #expect(quiet.text.contains("\nmodel:  b\nreport: b/report.html\n"))
    }

    @Test func generateWritesToStandardOutput() throws {
        let run = try folder.succeed("generate", "--rows", "30")
        try folder.succeed("generate", "--rows", "30", "--output", "s.csv")
        #expect(try run.output == folder.data("s.csv"))
    }

    @Test func dashReadsStandardInput() throws {
        let shop = try folder.data("shop.csv")
        try folder.succeed("train", "-", "--label", "bought", "--output", "piped", input: shop)
        try folder.succeed("train", "shop.csv", "--label", "bought", "--output", "model")
        #expect(try folder.data("piped/model.json") == folder.data("model/model.json"))
        let digests = try ["piped", "model"].map {
            try folder.json("\($0)/manifest.json").object("data")["sha256"] as? String
        }
        #expect(digests[0] == digests[1])
        #expect(try folder.json("piped/manifest.json")["name"] as? String == "model")
    }

    @Test func predictPassesThroughAPipe() throws {
        try train()
        let run = try folder.succeed("predict", "model", "-", "--output", "-", input: folder.data("shop.csv"))
        try folder.succeed("predict", "model", "shop.csv", "--output", "scores.csv")
        #expect(try run.output == folder.data("scores.csv"))
    }

    @Test func compressedFilesAreReadAndWrittenByTheirName() throws {
        try train()
        try folder.succeed("generate", "--rows", "50", "--output", "s.csv.gz")
        try folder.succeed("generate", "--rows", "50", "--output", "s.csv")
        #expect(try folder.data("s.csv.gz").starts(with: [0x1F, 0x8B]))
        #expect(try folder.data("s.csv.gz").count < folder.data("s.csv").count)
        let gzip = URL(filePath: "/usr/bin/env")
        let run = try Program.launch(gzip, ["gzip", "-dc", "s.csv.gz"], in: folder).wait()
        #expect(try run.output == folder.data("s.csv"))
        // And what gzip made is read.
        #expect(try Program.launch(gzip, ["gzip", "-k", "shop.csv"], in: folder).wait().exitCode == 0)
        try folder.succeed("predict", "model", "shop.csv.gz", "--output", "a.csv")
        try folder.succeed("predict", "model", "shop.csv", "--output", "b.csv")
        #expect(try folder.data("a.csv") == folder.data("b.csv"))
        try folder.succeed("predict", "model", "shop.csv", "--output", "c.csv.gz")
        let scores = try Program.launch(gzip, ["gzip", "-dc", "c.csv.gz"], in: folder).wait()
        #expect(try scores.output == folder.data("b.csv"))
    }

    @Test func helpHasAnExampleForEveryCommand() throws {
        for command in ["generate", "explore", "train", "evaluate", "predict", "models", "baseline", "demo"] {
            let run = try folder.succeed(command, "--help")
            #expect(run.text.contains("EXAMPLE\n  propensity \(command)"), "\(command)")
        }
        #expect(try folder.succeed("--version").text.split(separator: ".").count == 3)
    }
}

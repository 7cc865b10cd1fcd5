import Foundation
import Testing

/// Wrong input never crashes the program, and its message says what is wrong, where, and what to do.
@Suite struct BadInputTests {
    let folder: WorkFolder

    init() throws { folder = try WorkFolder() }

    private func check(_ input: BadInput) throws {
        try folder.write(input.data ?? Data(Sample.good.utf8), to: "data.csv")
        // What the parser refuses it refuses before anything is said; without a command it knows no --quiet either.
        var isQuiet = input.exitCode != 64
        if case .lines = input.answer { isQuiet = true }
        let run = try Program.run(input.arguments + (isQuiet ? ["--quiet"] : []), in: folder)
        #expect(!run.wasKilled)
        #expect(run.exitCode == input.exitCode)
        #expect(run.text == "")
        switch input.answer {
        case .lines(let lines): #expect(run.standardError == lines)
        case .words(let words): for word in words { #expect(run.standardError.contains(word)) }
        }
        // Nothing is left behind.
        #expect(try folder.entries().filter { $0 != "home" } == ["data.csv"])
    }

    @Test(arguments: BadInputs.files)
    func badFileIsRefused(_ input: BadInput) throws { try check(input) }

    @Test(arguments: BadInputs.columns)
    func badColumnIsRefused(_ input: BadInput) throws { try check(input) }

    @Test(arguments: BadInputs.options)
    func badOptionIsRefused(_ input: BadInput) throws { try check(input) }

    @Test(arguments: ["1e16", "-1"])
    func weightOutOfRangeIsRefused(_ weight: String) throws {
        try folder.write(
            Sample.column(0, { row, _ in row == 6 ? weight : "2.5" }, header: "w,clicked,price,kind,bought"),
            to: "data.csv"
        )
        let run = try folder.run("train", "data.csv", "--label", "bought", "--weight", "w", "--output", "out")
        #expect(run.exitCode == 1)
        #expect(run.standardError.contains("column \"w\""))
        #expect(!folder.exists("out"))
    }

    @Test func missingLabelCellsAreLeftOut() throws {
        try folder.write(Sample.column(4, { row, cell in row % 10 == 0 ? "" : cell }), to: "data.csv")
        let run = try folder.succeed("train", "data.csv", "--label", "bought", "--output", "out")
        #expect(run.standardError.contains("warning: 6 rows have no label and were left out\n"))
    }

    /// Rows that can be set aside: how many, and the warning.
    static let skippable: [(row: String, warning: String)] = [
        ("11,1,5.5", "1 row was set aside: data.csv line 12: 3 cells where the header has 5"),
        ("11,1,5.5,new,1,9", "1 row was set aside: data.csv line 12: 6 cells where the header has 5"),
        (
            "11,1,5.5,n\0w,1",
            "1 row was set aside: data.csv line 12, column \"kind\": a NUL byte, which text doesn't have"
        ),
        (
            "11,1,5.5,n\"e\"w,1",
            "1 row was set aside: data.csv line 12, column \"kind\": a quote inside a cell that isn't wholly quoted"
        ),
        (
            "11,1\n12,1,2", "2 rows were set aside; the first: data.csv line 12: 2 cells where the header has 5"
        ),
    ]

    @Test(arguments: skippable)
    func badRowsAreSetAsideAndCounted(_ fault: (row: String, warning: String)) throws {
        try folder.write(Sample.replacing(with: fault.row), to: "data.csv")
        let run = try folder.succeed(
            "train",
            "data.csv",
            "--label",
            "bought",
            "--output",
            "out",
            "--bad-rows",
            "skip",
            "--quiet"
        )
        #expect(run.standardError.hasPrefix("warning: \(fault.warning)\n"))
        let skipped = fault.warning.hasPrefix("2") ? 2.0 : 1
        let data = try folder.json("out/manifest.json").object("data")
        #expect(try data.number("skipped_rows") == skipped)
        #expect(try data.number("rows") == 59)
        let explored = try folder.succeed("explore", "data.csv", "--bad-rows", "skip", "--quiet")
        #expect(explored.standardError.contains(fault.warning))
        let baseline = try folder.succeed("baseline", "data.csv", "--bad-rows", "skip", "--quiet")
        #expect(baseline.text.hasPrefix("59 rows"))
    }

    @Test func cellsOfTheWrongKindAreSetAside() throws {
        try folder.write(Sample.long(with: "301,1,\"12,50\",new,1", and: "311,1,n.v.,new,1"), to: "data.csv")
        let run = try folder.succeed(
            "train",
            "data.csv",
            "--label",
            "bought",
            "--output",
            "out",
            "--bad-rows",
            "skip",
            "--quiet"
        )
        #expect(
            run.standardError.contains(
                "warning: 2 rows were set aside; the first: data.csv line 302, column \"price\": \"12,50\" is not a number\n"
            )
        )
    }
}

/// Compressed files, YAML files, and places that cannot be written.
@Suite struct BadFileTests {
    let folder: WorkFolder

    init() throws {
        folder = try WorkFolder()
        try folder.write(Sample.good, to: "data.csv")
    }

    private func failure(_ arguments: String..., exitCode: Int32 = 1) throws -> String {
        let run = try Program.run(arguments + ["--quiet"], in: folder)
        #expect(run.exitCode == exitCode && !run.wasKilled)
        #expect(run.text == "")
        return run.standardError
    }

    @Test func damagedGzipIsRefused() throws {
        let whole = try Sample.gzip(Sample.good)
        var flipped = whole
        flipped[flipped.count / 2] ^= 0xFF
        try folder.write(whole.prefix(whole.count / 2), to: "cut.csv.gz")
        try folder.write(flipped, to: "flipped.csv.gz")
        try folder.write(Sample.good, to: "plain.csv.gz")
        try folder.write("", to: "empty.csv.gz")
        func train(_ name: String) throws -> String {
            try failure("train", name, "--label", "bought", "--output", "out")
        }
        #expect(
            try train("cut.csv.gz")
                == "error: cut.csv.gz: ends in the middle of the compressed data\n  check it with `gzip -t`, or copy it again\n"
        )
        #expect(try train("flipped.csv.gz").hasPrefix("error: flipped.csv.gz: is damaged gzip data ("))
        #expect(
            try train("plain.csv.gz")
                == "error: plain.csv.gz: is named .gz but isn't gzip data\n  rename it if it isn't compressed\n"
        )
        #expect(try train("empty.csv.gz") == "error: empty.csv.gz: is empty\n  check the export that made it\n")
        #expect(!folder.exists("out"))
    }

    static let configurations: [(yaml: String, words: String)] = [
        ("max_depth: [3\n  eta: {", "error: bad.yaml is not YAML: "),
        ("- max_depth: 3\n", "error: bad.yaml is not a mapping\n  write one `key: value` a line\n"),
        ("just words\n", "error: bad.yaml is not a mapping\n"),
        ("max_dpeth: 3\n", "XGBoost has no parameter \"max_dpeth\" for this task\n  did you mean max_depth?\n"),
        ("eta: 0.1\nmax_depth:\n  a: 3\n", "error: bad.yaml line 2: max_depth is not one value\n"),
        ("eta: fast\n", "eta is \"fast\"\n  it takes a number from 0 up to 1\n"),
    ]

    @Test(arguments: configurations)
    func badConfigurationIsRefused(_ configuration: (yaml: String, words: String)) throws {
        try folder.write(configuration.yaml, to: "bad.yaml")
        let error = try failure(
            "train", "data.csv", "--label", "bought", "--output", "out", "--config", "bad.yaml", exitCode: 64)
        #expect(error.hasPrefix("error: bad.yaml"))
        #expect(error.contains(configuration.words))
        #expect(!folder.exists("out"))
    }

    @Test func missingConfigurationIsRefused() throws {
        let error = try failure(
            "train", "data.csv", "--label", "bought", "--output", "out", "--config", "no.yaml", exitCode: 64)
        #expect(error.hasPrefix("error: no.yaml"))
    }

    @Test func emptyConfigurationChangesNothing() throws {
        try folder.write("", to: "empty.yaml")
        try folder.write("# nothing\n", to: "comment.yaml")
        for (name, options) in [("a", []), ("b", ["--config", "empty.yaml"]), ("c", ["--config", "comment.yaml"])] {
            let run = try Program.run(
                ["train", "data.csv", "--label", "bought", "--output", name] + options,
                in: folder
            )
            #expect(run.exitCode == 0)
        }
        #expect(try folder.data("a/model.json") == folder.data("b/model.json"))
        #expect(try folder.data("a/model.json") == folder.data("c/model.json"))
    }

    @Test func trainTakesNobodysFolder() throws {
        try folder.makeFolder("photos")
        try folder.write("x", to: "photos/one.jpg")
        #expect(
            try failure("train", "data.csv", "--label", "bought", "--output", "photos")
                == "error: photos is there already and was not made by this command\n"
                + "  choose another --output, or move it away\n"
        )
        #expect(
            try failure("train", "data.csv", "--label", "bought", "--output", "data.csv")
                .hasPrefix("error: data.csv is there already and was not made by this command\n")
        )
        #expect(try folder.text("photos/one.jpg") == "x")
        #expect(try folder.text("data.csv") == Sample.good)
    }

    @Test func trainTakesAnEmptyFolder() throws {
        try folder.makeFolder("empty")
        try folder.succeed("train", "data.csv", "--label", "bought", "--output", "empty")
        #expect(folder.exists("empty/model.json"))
    }

    @Test func placesThatCannotBeWrittenAreRefused() throws {
        #expect(
            try failure("generate", "--rows", "5", "--output", "no/s.csv")
                == "error: no/s.csv: is in a folder that doesn't exist\n  create the folder first\n"
        )
        #expect(
            try failure("explore", "data.csv", "--output", "no/x.html")
                == "error: no/x.html: is in a folder that doesn't exist\n  create the folder first\n"
        )
        try folder.makeFolder("folder")
        #expect(
            try failure("generate", "--rows", "5", "--output", "folder")
                == "error: folder: is a folder\n  name a file in it\n"
        )
        for output in ["data.csv/out", "/proc/out"] {
            #expect(
                try failure("train", "data.csv", "--label", "bought", "--output", output).hasPrefix("error: \(output) ")
            )
        }
        #expect(try failure("baseline", "data.csv", "--output", "data.csv").contains("data.csv"))
        #expect(try failure("demo", "--rows", "1000", "--output", "data.csv").hasPrefix("error: data.csv "))
        #expect(try folder.text("data.csv") == Sample.good)
        #expect(try folder.entries() == ["data.csv", "folder"])
    }
}

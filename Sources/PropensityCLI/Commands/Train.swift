import ArgumentParser
import Foundation
import Jobs
import Training

struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train and evaluate a model, and write it with its report to a folder.",
        discussion: """
            The settings are the reference solution's unless set: max_depth 5, eta 0.2, gamma 4, min_child_weight 6,
            subsample 0.8, objective binary:logistic, 100 rounds. Any of XGBoost's parameters may be set.

            EXAMPLE
              propensity train sessions.csv --label ordered --id UserID --output model
              propensity train shoppers.csv --label Revenue --set max_depth=4 --set eta=0.1 --set num_boost_round=200
            """)

    @Argument(help: "A CSV file; - for standard input.")
    var data: String

    @OptionGroup var columns: ColumnOptions

    @Option(help: ArgumentHelp("A column of row weights; 0 leaves a row out.", valueName: "column"))
    var weight: String?

    @Option(
        parsing: .unconditional, help: "The share of rows held out to measure the model, drawn evenly from both labels."
    )
    var testFraction = 0.2

    @Option(
        help: ArgumentHelp(
            "A CSV to make that says which rows were held out: row (from 0) and split (train or test).",
            valueName: "file"))
    var splitOutput: String?

    @Option(help: "Seed of the split and of the training.")
    var seed: UInt64 = 42

    @Option(parsing: .unconditional, help: "Rows with a probability of at least this are predicted positive.")
    var threshold = 0.5

    @Option(help: ArgumentHelp("A YAML file of XGBoost's parameters: `max_depth: 4`.", valueName: "file"))
    var config: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "One of XGBoost's parameters. May be repeated; wins over --config.", valueName: "key=value"))
    var settings: [String] = []

    @Option(help: "What the model is called. By default the data file's name.")
    var name: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The folder to make. By default the next version of the name under the home folder.", valueName: "dir"))
    var output: String?

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard splitOutput != "-" else { throw ValidationError("--split-output takes a file") }
        guard output != "-" else { throw ValidationError("--output takes a folder") }
        for setting in settings where !setting.contains("=") {
            throw ValidationError("--set takes key=value, such as max_depth=4; \"\(setting)\" has no =")
        }
    }

    func run() async throws {
        let console = common.console
        guard let label = columns.label else {
            throw JobError(
                .invalidOption, "which column is to be predicted?",
                hint: "name it with --label, for example --label ordered")
        }
        let modelName = name ?? Self.name(of: data)
        let parameters = try parameters()
        let claimed = try output == nil ? home.value.nextModel(modelName) : nil
        var request = TrainRequest(data: data, label: label, name: modelName, output: claimed?.path ?? output ?? "")
        request.reading = try reading.options()
        request.positive = columns.positive
        request.identifiers = columns.identifiers
        request.ignored = columns.ignored
        request.weight = weight
        request.testFraction = testFraction
        request.splitOutput = splitOutput
        request.seed = seed
        request.threshold = threshold
        request.parameters = parameters
        request.command = CommandLineText.current
        do {
            let outcome = try await TrainJob(request, events: console.events).run()
            console.finish()
            if common.json { try console.json(outcome) } else { try console.result(TrainText.text(outcome)) }
        } catch {
            if let claimed { home.value.release(claimed) }
            throw error
        }
    }

    /// The file's settings, then those of the command line.
    private func parameters() throws -> TrainingParameters {
        var parameters = TrainingParameters()
        try parameters.set("seed", to: String(seed), origin: "--seed")
        if let config {
            let entries = try ParameterFile.read(config)
            try TrainingParameters.refuseTwoSpellings(entries.map(\.name), origin: config)
            for entry in entries { try parameters.set(entry.name, to: entry.value, origin: entry.origin) }
        }
        let pairs = settings.map { setting in
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (key: parts[0].trimmingCharacters(in: .whitespaces), value: String(parts[1]))
        }
        try TrainingParameters.refuseTwoSpellings(pairs.map(\.key), origin: "--set")
        for (key, value) in pairs { try parameters.set(key, to: value, origin: "--set") }
        return parameters
    }

    /// `data/sessions.csv.gz` becomes `sessions`.
    static func name(of data: String) -> String {
        guard data != "-" else { return "model" }
        let file = URL(filePath: data).lastPathComponent
        let stem = file.prefix { $0 != "." }
        let name = stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") ? $0 : "-" }
        return name.isEmpty ? "model" : String(String(name).prefix(63))
    }
}

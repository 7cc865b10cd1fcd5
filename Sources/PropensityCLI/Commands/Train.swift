import ArgumentParser
import Foundation
import Jobs
import Training
import Yams

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

    @Option(help: ArgumentHelp("A column of row weights, each above 0.", valueName: "column"))
    var weight: String?

    @Option(help: "The share of rows held out to measure the model, drawn evenly from both labels.")
    var testFraction = 0.2

    @Option(
        help: ArgumentHelp(
            "A CSV to make that says which rows were held out: row (from 0) and split (train or test).",
            valueName: "file"))
    var splitOutput: String?

    @Option(help: "Seed of the split and of the training.")
    var seed: UInt64 = 42

    @Option(help: "Rows with a probability of at least this are predicted positive.")
    var threshold = 0.5

    @Option(help: ArgumentHelp("A YAML file of XGBoost's parameters: `max_depth: 4`.", valueName: "file"))
    var config: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "One of XGBoost's parameters. May be repeated; goes before --config.", valueName: "key=value"))
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
        for setting in settings where !setting.contains("=") {
            throw ValidationError("--set takes key=value, such as max_depth=4; \"\(setting)\" has no =")
        }
    }

    func run() async throws {
        let console = common.console
        guard let label = columns.label else {
            throw JobError(
                .noLabel, "which column is to be predicted?", hint: "name it with --label, for example --label ordered")
        }
        let modelName = name ?? Self.name(of: data)
        var request = TrainRequest(
            data: data, label: label, name: modelName, output: try output ?? home.value.nextModel(modelName).path)
        request.reading = try reading.options()
        request.positive = columns.positive
        request.identifiers = columns.identifiers
        request.ignored = columns.ignored
        request.weight = weight
        request.testFraction = testFraction
        request.splitOutput = splitOutput
        request.seed = seed
        request.threshold = threshold
        request.parameters = try parameters()
        request.command = CommandLineText.current
        let outcome = try await TrainJob(request, events: console.events).run()
        console.finish()
        if common.json { try console.json(outcome) } else { console.result(TrainText.text(outcome)) }
    }

    /// The file's settings, then those of the command line.
    private func parameters() throws -> TrainingParameters {
        var parameters = TrainingParameters()
        try parameters.set("seed", to: String(seed), origin: "--seed")
        if let config {
            for (key, value) in try ParameterFile.read(config) {
                try parameters.set(key, to: value, origin: config)
            }
        }
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = parts[0].trimmingCharacters(in: .whitespaces)
            try parameters.set(key, to: String(parts[1]), origin: "--set")
        }
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

/// A YAML file of XGBoost's parameters.
enum ParameterFile {
    /// The parameters in file order.
    ///
    /// - Throws: ``Jobs/JobError`` naming the file, the line, and what is wrong.
    static func read(_ path: String) throws -> [(String, String)] {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw JobError(.invalidOption, "\(path) cannot be read as text", hint: "--config takes a YAML file")
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw JobError(.invalidOption, "\(path) is not YAML: \(error)", hint: "write one `key: value` a line")
        }
        guard let node else { return [] }
        guard let mapping = node.mapping else {
            throw JobError(.invalidOption, "\(path) is not a mapping", hint: "write one `key: value` a line")
        }
        return try mapping.map { key, value in
            let line = key.mark.map { " line \($0.line)" } ?? ""
            guard let name = key.scalar?.string else {
                throw JobError(.invalidOption, "\(path)\(line): a parameter's name is a word")
            }
            guard let scalar = value.scalar?.string else {
                throw JobError(
                    .invalidOption, "\(path)\(line): \(name) is not one value",
                    hint: "put XGBoost's lists in quotes: monotone_constraints: \"(1,0,-1)\"")
            }
            return (name, scalar)
        }
    }
}

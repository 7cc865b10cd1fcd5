import ArgumentParser
import Jobs

struct Predict: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score rows: one line each with the id column, if there is one, and the probability.",
        discussion: """
            Columns are matched by name; those the model does not use are left out. Input of any size streams through.

            EXAMPLE
              propensity predict model june.csv --output scores.csv
            """)

    @Argument(help: "A model's folder, or a registered NAME or NAME:VERSION.")
    var model: String

    @Argument(help: "A CSV file, labelled or not; - for standard input.")
    var data: String

    @Option(name: .shortAndLong, help: "The file to make; - for standard output, .gz is compressed.")
    var output = "scores.csv"

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !(common.json && output == "-") else {
            throw ValidationError("--json and the scores cannot share standard output; name a file with --output")
        }
    }

    func run() async throws {
        let console = common.console
        let loaded = try ModelDirectory.resolve(model, home: home.value).load()
        let outcome = try await PredictJob(
            model: loaded, data: data, output: output, reading: try reading.options(), events: console.events
        ).run()
        console.finish()
        if common.json {
            try console.json(outcome)
        } else if output != "-" {
            try console.result(PredictText.text(outcome))
        }
    }
}

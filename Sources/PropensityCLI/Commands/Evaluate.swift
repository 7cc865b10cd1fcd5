import ArgumentParser
import Jobs

struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure a model on labelled rows.",
        discussion: """
            EXAMPLE
              propensity evaluate model june.csv --output june.html
            """)

    @Argument(help: "A model's folder, or a registered NAME or NAME:VERSION.")
    var model: String

    @Argument(help: "A CSV file with the label; - for standard input.")
    var data: String

    @Option(name: .shortAndLong, help: "The report to make.")
    var output = "evaluation.html"

    @Option(help: "Rows with a probability of at least this are predicted positive. By default the model's own.")
    var threshold: Double?

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !(common.json && output == "-") else {
            throw ValidationError("--json and the page cannot share standard output; name a file with --output")
        }
    }

    func run() async throws {
        let console = common.console
        try threshold.map(refuseThreshold)
        let loaded = try ModelDirectory.resolve(model, home: home.value).load()
        let outcome = try await EvaluateJob(
            model: loaded, data: data, output: output, threshold: threshold, reading: try reading.options(),
            command: CommandLineText.current, events: console.events
        ).run()
        console.finish()
        if common.json {
            try console.json(outcome)
        } else {
            try console.result(MetricsText.table([("", outcome.metrics)]) + "\nreport: \(outcome.output)")
        }
    }
}

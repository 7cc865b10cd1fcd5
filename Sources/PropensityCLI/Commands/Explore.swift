import ArgumentParser
import Jobs

struct Explore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Describe a table: columns, label, correlations, and what to be careful about.",
        discussion: """
            EXAMPLE
              propensity explore sessions.csv --label ordered --id UserID
            """)

    @Argument(help: "A CSV file; - for standard input.")
    var data: String

    @OptionGroup var columns: ColumnOptions

    @Option(name: .shortAndLong, help: "The report to make.")
    var output = "explore.html"

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !(common.json && output == "-") else {
            throw ValidationError("--json and the page cannot share standard output; name a file with --output")
        }
    }

    func run() async throws {
        let console = common.console
        guard columns.label != nil || columns.positive == nil else {
            throw JobError(
                .invalidOption, "--positive is a value of the label, and there is no --label",
                hint: "name the label's column with --label")
        }
        let job = ExploreJob(
            data: data, label: columns.label, positive: columns.positive, identifiers: columns.identifiers,
            ignored: columns.ignored, output: output, reading: try reading.options(), command: CommandLineText.current,
            events: console.events)
        let outcome = try await job.run()
        console.finish()
        if common.json { try console.json(outcome) } else { try console.result(ExploreText.text(outcome)) }
    }
}

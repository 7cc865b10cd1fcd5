import ArgumentParser
import Jobs
import Tabular

struct MakeBaseline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Learn what normal looks like: statistics.json, constraints.json and distributions.json.",
        discussion: """
            The first two files are in the formats of SageMaker Model Monitor; the third has true counts that they lack. The
            label, if named, becomes the first column, as the output comes first in a capture.

            EXAMPLE
              propensity baseline sessions.csv --label ordered --output baseline
            """)

    @Argument(help: "A CSV file; - for standard input.")
    var data: String

    @Option(help: ArgumentHelp("The column to put first.", valueName: "column"))
    var label: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write to.", valueName: "dir"))
    var output = "baseline"

    @Flag(
        help: """
            Ask for the bytes of one ordered stream. Columns are read in parallel, each in order, so that the files always \
            are; the flag is for scripts that rely on it.
            """)
    var exactOrder = false

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let console = common.console
        let outcome = try await BaselineJob(
            data: data, label: label, output: output, reading: try reading.options(), events: console.events
        ).run()
        console.finish()
        if common.json {
            try console.json(outcome)
        } else {
            try console.result(
                "\(counted(outcome.rows, "row")), \(counted(outcome.columns, "column"))\n\(output)/statistics.json\n\(output)/constraints.json\n\(output)/distributions.json"
            )
        }
    }
}

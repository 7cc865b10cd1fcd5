import ArgumentParser
import Jobs
import QualityRuns
import Tabular

struct MakeBaseline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Learn what normal looks like: statistics.json, constraints.json and distributions.json.",
        discussion: """
            The first two files are in the formats of SageMaker Model Monitor; the third has true counts that they lack. The
            label, if named, becomes the first column, as the output comes first in a capture.

            With --kind model-quality the file has labels and predictions, or --model makes these: statistics.json and \
            constraints.json are then of the model's quality, and the thresholds in the latter are edited by hand. \
            model-bias and model-explainability make analysis.json, as SageMaker Clarify does.

            EXAMPLE
              propensity baseline sessions.csv --label ordered --output baseline
              propensity baseline scored.csv --kind model-quality --label ordered --probability probability
              propensity baseline sessions.csv --kind model-bias --model model --facet loc_uk=1
            """)

    @Argument(help: "A CSV file; - for standard input.")
    var data: String

    @Option(
        help: ArgumentHelp(
            "What is to be looked at.", valueName: "data-quality|model-quality|model-bias|model-explainability"))
    var kind: MonitorKind = .dataQuality

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write to.", valueName: "dir"))
    var output = "baseline"

    @Flag(
        help: """
            Ask for the bytes of one ordered stream. Columns are read in parallel, each in order, so that the files always \
            are; the flag is for scripts that rely on it.
            """)
    var exactOrder = false

    @OptionGroup(title: "Labels and predictions") var quality: QualityOptions
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard kind.look != nil || !quality.isGiven else {
            throw ValidationError("predictions and groups are about --kind model-quality and its siblings")
        }
    }

    func run() async throws {
        let console = common.console
        if let look = kind.look { return try await run(look) }
        let outcome = try await BaselineJob(
            data: data, label: quality.label, output: output, reading: try reading.options(), events: console.events
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

    private func run(_ look: QualityRequest.Kind) async throws {
        let console = common.console
        var request = QualityRequest(look, source: .file(data, try reading.options()), output: output, baseline: nil)
        try quality.apply(to: &request, home: home.value)
        let outcome = try await QualityRun(request, events: console.events).run()
        console.finish()
        if common.json {
            try console.json(outcome)
        } else {
            let files = QualityRun.File.ofBaseline(look).map { "\(output)/\($0.rawValue)" }
            try console.result(([counted(outcome.rows, "row")] + outcome.notes + files).joined(separator: "\n"))
        }
    }
}

import ArgumentParser
import Jobs
import MonitorRuns

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The whole story on generated sessions: explore, train, evaluate on new ones, score, serve, monitor.",
        discussion: """
            EXAMPLE
              propensity demo --rows 50000
            """)

    @Option(help: "How many sessions to train on.")
    var rows = 455_401

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder to work in.", valueName: "dir"))
    var output = "demo"

    @Flag(help: "Keep the generated sessions beside the reports.")
    var keep = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard rows >= 1000 else { throw ValidationError("--rows takes at least 1000; it is \(rows)") }
    }

    func run() async throws {
        let console = common.console
        let model = try await DemoJob(rows: rows, folder: output, keep: keep, events: console.events).run()
        let endpoint = try await DemoEndpoint(model: model.model, folder: output, events: console.events).run()
        console.events(.note("6. What was captured of the spoilt sessions, beside what the model was trained on"))
        let monitoring = try await MonitorRun(
            MonitorRun.Request(
                baseline: model.model, source: .captured(endpoint.spoiltCaptures, MonitorSource.allTime),
                output: "\(output)/monitoring"), events: console.events
        ).run()
        console.finish()
        if common.json {
            try console.json(DemoText.Story(model: model, endpoint: endpoint, monitoring: monitoring))
        } else {
            try console.result(
                DemoText.text(model) + "\n" + DemoText.text(endpoint) + "\n\n" + MonitorText.text(monitoring))
        }
    }
}

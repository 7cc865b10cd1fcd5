import ArgumentParser
import Foundation
import Jobs
import Tabular
import Traffic

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send rows to an endpoint, at a rate, with faults done to them if asked for.",
        discussion: """
            Columns go out in file order without --label, --id and --drop, or those of --model in its order. Faults are \
            done in the order given. Refused requests are counted and do not fail the command. Ctrl-C stops sending and \
            prints what was sent.

            EXAMPLE
              propensity simulate june.csv --label ordered --id UserID \\
                --endpoint http://127.0.0.1:8080 --rate 50 --rows 3600 \\
                --noise basket_add_list,loc_uk:3
            """)

    @Argument(help: "A CSV file, labelled or not; - for standard input.")
    var data: String

    @Option(
        help: ArgumentHelp(
            "Where rows go. Without a path /invocations is meant; a named endpoint is at /endpoints/NAME/invocations.",
            valueName: "url"))
    var endpoint: String

    @Option(help: ArgumentHelp("Requests a second. By default as many as the connections carry.", valueName: "rate"))
    var rate: Double = 0

    @Option(
        help: ArgumentHelp("Rows in all, from the file's start again if need be. By default all, once.", valueName: "n")
    )
    var rows: Int?

    @OptionGroup(title: "Columns") var columns: SentColumns
    @OptionGroup(title: "Faults") var faults: FaultOptions
    @OptionGroup(title: "Requests") var requests: RequestOptions
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard columns.model == nil || columns.dropped.isEmpty else {
            throw ValidationError("--model says which columns are sent; leave out --drop, or --model")
        }
    }

    func run() async throws {
        let console = common.console
        let target = try requests.target(endpoint)
        let pace = try Simulation.Pace(
            rate: rate, connections: requests.connections, batch: requests.batch, rows: rows)
        console.events(.step("Reading \(data)"))
        let feed = try RowFeed(
            data: data, reading: try reading.options(), selection: try columns.selection(home: home.value),
            identifier: columns.id)
        let stop = StopSignal()
        let simulation = try Simulation(
            feed: feed, target: target, pace: pace, form: requests.form, sabotage: try faults.sabotage(feed.columns),
            stop: stop
        ) { progress in
            console.events(
                .progress(Double(progress.rows) / Double(progress.totalRows), detail: SimulateText.detail(progress)))
        }
        console.events(.step("Sending rows to \(target.url)"))
        let request = StopRequest { stop.stop() }
        let summary = try await simulation.run()
        console.finish()
        if common.json {
            try console.json(summary)
        } else {
            try console.result(SimulateText.text(summary))
        }
        if let code = request.exitCode { throw ExitCode(code) }
    }
}

/// Which columns are sent.
struct SentColumns: ParsableArguments {
    @Option(help: ArgumentHelp("The label's column, which is not sent.", valueName: "column"))
    var label: String?

    @Option(
        help: ArgumentHelp("The column that names the rows, which is not sent among the features.", valueName: "column")
    )
    var id: String?

    @Option(
        name: .customLong("drop"),
        help: ArgumentHelp("Columns not to send, separated by commas. May be repeated.", valueName: "columns"))
    var dropLists: [String] = []

    @Option(
        help: ArgumentHelp(
            "Send this model's features, in its order: a model's folder, or a registered NAME or NAME:VERSION.",
            valueName: "model"))
    var model: String?

    var dropped: [String] {
        dropLists.flatMap { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
    }

    func selection(home: Home) throws -> RowFeed.Selection {
        guard let model else { return .allBut(dropped + [label].compactMap(\.self)) }
        let path = try ModelDirectory.resolve(model, home: home).path(.schema)
        do {
            let schema = try JSONDecoder().decode(Schema.self, from: Data(contentsOf: URL(filePath: path)))
            return .only(schema.features.map(\.name))
        } catch {
            throw JobError(.modelDamaged, "\(path) cannot be read as a schema", hint: "train again")
        }
    }
}

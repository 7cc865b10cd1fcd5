import ArgumentParser
import Endpoints
import Foundation
import Jobs
import Monitoring
import Schedules
import Storage

/// `propensity monitor schedule`.
struct ScheduleMonitor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Watch an endpoint's captured traffic from time to time; `propensity serve` runs it.",
        discussion: """
            --cron takes hourly, daily, "every 5 minutes", a Unix expression such as "*/10 * * * *", or SageMaker's \
            "cron(0 * ? * * *)", in UTC. Each run looks at what was captured since the time before.

            EXAMPLE
              propensity monitor schedule --endpoint shop --name shop-hourly --cron hourly
            """)

    @Option(help: ArgumentHelp("The endpoint.", valueName: "name"))
    var endpoint: String

    @Option(help: ArgumentHelp("One variant of it; by default all.", valueName: "name"))
    var variant: String?

    @Option(help: ArgumentHelp("What to call it: letters, digits and hyphens.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("When.", valueName: "expression"))
    var cron = "hourly"

    @Option(
        help: ArgumentHelp(
            "A folder with a baseline, or a model; by default that of the model behind the endpoint.", valueName: "dir")
    )
    var baseline: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder for reports; by default monitoring in the home folder.", valueName: "dir"))
    var output: String?

    @OptionGroup(title: "Checks") var checks: CheckOptions

    @Option(
        help: ArgumentHelp(
            "List findings of a column, of a check or a kind of finding, or of both, but do not tell of them. May be repeated.",
            valueName: "column[/kind]:reason[:yyyy-mm-dd]"))
    var mute: [MuteArgument] = []

    @Flag(help: "Change a schedule that is there.")
    var replace = false

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let registry = try Registry(home: home.value.absolutePath)
        let all = try await registry.endpoints()
        guard let found = all.first(where: { $0.name == endpoint }) else {
            throw EndpointError(
                .notFound, "there is no endpoint \(endpoint)",
                hint: all.isEmpty
                    ? "deploy a model with `propensity deploy MODEL --endpoint \(endpoint)`"
                    : "there are \(all.map(\.name).joined(separator: ", "))")
        }
        let folder =
            try baseline.map { try BaselineFolder.resolve($0, home: home.value) } ?? found.variants[0].model.folder
        guard FileManager.default.fileExists(atPath: "\(folder)/constraints.json") else {
            throw JobError(
                .invalidOption, "\(folder) has no constraints.json", hint: "make one with `propensity baseline`")
        }
        var settings = MonitorSettings(alarmRate: checks.alarmRate)
        settings.method = checks.method == .aws ? .aws : .exact
        settings.mutes = mute.map(\.mute)
        let made = settings
        let schedule = Schedule(
            name: name, endpoint: endpoint, variant: variant, expression: try ScheduleExpression(cron),
            baseline: URL(filePath: folder).standardizedFileURL.path,
            output: output.map { URL(filePath: $0).standardizedFileURL.path }
                ?? "\(home.value.absolutePath)/monitoring",
            settings: settings)
        let now = Date().timeIntervalSince1970
        let kept: Schedule
        if replace, try await registry.schedules().contains(where: { $0.name == name }) {
            kept = try await registry.update(name, now: now) {
                $0.endpoint = schedule.endpoint
                $0.variant = schedule.variant
                $0.expression = schedule.expression
                $0.baseline = schedule.baseline
                $0.output = schedule.output
                $0.settings = made
            }
        } else {
            kept = try await registry.create(schedule, now: now)
        }
        if common.json {
            try common.console.json(ScheduleText.Entry(kept))
        } else {
            try common.console.result(ScheduleText.line(kept))
        }
    }
}

/// `column[/kind]:reason[:yyyy-mm-dd]`; `*` is every column.
struct MuteArgument: ExpressibleByArgument {
    var mute: Mute

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), !parts[1].isEmpty else { return nil }
        let what = parts[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard what.count <= 2 else { return nil }
        var until: Double?
        if parts.count == 3 {
            guard let day = try? Date("\(parts[2])T00:00:00Z", strategy: .iso8601) else { return nil }
            until = day.timeIntervalSince1970
        }
        mute = Mute(
            column: what[0].isEmpty || what[0] == "*" ? nil : what[0], check: what.count == 2 ? what[1] : nil,
            reason: parts[1], until: until)
    }
}

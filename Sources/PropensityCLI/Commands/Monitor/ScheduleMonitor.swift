import ArgumentParser
import Endpoints
import Foundation
import Jobs
import Monitoring
import QualityRuns
import ScheduledRuns
import Schedules
import Storage
import Tabular

/// `propensity monitor schedule`.
struct ScheduleMonitor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Watch an endpoint's captured traffic from time to time; `propensity serve` runs it.",
        discussion: """
            --cron takes hourly, daily, "every 5 minutes", a Unix expression such as "*/10 * * * *", or SageMaker's \
            "cron(0 * ? * * *)", in UTC. Each run looks at what was captured since the time before; \
            times that went by while no server ran are not made up for, but for the latest.

            Labels come later than requests: with --start-offset -P8D --end-offset -P1D a daily run looks at requests \
            from eight days to one day ago.

            EXAMPLE
              propensity monitor schedule --endpoint shop --name shop-hourly --cron hourly
              propensity monitor schedule --endpoint shop --name shop-quality --kind model-quality --cron daily \\
                --start-offset -P8D --end-offset -P1D
            """)

    @Option(help: ArgumentHelp("The endpoint.", valueName: "name"))
    var endpoint: String

    @Option(help: ArgumentHelp("One variant of it; by default all.", valueName: "name"))
    var variant: String?

    @Option(help: ArgumentHelp("What to call it: letters, digits and hyphens.", valueName: "name"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "What is looked at.", valueName: "data-quality|model-quality|model-bias|model-explainability"))
    var kind: MonitorKind = .dataQuality

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Each window's start from the due time on, such as -P8D.", valueName: "duration"))
    var startOffset: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Each window's end from the due time on, such as -P1D.", valueName: "duration"))
    var endOffset: String?

    @Option(
        help: ArgumentHelp(
            "The folder of ground truth; by default the endpoint's in the home folder.", valueName: "dir"))
    var groundTruth: String?

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
    @OptionGroup(title: "Model quality, bias, attributions") var quality: QualityOptions

    @Option(
        help: ArgumentHelp(
            "List findings of a column, of a check or a kind of finding, or of both, but do not tell of them. May be repeated.",
            valueName: "column[/kind]:reason[:yyyy-mm-dd]"))
    var mute: [MuteArgument] = []

    @Flag(help: "Change a schedule that is there.")
    var replace = false

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard kind.look != nil || !(quality.isGiven || quality.label != nil || groundTruth != nil) else {
            throw ValidationError("labels, predictions and groups are about --kind model-quality and its siblings")
        }
        guard kind != .bias || !quality.facet.isEmpty else {
            throw ValidationError("--kind model-bias needs --facet COLUMN=VALUE")
        }
    }

    func run() async throws {
        let registry = try Registry(home: home.value.absolutePath)
        let found = try await registry.endpoint(named: endpoint)
        let folder =
            try baseline.map { try BaselineFolder.resolve($0, home: home.value) } ?? found.variants[0].model.folder
        guard kind.baselineFiles.contains(where: { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }) else {
            throw JobError(
                .invalidOption, "\(folder) has no \(kind.baselineFiles.joined(separator: " or "))",
                hint:
                    "make a baseline with `propensity baseline DATA --kind \(kind.rawValue)`, and give it with --baseline"
            )
        }
        var settings = MonitorSettings(alarmRate: checks.alarmRate)
        settings.method = checks.method == .aws ? .aws : .exact
        settings.mutes = mute.map(\.mute)
        settings.options = try options()
        let made = settings
        let schedule = Schedule(
            name: name, endpoint: endpoint, variant: variant, kind: kind.schedule,
            expression: try ScheduleExpression(cron), startOffset: try startOffset.map { try TimeOffset($0) },
            endOffset: try endOffset.map { try TimeOffset($0) },
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
                $0.kind = schedule.kind
                $0.expression = schedule.expression
                $0.startOffset = schedule.startOffset
                $0.endOffset = schedule.endOffset
                $0.baseline = schedule.baseline
                $0.output = schedule.output
                $0.settings = made
            }
        } else {
            kept = try await registry.create(schedule, now: now)
        }
        warnOfUnknownColumns(folder)
        if common.json {
            try common.console.json(ScheduleText.Entry(kept))
        } else {
            try common.console.result(ScheduleText.line(kept))
        }
    }
}

extension ScheduleMonitor {
    /// Says which mutes name a column that the baseline does not have; it may be one that came in addition.
    private func warnOfUnknownColumns(_ folder: String) {
        guard kind.look == nil, let bytes = FileManager.default.contents(atPath: "\(folder)/constraints.json"),
            let baseline = try? ConstraintsFile(json: Array(bytes))
        else { return }
        for column in mute.compactMap(\.mute.column) where baseline[column] == nil {
            common.console.events(
                .warning("the baseline has no column \"\(column)\": its mute holds only if such a column is added"))
        }
    }

    /// What the schedule keeps of the options about labels and predictions.
    private func options() throws -> [String: String] {
        guard let look = kind.look else { return [:] }
        var request = QualityRequest(look, source: .file("-", .init()), output: "", baseline: nil)
        try quality.apply(to: &request, home: home.value)
        request.model = request.model.map { URL(filePath: $0).standardizedFileURL.path }
        var options = [String: String](request)
        options[.groundTruth] =
            groundTruth.map { URL(filePath: $0).standardizedFileURL.path } ?? "\(home.value.groundTruth)/\(endpoint)"
        return options
    }
}

extension MonitorKind {
    /// As schedules name it.
    fileprivate var schedule: Schedule.Kind {
        switch self {
        case .dataQuality: .dataQuality
        case .modelQuality: .modelQuality
        case .bias: .modelBias
        case .attribution: .modelExplainability
        }
    }

    /// Files of which a baseline of this kind has one; a model's folder has all but the last.
    fileprivate var baselineFiles: [String] {
        switch self {
        case .dataQuality, .modelQuality: ["constraints.json"]
        case .bias: ["analysis.json"]
        case .attribution: ["analysis.json", "metrics.json"]
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

public import ArgumentParser
import Drift
import Foundation
import Jobs
import MonitorRuns
public import Monitoring
import Quality
import QualityRuns

/// `propensity monitor run`.
struct RunMonitor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Check rows against a baseline, once.",
        discussion: """
            Rows come from a CSV file or from captured traffic. statistics.json, constraints.json and \
            constraint_violations.json are in SageMaker Model Monitor's formats; findings.json and report.html say more.

            With --kind model-quality predictions are compared with what happened, told by --ground-truth or a file's \
            column; model-bias measures groups of rows, model-explainability what moves the predictions.

            EXAMPLE
              propensity monitor run --baseline model --captured .propensity/captured/shop --output report
              propensity monitor run --baseline model --data june.csv --output june --fail-on-violations
              propensity monitor run --kind model-quality --baseline model --captured .propensity/captured/shop \\
                --ground-truth .propensity/ground-truth/shop --output quality
            """)

    @Option(
        help: ArgumentHelp(
            "What is looked at.", valueName: "data-quality|model-quality|model-bias|model-explainability"))
    var kind: MonitorKind = .dataQuality

    @Option(
        help: ArgumentHelp("A folder with a baseline, or a model: its folder, NAME or NAME:VERSION.", valueName: "dir"))
    var baseline: String

    @Option(help: ArgumentHelp("A CSV file; - for standard input.", valueName: "file"))
    var data: String?

    @Option(
        help: ArgumentHelp("A folder of captured traffic: of an endpoint, a variant, or all of one.", valueName: "dir"))
    var captured: String?

    @Option(help: ArgumentHelp("From this time on, ISO 8601 in UTC such as 2026-01-31T13:00:00Z.", valueName: "time"))
    var start: UTCTimeArgument?

    @Option(help: ArgumentHelp("Up to this time, which is not part of it.", valueName: "time"))
    var end: UTCTimeArgument?

    @Option(
        help: ArgumentHelp(
            "What really happened: a folder of ground truth by hour, or a file of it in JSON lines or CSV.",
            valueName: "path"))
    var groundTruth: String?

    @Option(help: ArgumentHelp("Take labels of a folder collected up to this time.", valueName: "time"))
    var labelsUntil: UTCTimeArgument?

    @Option(
        help: ArgumentHelp("Write the merged records, as SageMaker does, below this folder.", valueName: "dir"))
    var merged: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder to make.", valueName: "dir"))
    var output = "monitoring"

    @OptionGroup(title: "Checks") var checks: CheckOptions
    @OptionGroup(title: "Model quality, bias, attributions") var quality: QualityOptions

    @Flag(help: "End with exit code 3 when something is wrong.")
    var failOnViolations = false

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (data == nil) != (captured == nil) else {
            throw ValidationError("give either --data or --captured")
        }
        guard data == nil || (start == nil && end == nil) else {
            throw ValidationError("--start and --end are about --captured")
        }
        let isLook = kind.look != nil
        guard isLook || !(quality.isGiven || quality.label != nil || groundTruth != nil) else {
            throw ValidationError("labels, predictions and groups are about --kind model-quality and its siblings")
        }
        guard data == nil || groundTruth == nil else {
            throw ValidationError("--ground-truth is about --captured; a file has its labels in a column")
        }
        guard !(captured != nil && groundTruth == nil && kind == .bias) else {
            throw ValidationError(
                "--kind model-bias needs --ground-truth: a folder such as .propensity/ground-truth/NAME, or a file")
        }
        guard labelsUntil == nil || groundTruth != nil else {
            throw ValidationError("--labels-until is about the labels of --ground-truth")
        }
        if let start, let labelsUntil, labelsUntil.seconds <= start.seconds {
            throw ValidationError("--labels-until is not after --start: no label would count")
        }
        if let start, let end, start.seconds >= end.seconds { throw ValidationError("--start is not before --end") }
    }

    func run() async throws {
        if let look = kind.look { return try await run(look) }
        let console = common.console
        let source: MonitorSource
        if let captured {
            let all = MonitorSource.allTime
            source = .captured(
                captured, (start?.seconds ?? all.lowerBound)..<(end?.seconds ?? all.upperBound))
        } else {
            source = .file(data ?? "-", try reading.options())
        }
        var request = MonitorRun.Request(
            baseline: try BaselineFolder.resolve(baseline, home: home.value), source: source, output: output)
        request.method = checks.method
        request.drift = try checks.settings()
        request.command = CommandLineText.current
        let outcome = try await MonitorRun(request, events: console.events).run()
        console.finish()
        if common.json {
            try console.json(outcome)
        } else {
            try console.result(MonitorText.text(outcome))
        }
        if failOnViolations, !outcome.isClean { throw ExitCode(3) }
    }

    private func run(_ look: QualityRequest.Kind) async throws {
        let console = common.console
        let source: QualityRequest.Source
        if let captured {
            let all = MonitorSource.allTime
            var captures = QualityRequest.Captures(
                folder: captured, window: (start?.seconds ?? all.lowerBound)..<(end?.seconds ?? all.upperBound),
                groundTruth: try groundTruth.map(GroundTruthSource.init(path:)))
            if let labelsUntil {
                guard case .folder = captures.groundTruth else {
                    throw ValidationError(
                        "--labels-until is about a folder of labels by hour; a file does not say when they were collected"
                    )
                }
                captures.labelsUntil = labelsUntil.seconds
            }
            captures.merged = merged
            source = .captured(captures)
        } else {
            source = .file(data ?? "-", try reading.options())
        }
        var request = QualityRequest(
            look, source: source, output: output, baseline: try BaselineFolder.resolve(baseline, home: home.value))
        try quality.apply(to: &request, home: home.value)
        request.isAsModelMonitor = checks.method == .aws
        request.alarmRate = checks.alarmRate
        request.command = CommandLineText.current
        let outcome = try await QualityRun(request, events: console.events).run()
        console.finish()
        if common.json {
            try console.json(outcome)
        } else {
            try console.result(QualityText.text(outcome))
        }
        if failOnViolations, !outcome.isClean { throw ExitCode(3) }
    }
}

/// How strict a monitor is.
struct CheckOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Distances on true counts, or as SageMaker Model Monitor takes them, without our own checks.",
            valueName: "exact|aws"))
    var method: DistanceMethod = .exact

    @Option(
        help: ArgumentHelp(
            "The share of runs without any change that may raise an alarm.", valueName: "rate"))
    var alarmRate = DriftSettings.standard.alarmRate

    func validate() throws { _ = try settings() }

    func settings() throws -> DriftSettings {
        do {
            return try DriftSettings(
                alarmRate: alarmRate, watchLevel: max(DriftSettings.standard.watchLevel, min(alarmRate, 0.99)))
        } catch {
            throw ValidationError("--alarm-rate: \(error.message)")
        }
    }
}

extension DistanceMethod: ExpressibleByArgument {}

/// A time in UTC, ISO 8601.
struct UTCTimeArgument: ExpressibleByArgument {
    var seconds: Double

    init?(argument: String) {
        guard let date = try? Date(argument, strategy: .iso8601) else { return nil }
        seconds = date.timeIntervalSince1970
    }
}

/// A baseline by what the user calls it.
enum BaselineFolder {
    /// A folder with `constraints.json`, or the folder of a model.
    static func resolve(_ reference: String, home: Home) throws -> String {
        if FileManager.default.fileExists(atPath: "\(reference)/constraints.json") { return reference }
        guard !FileManager.default.fileExists(atPath: reference) else { return reference }
        return try ModelDirectory.resolve(reference, home: home).path
    }
}

import ArgumentParser
import Foundation
import Jobs
import Schedules
import Storage

/// `propensity monitor list`.
struct ListMonitors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the schedules, and how their last runs ended.",
        discussion: """
            EXAMPLE
              propensity monitor list
            """)

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let registry = try Registry(home: home.value.absolutePath)
        var entries: [ScheduleText.Entry] = []
        for schedule in try await registry.schedules().sorted(by: { $0.name < $1.name }) {
            let last = try await registry.executions(ExecutionQuery(schedule: schedule.name, limit: 1)).first
            entries.append(ScheduleText.Entry(schedule, last: last))
            if !common.json { try common.console.result(ScheduleText.line(schedule, last: last)) }
        }
        if common.json {
            try common.console.json(["schedules": entries])
        } else if entries.isEmpty {
            common.console.events(
                .note("no schedules yet; make one with `propensity monitor schedule --endpoint E --name S`"))
        }
    }
}

/// `propensity monitor show`.
struct ShowMonitor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a schedule and its executions, the latest first.",
        discussion: """
            EXAMPLE
              propensity monitor show shop-hourly
            """)

    @Argument(help: "The schedule.")
    var name: String

    @Option(help: ArgumentHelp("Executions at most.", valueName: "n"))
    var limit = 20

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws { guard limit > 0 else { throw ValidationError("--limit takes a number above 0") } }

    func run() async throws {
        let registry = try Registry(home: home.value.absolutePath)
        let schedule = try await registry.schedule(name)
        let executions = try await registry.executions(ExecutionQuery(schedule: name, limit: limit))
        if common.json {
            try common.console.json(
                ScheduleText.Entry(schedule, last: executions.first, executions: executions.map(ScheduleText.Run.init)))
        } else {
            let lines = [ScheduleText.line(schedule)] + executions.map(ScheduleText.line)
            try common.console.result(lines.joined(separator: "\n"))
        }
    }
}

/// `propensity monitor trigger`.
struct TriggerMonitor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trigger",
        abstract: "Start a run now, over what was captured since the last one; `propensity serve` does it.",
        discussion: """
            A schedule's offsets count from now on: with -P8D and -P1D, requests from eight days to one day ago.

            EXAMPLE
              propensity monitor trigger shop-hourly --wait 60
            """)

    @Argument(help: "The schedule.")
    var name: String

    @Option(help: ArgumentHelp("Wait so many seconds for its end.", valueName: "seconds"))
    var wait: Double?

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let registry = try Registry(home: home.value.absolutePath)
        var execution = try await registry.trigger(name, now: Date().timeIntervalSince1970)
        if ServingState.current(home.value) == nil {
            common.console.events(
                .warning("no server runs on this home; the execution waits for `propensity serve`"))
        }
        let end = ContinuousClock.now + .seconds(wait ?? 0)
        while !execution.status.isFinal, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(50))
            execution = try await registry.execution(execution.id) ?? execution
        }
        if common.json {
            try common.console.json(ScheduleText.Run(execution))
        } else {
            try common.console.result(ScheduleText.line(execution))
        }
        if wait != nil, !execution.status.isFinal { throw ExitCode(1) }
    }
}

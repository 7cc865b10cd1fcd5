import ArgumentParser

/// `propensity monitor`.
struct Monitor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare what comes in with a baseline, once or on a schedule.",
        discussion: """
            EXAMPLE
              propensity monitor run --baseline model --data june.csv --output june
            """,
        subcommands: [
            RunMonitor.self, ScheduleMonitor.self, ListMonitors.self, ShowMonitor.self, TriggerMonitor.self,
        ])
}

import ArgumentParser
import Foundation
import Jobs
import Schedules
import Storage

/// `propensity delete schedule`.
struct DeleteSchedule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "End a schedule; its reports stay.",
        discussion: """
            EXAMPLE
              propensity delete schedule shop-hourly
            """)

    @Argument(help: "The schedule.")
    var name: String

    @OptionGroup var confirmation: Confirmation
    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let registry = try Registry(home: home.value.absolutePath)
        _ = try await registry.schedule(name)
        try confirmation.ask("Remove schedule \(name)?")
        try await registry.delete(name, now: Date().timeIntervalSince1970)
        if common.json {
            try common.console.json(["deleted": "schedule \(name)"])
        } else {
            try common.console.result("removed schedule \(name)")
        }
    }
}

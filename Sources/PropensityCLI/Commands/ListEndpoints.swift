import ArgumentParser
import Jobs
import Storage

struct ListEndpoints: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoints",
        abstract: "List the deployed endpoints: their variants, and how they stand.",
        discussion: """
            EXAMPLE
              propensity endpoints
            """)

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let endpoints = try await Registry(home: home.value.absolutePath).endpoints()
        let server = ServingState.current(home.value)
        if common.json {
            try common.console.json(["endpoints": endpoints.map { EndpointText.Entry($0, server: server) }])
        } else if endpoints.isEmpty {
            common.console.events(
                .note(
                    "no endpoints under \(home.value.path) yet; deploy a model with `propensity deploy MODEL --endpoint NAME`"
                ))
        } else {
            for endpoint in endpoints { try common.console.result(EndpointText.line(endpoint, server: server)) }
        }
    }
}

import ArgumentParser
import Jobs

struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the registered models.",
        discussion: """
            EXAMPLE
              propensity models
            """)

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    private struct Entry: Encodable {
        var name: String
        var versions: [Int]
    }

    func run() throws {
        let entries = home.value.models().map { Entry(name: $0.name, versions: $0.versions) }
        if common.json {
            try common.console.json(["models": entries])
        } else if entries.isEmpty {
            common.console.events(
                .note("no models under \(home.value.path) yet; train one with `propensity train DATA --label L`"))
        } else {
            for entry in entries {
                try common.console.result("\(entry.name)\t\(entry.versions.map(String.init).joined(separator: " "))")
            }
        }
    }
}

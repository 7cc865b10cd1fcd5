import ArgumentParser
import Endpoints
import Foundation
import Jobs
import Quality
import Storage
import Tabular

/// `propensity ground-truth`.
struct AddGroundTruth: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ground-truth",
        abstract: "Tell what really happened after requests that an endpoint answered.",
        discussion: """
            One line a label: SageMaker's JSON, or CSV with two columns, the identity and the label. The identity is the \
            inference ID that was sent with the request, otherwise the event ID of its captured record. The first line of \
            CSV names the columns when its label is neither a number nor yes, no, true or false while all others are. Of several labels \
            of one identity the last counts. A file with a mistake is refused as a whole. `propensity serve` takes the \
            same at POST /endpoints/NAME/ground-truth.

            EXAMPLE
              propensity ground-truth orders.csv --endpoint shop
            """)

    @Argument(help: "A file of labels; - for standard input.")
    var labels: String

    @Option(help: ArgumentHelp("The endpoint.", valueName: "name"))
    var endpoint: String

    @Option(help: ArgumentHelp("When they were collected, ISO 8601 in UTC; by default now.", valueName: "time"))
    var collected: UTCTimeArgument?

    @OptionGroup var home: HomeOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard let collected else { return }
        guard collected.seconds >= 0, collected.seconds <= Date().timeIntervalSince1970 + 86_400 else {
            throw ValidationError("--collected is a time from 1970 up to now")
        }
    }

    func run() async throws {
        _ = try await Registry(home: home.value.absolutePath).endpoint(named: endpoint)
        let upload = try GroundTruthUpload(path: labels)
        let labels = try upload.checked()
        let folder = GroundTruthFolder("\(home.value.groundTruth)/\(endpoint)")
        let file = try folder.append(labels, at: collected?.seconds ?? Date().timeIntervalSince1970)
        if common.json {
            try common.console.json(Outcome(endpoint: endpoint, labels: labels.count, file: file))
        } else {
            try common.console.result(
                "\(counted(labels.count, "label"))\(upload.hasNames ? "; the first line names the columns" : "")\n\(file)"
            )
        }
    }

    private struct Outcome: Encodable {
        var endpoint: String
        var labels: Int
        var file: String
    }
}

extension EndpointStore {
    /// The endpoint of a name.
    ///
    /// - Throws: `EndpointError` (`notFound`) that names those there are.
    func endpoint(named name: String) async throws -> Endpoint {
        let all = try await endpoints()
        guard let found = all.first(where: { $0.name == name }) else {
            throw EndpointError(
                .notFound, "there is no endpoint \(name)",
                hint: all.isEmpty
                    ? "deploy a model with `propensity deploy MODEL --endpoint \(name)`"
                    : "there are \(all.map(\.name).joined(separator: ", "))")
        }
        return found
    }
}

import ArgumentParser
import Foundation
import Jobs

/// `propensity`: the root of the commands.
struct PropensityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propensity",
        abstract: "Purchase modelling on your own machine: from a CSV of sessions to a trained, evaluated model.",
        discussion: """
            EXAMPLE
              propensity generate --rows 100000 --output sessions.csv
              propensity train sessions.csv --label ordered --id UserID --output model
              propensity predict model sessions.csv --output scores.csv
            """,
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(name: "Data", subcommands: [Generate.self, Explore.self]),
            CommandGroup(name: "Models", subcommands: [Train.self, Evaluate.self, Predict.self, Models.self]),
            CommandGroup(
                name: "Endpoints",
                subcommands: [Deploy.self, ListEndpoints.self, Serve.self, Simulate.self, Token.self, Delete.self]),
            CommandGroup(
                name: "Monitoring",
                subcommands: [MakeBaseline.self, Monitor.self, AddGroundTruth.self, AlertCommands.self]),
            CommandGroup(name: "SageMaker", subcommands: [AWSEnvironment.self, ContainerCommand.self]),
            CommandGroup(name: "The whole story", subcommands: [Demo.self]),
        ])
}

@main
enum Program {
    static func main() async {
        Interruption.handle()
        do {
            var command = try PropensityCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            // Help, version, usage errors and explicit exit codes are the parser's.
            guard PropensityCommand.exitCode(for: error) == .failure, !(error is ExitCode) else {
                PropensityCommand.exit(withError: error)
            }
            let failure = Failure(error)
            StandardError.write(failure.text)
            exit(failure.exitCode)
        }
    }
}

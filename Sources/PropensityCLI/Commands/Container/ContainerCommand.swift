import ArgumentParser
import Container
import Foundation

struct ContainerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "container",
        abstract: "Be SageMaker's algorithm: train and serve by the contract of its containers.",
        discussion: """
            An image whose entry point is `propensity container` trains where SageMaker's built-in XGBoost does, with its
            hyperparameters and channels, and serves what either of them made.

            EXAMPLE
              propensity container train
              propensity container serve
            """,
        subcommands: [ContainerTrain.self, ContainerServe.self])
}

/// Where the platform's folders are.
struct ContainerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder that holds input, model and output. Also SAGEMAKER_BASE_DIR; by default /opt/ml.",
            valueName: "dir"))
    var prefix: String?

    var folders: ContainerFolders {
        let given = [prefix, ProcessInfo.processInfo.environment["SAGEMAKER_BASE_DIR"]].compactMap { $0 }
        return ContainerFolders(prefix: given.first { !$0.isEmpty } ?? "/opt/ml")
    }
}

import ArgumentParser
import Container
import Foundation
import Jobs

struct ContainerTrain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train on the channels under /opt/ml/input, and write /opt/ml/model.",
        discussion: """
            Hyperparameters and channels are those of SageMaker's built-in XGBoost; files are CSV without header, label
            first, or libsvm. Each round's figures go to standard output. A failure's reason goes to /opt/ml/output/failure.

            EXAMPLE
              propensity container train
              propensity container train --prefix ./ml
            """)

    @OptionGroup var container: ContainerOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let console = common.console
        let isQuiet = common.json
        let stop = StopMark()
        let request = StopRequest { stop.set() }
        let name = ProcessInfo.processInfo.environment["TRAINING_JOB_NAME"] ?? "model"
        let training = ContainerTraining(
            container.folders, name: name.isEmpty ? "model" : name, events: console.events,
            log: { line in
                // A line at a time: whoever reads the log shows it while the job runs.
                if !isQuiet { try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8)) }
            },
            isStopped: { stop.isSet })
        do {
            let outcome = try await training.run { Failure($0).failureText }
            console.finish()
            if let outcome, common.json { try console.json(outcome) }
        } catch is CancellationError {
            throw ExitCode(request.exitCode ?? 1)
        }
    }
}

extension Failure {
    /// What SageMaker shows as a job's `FailureReason`.
    var failureText: String { hint.map { "\(message); \($0)" } ?? message }
}

import Foundation
public import Jobs
import Tabular
import Training

/// A training job of SageMaker's, as its built-in XGBoost does it: from `/opt/ml/input` to `/opt/ml/model`.
public struct ContainerTraining: Sendable {
    private let folders: ContainerFolders
    private let name: String
    private let events: JobEvents
    private let log: @Sendable (String) -> Void
    private let isStopped: @Sendable () -> Bool

    /// A job; it does nothing until ``run(describing:)``.
    ///
    /// - Parameters:
    ///   - folders: What it reads and writes.
    ///   - name: What the model is called in its report: the job's name.
    ///   - events: Told of steps and warnings.
    ///   - log: Given a line with its figures after each round: `[0]`, then `train-auc:0.97000` and the like between tabs.
    ///   - isStopped: Asked after each round whether the job is to end early.
    public init(
        _ folders: ContainerFolders, name: String, events: @escaping JobEvents,
        log: @escaping @Sendable (String) -> Void, isStopped: @escaping @Sendable () -> Bool
    ) {
        self.folders = folders
        self.name = name
        self.events = events
        self.log = log
        self.isStopped = isStopped
    }

    /// Trains, and writes the model: `xgboost-model`, and the files that our own commands know one by.
    ///
    /// `model/` has a whole model afterwards or what it had before. When it fails, `output/failure` says why.
    ///
    /// - Parameter describe: The words for an error, which go to `output/failure`.
    /// - Returns: What the training made; nil on a host that has nothing to do.
    /// - Throws: ``ContainerError`` for a mistake in what the job was given; `CancellationError` when it was stopped and nothing
    ///   is kept; what ``Jobs/TrainJob`` throws.
    public func run(describing describe: (any Error) -> String) async throws -> TrainJob.Outcome? {
        do {
            return try await train()
        } catch {
            if !(error is CancellationError) { folders.tellFailure(describe(error)) }
            throw error
        }
    }

    private func train() async throws -> TrainJob.Outcome? {
        guard let texts = try ContainerFolders.read([String: String].self, from: folders.hyperparameters) else {
            throw ContainerError(
                .configuration, "there is no \(folders.hyperparameters)",
                hint: "SageMaker writes it; elsewhere, write a JSON object of texts, {\"num_round\":\"100\"}")
        }
        let hyperparameters = try Hyperparameters(texts)
        let channels = try Channels(folders)
        for note in hyperparameters.notes { events(.note(note)) }
        guard !channels.isSpare else {
            events(.note("the first host trains with all rows; this one has nothing to do"))
            return nil
        }
        let scratch = try ScratchFolder()
        let table = try await ChannelTable(channels, hasWeights: hyperparameters.hasWeights, in: scratch.path)
        let judge = RoundJudge(hyperparameters, log: log, isStopped: isStopped)
        var request = TrainRequest(data: table.path, label: "_c0", name: name, output: "\(scratch.path)/model")
        request.reading = ChannelTable.options
        request.positive = "1"
        request.weight = table.hasWeights ? "_c1" : nil
        request.firstHeldOutRow = table.firstHeldOutRow
        request.takesEveryColumn = true
        request.watch = RoundWatch(judge: judge.judge)
        request.dataName = channels.validation == nil ? "channel train" : "channels train and validation"
        request.seed = hyperparameters.parameters.seed
        request.parameters = hyperparameters.parameters
        request.command = "propensity container train"
        do {
            let outcome = try await TrainJob(request, events: told).run()
            try keep(ModelDirectory(path: request.output))
            return outcome
        } catch let error as TableError {
            throw table.placed(error)
        }
    }

    /// Events without those that speak of our own steps' files.
    private var told: JobEvents {
        { [events] event in
            if case .step = event { return }
            events(event)
        }
    }

    /// Puts the model where SageMaker takes it from, which may be a mount that cannot be renamed; `xgboost-model` is last.
    private func keep(_ made: ModelDirectory) throws {
        let files = FileManager.default
        do {
            try files.createDirectory(atPath: folders.model, withIntermediateDirectories: true)
            for file in ModelDirectory.File.allCases where files.fileExists(atPath: made.path(file)) {
                let bytes = try Data(contentsOf: URL(filePath: made.path(file)))
                try AtomicFile.write(Array(bytes), to: "\(folders.model)/\(file.rawValue)")
            }
            let model = try Data(contentsOf: URL(filePath: made.path(.model)))
            try AtomicFile.write(
                Array(ModelArtifact.bytes(of: model)), to: "\(folders.model)/\(ModelArtifact.name)")
        } catch {
            throw ContainerError(
                .unwritable, "the model cannot be written to \(folders.model): \(error)", hint: "is the disk full?")
        }
    }
}

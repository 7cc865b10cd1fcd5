import Archives
import Container
import Foundation
import ObjectStore
import SageMaker
import Synchronization

/// A training job: from the channels in S3 through a program of its own to `model.tar.gz`.
struct TrainingRun: Sendable {
    private let job: Resource
    private let context: WorkerContext
    private let control: JobControl
    private let root: String

    init(_ job: Resource, _ context: WorkerContext, _ control: JobControl) {
        self.job = job
        self.context = context
        self.control = control
        root = "\(context.folder(of: job))/ml"
    }

    /// Trains, and puts the model where the request wants it.
    ///
    /// - Returns: How the job ended.
    /// - Throws: ``JobFailure``; `CancellationError` when it was stopped before anything was made.
    func run() async throws -> Resource.Ending {
        let request = try TrainingRequest(job)
        try request.checkAlgorithm()
        let artifact = try request.artifact(of: job.name)
        guard try await context.objects.hasBucket(artifact.bucket) else {
            throw JobFailure(.client, "The specified bucket does not exist: \(artifact.bucket)")
        }
        try writeConfiguration(request)
        try await begin("Downloading", "Downloading input data")
        try await download(request)
        try await begin("Training", "Training image download completed. Training in progress.") {
            if $0.job?.startedAt == nil { $0.job?.startedAt = $1 }
        }
        let metrics = LastRound()
        let exit = try await train(request, metrics)
        let reason = control.reason
        if reason == nil, exit != .code(0) { throw failure(exit) }
        try await begin("Uploading", "Uploading generated training model")
        let isMade = try await upload(to: artifact)
        guard isMade || reason != nil else {
            throw JobFailure(.algorithm, "The training ended well, and there is nothing in its model folder.")
        }
        let figures = metrics.figures
        try await context.change(job) { job in
            if isMade { job.job?.artifacts = "\(artifact)" }
            job.job?.metrics = figures
        }
        return switch reason {
        case nil: .completed(exitMessage: nil)
        case .asked: .stopped
        case .tooLong: .tooLong
        }
    }

    private func begin(
        _ status: String, _ message: String,
        _ change: @escaping @Sendable (inout Resource, Double) -> Void = { _, _ in }
    ) async throws {
        let now = context.now
        try await context.change(job) { job in
            job.begin(status, message, now: now)
            change(&job, now)
        }
    }

    private func writeConfiguration(_ request: TrainingRequest) throws {
        let files = FileManager.default
        for folder in ["input/config", "input/data", "model", "output/data", "tmp"] {
            try files.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
        }
        struct Hosts: Encodable {
            var current_host = "algo-1"
            var hosts: [String]
            var network_interface_name = "eth0"
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        func write(_ value: some Encodable, _ name: String) throws {
            try encoder.encode(value).write(to: URL(filePath: "\(root)/input/config/\(name)"))
        }
        try write(request.HyperParameters ?? [:], "hyperparameters.json")
        try write(request.channels, "inputdataconfig.json")
        try write(Hosts(hosts: request.hosts), "resourceconfig.json")
    }

    private func download(_ request: TrainingRequest) async throws {
        for channel in request.InputDataConfig ?? [] {
            let name = channel.ChannelName
            guard let source = channel.DataSource.S3DataSource else {
                throw JobFailure(.client, "Channel \(name) does not come from S3, which is not done here.")
            }
            guard ["S3Prefix", nil].contains(source.S3DataType) else {
                throw JobFailure(
                    .client, "Channel \(name) is a \(source.S3DataType ?? ""); only S3Prefix is read here.")
            }
            guard ["None", "Gzip", "", nil].contains(channel.CompressionType) else {
                throw JobFailure(
                    .client,
                    "Channel \(name) has the compression \(channel.CompressionType ?? ""); Gzip and None are read here."
                )
            }
            // The program says what is wrong with a channel's name; it must only not lead anywhere else.
            guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
                throw JobFailure(.client, "\"\(name)\" cannot be the name of a channel.")
            }
            let files = try await InputFiles(source.S3Uri, in: context.objects)
            try await files.download(
                to: "\(root)/input/data/\(name)", isCompressed: channel.CompressionType == "Gzip",
                from: context.objects, control)
        }
    }

    private func train(_ request: TrainingRequest, _ metrics: LastRound) async throws -> ChildProcess.Exit {
        let log = try JobLog(job, home: context.home)
        let (variables, refused) = ChildEnvironment.variables(
            requested: request.Environment ?? [:],
            // What a killed program leaves there goes with the job's folder.
            job: ["TRAINING_JOB_NAME": job.name, "TRAINING_JOB_ARN": job.arn, "TMPDIR": "\(root)/tmp"])
        if !refused.isEmpty { log.write("not passed from Environment: \(refused.joined(separator: ", "))") }
        let program = ChildProcess.Program(
            executable: context.executable, arguments: ["container", "train", "--prefix", root],
            environment: variables, folder: root)
        let child = ChildProcess(program) { line in
            log.write(line)
            metrics.see(line)
        }
        do {
            let exit = try await control.run(child, seconds: request.StoppingCondition?.MaxRuntimeInSeconds)
            if let reason = control.reason {
                log.write(reason == .asked ? "stopped on request" : "stopped: MaxRuntimeInSeconds is over")
            }
            return exit
        } catch {
            log.write(Task.isCancelled ? "interrupted: the server ends; the job begins again" : "\(error)")
            throw error
        }
    }

    /// Why a program failed: in its own words where it left any.
    private func failure(_ exit: ChildProcess.Exit) -> JobFailure {
        let told = FileManager.default.contents(atPath: ContainerFolders(prefix: root).failure) ?? Data()
        let words = String(decoding: told.prefix(8_192), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        if !words.isEmpty { return JobFailure(.algorithm, words).asInContainer(root) }
        return switch exit {
        case .code(let code): JobFailure(.algorithm, "The training ended with exit code \(code); its log says more.")
        case .signal(SIGKILL):
            JobFailure(.algorithm, "The training was killed by the system, which may lack memory.")
        case .signal(let number): JobFailure(.algorithm, "The training was ended by signal \(number).")
        }
    }

    /// - Returns: Whether there was a model.
    private func upload(to artifact: S3Location) async throws -> Bool {
        let model = ContainerFolders(prefix: root).model
        let archive = "\(root)/model.tar.gz"
        let isMade = try await onThread { try ModelArchive.pack(model, to: archive) > 0 }
        guard isMade else { return false }
        try await context.objects.upload(archive, to: artifact)
        return true
    }
}

/// The figures of the last round that a program told.
final class LastRound: Sendable {
    private let last = Mutex<[JobProgress.Metric]>([])

    /// The last round's figures: `train:auc`, `validation:auc` and the like.
    var figures: [JobProgress.Metric] { last.withLock { $0 } }

    /// Takes a line of the log: `[0]`, then `train-auc:0.97000` and the like between tabs.
    func see(_ line: String) {
        guard line.hasPrefix("["), let end = line.firstIndex(of: "]"), Int(line[..<end].dropFirst()) != nil else {
            return
        }
        let now = Date().timeIntervalSince1970
        let metrics = line[end...].dropFirst().split(separator: "\t").compactMap { part -> JobProgress.Metric? in
            guard let colon = part.lastIndex(of: ":"), let dash = part.firstIndex(of: "-"), dash < colon,
                let value = Double(part[colon...].dropFirst()), value.isFinite
            else { return nil }
            let name = "\(part[..<dash]):\(part[dash..<colon].dropFirst())"
            return JobProgress.Metric(name: name, value: value, time: now)
        }
        if !metrics.isEmpty { last.withLock { $0 = metrics } }
    }
}

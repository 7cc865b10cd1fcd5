import Foundation
import ObjectStore
import SageMaker

/// A processing job: what SageMaker Model Monitor's analyzer does, by a program of its own.
///
/// Without a baseline it makes one, of all columns; with one it looks at a dataset as a monitoring schedule does.
struct ProcessingRun: Sendable {
    private let job: Resource
    private let context: WorkerContext
    private let control: JobControl
    /// Holds what is at `/` in the container.
    private let root: String

    init(_ job: Resource, _ context: WorkerContext, _ control: JobControl) {
        self.job = job
        self.context = context
        self.control = control
        root = "\(context.folder(of: job))/root"
    }

    /// Runs the analysis, and puts its files where the request wants them.
    ///
    /// - Returns: How the job ended.
    /// - Throws: ``JobFailure``; `CancellationError` when it was stopped.
    func run() async throws -> Resource.Ending {
        let request = try ProcessingRequest(job)
        let image = request.AppSpecification.ImageUri
        guard ContainerImage(image).repository == "sagemaker-model-monitor-analyzer" else {
            throw JobFailure(
                .client,
                "The image \"\(image)\" is not run here; the one of Model Monitor is: sagemaker-model-monitor-analyzer."
            )
        }
        let inputs = request.ProcessingInputs ?? []
        let analyzer = try AnalyzerRequest(environment: request.Environment ?? [:], inputs: inputs)
        let targets = try outputs(of: request)
        for target in targets {
            guard try await context.objects.hasBucket(target.location.bucket) else {
                throw JobFailure(.client, "The specified bucket does not exist: \(target.location.bucket)")
            }
        }
        let now = context.now
        try await context.change(job) { if $0.job?.startedAt == nil { $0.job?.startedAt = now } }
        for input in inputs { try await download(input, analyzer) }
        let output = try local(analyzer.output)
        try FileManager.default.createDirectory(
            atPath: URL(filePath: output).deletingLastPathComponent().path, withIntermediateDirectories: true)
        let arguments = try await arguments(analyzer, output: output)
        let exit = try await run(arguments, request)
        try control.check()
        guard exit.exit == .code(0) else { throw failure(exit.exit, exit.lastLine) }
        for target in targets { try await upload(target) }
        return .completed(exitMessage: try exitMessage(analyzer, output: output))
    }

    // MARK: Folders

    /// Where a path of the container is here.
    ///
    /// - Throws: ``JobFailure`` for one that leads elsewhere.
    private func local(_ path: String) throws(JobFailure) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard path.hasPrefix("/"), !parts.contains(".."), !parts.isEmpty, !path.utf8.contains(0) else {
            throw JobFailure(.client, "\"\(path)\" cannot be a path in the container.")
        }
        return ([root] + parts.map(String.init)).joined(separator: "/")
    }

    private func download(_ input: ProcessingRequest.Input, _ analyzer: AnalyzerRequest) async throws {
        guard let source = input.S3Input, let path = source.LocalPath else {
            throw JobFailure(.client, "Input \(input.InputName) does not come from S3 to a path.")
        }
        let files = try await InputFiles(source.S3Uri, in: context.objects)
        let folder = try local(path)
        if analyzer.form == .captured, try local(analyzer.source).hasPrefix(folder) {
            try await CapturedInput(files).download(to: folder, from: context.objects, control)
        } else {
            try await files.download(
                to: folder, isCompressed: source.S3CompressionType == "Gzip", from: context.objects, control)
        }
    }

    private struct Target {
        var folder: String
        var location: S3Location
    }

    private func outputs(of request: ProcessingRequest) throws -> [Target] {
        try (request.ProcessingOutputConfig?.Outputs ?? []).compactMap { output in
            guard let target = output.S3Output else { return nil }
            guard let location = S3Location(target.S3Uri) else {
                throw JobFailure(.client, "\"\(target.S3Uri)\" is no s3:// address.")
            }
            return Target(folder: try local(target.LocalPath ?? "/opt/ml/processing/output"), location: location)
        }
    }

    private func upload(_ target: Target) async throws {
        let names = FileManager.default.enumerator(atPath: target.folder)?.compactMap { $0 as? String } ?? []
        for name in names.sorted() {
            var isFolder: ObjCBool = false
            let path = "\(target.folder)/\(name)"
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            try await context.objects.upload(path, to: target.location.appending(name))
        }
    }

    // MARK: The program

    private func arguments(_ analyzer: AnalyzerRequest, output: String) async throws -> [String] {
        let source = try local(analyzer.source)
        var data: [String] = []
        var reading: [String] = []
        switch analyzer.form {
        case .captured: data = ["--captured", source]
        case .csv(let hasHeader):
            let whole = "\(root)/dataset.csv"
            data = ["--data", try await onThread { try Dataset.join(source, hasHeader: hasHeader, into: whole) }]
            reading = [hasHeader ? "--header" : "--no-header"]
        }
        guard let baseline = analyzer.baseline else {
            return ["baseline"] + data.suffix(1) + reading + ["--output", output]
        }
        let folder = "\(root)/baseline"
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (path, name) in [(baseline.constraints, "constraints.json"), (baseline.statistics, "statistics.json")] {
            guard files.fileExists(atPath: try local(path)) else {
                throw JobFailure(.client, "There is no \(path): no input leads there.")
            }
            try files.copyItem(atPath: try local(path), toPath: "\(folder)/\(name)")
        }
        if analyzer.form == .captured, let window = analyzer.window {
            let style = Date.ISO8601FormatStyle()
            data += ["--start", Date(timeIntervalSince1970: window.lowerBound).formatted(style)]
            data += ["--end", Date(timeIntervalSince1970: window.upperBound).formatted(style)]
        }
        return ["monitor", "run", "--baseline", folder] + data + reading + ["--output", output]
    }

    private func run(
        _ arguments: [String], _ request: ProcessingRequest
    ) async throws -> (exit: ChildProcess.Exit, lastLine: String) {
        let log = try JobLog(job, home: context.home)
        let (variables, _) = ChildEnvironment.variables(requested: [:], job: ["PROCESSING_JOB_NAME": job.name])
        let program = ChildProcess.Program(
            executable: context.executable, arguments: arguments, environment: variables, folder: root)
        let last = LastLine()
        let child = ChildProcess(program) { line in
            log.write(line)
            last.see(line)
        }
        let exit = try await control.run(child, seconds: request.StoppingCondition?.MaxRuntimeInSeconds)
        return (exit, last.error)
    }

    private func failure(_ exit: ChildProcess.Exit, _ line: String) -> JobFailure {
        if !line.isEmpty { return JobFailure(.algorithm, line.replacingOccurrences(of: root, with: "")) }
        return switch exit {
        case .code(let code): JobFailure(.algorithm, "Exited with an invalid status code \(code); the log says more.")
        case .signal(let number): JobFailure(.algorithm, "The program was ended by signal \(number).")
        }
    }

    /// The analyzer's words for what came of it.
    private func exitMessage(_ analyzer: AnalyzerRequest, output: String) throws -> String {
        struct Violations: Decodable {
            struct Violation: Decodable {}
            var violations: [Violation]
        }
        guard analyzer.baseline != nil else { return "Completed: Job completed successfully with no violations." }
        let path = "\(output)/constraint_violations.json"
        let file = try JSONDecoder().decode(Violations.self, from: Data(contentsOf: URL(filePath: path)))
        return switch file.violations.count {
        case 0: "Completed: Job completed successfully with no violations."
        case let count: "CompletedWithViolations: Job completed successfully with \(count) violations."
        }
    }
}

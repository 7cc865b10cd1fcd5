import Endpoints
import Foundation
import Jobs
import Logging
import ObjectStore
import SageMaker
import Schedules
import Testing

@testable import SageMakerJobs

/// A home with a bucket `data`, and workers whose program is a shell script.
final class Bench: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "propensity-jobs-\(UUID().uuidString)").path
    let resources = MemoryResourceStore()
    let endpoints = MemoryEndpointStore()
    let store: ObjectStore
    let objects: EmbeddedObjects
    let limits: WorkerLimits

    var home: Home { Home(path: "\(path)/home") }
    var executable: String { "\(path)/program" }

    /// - Parameters:
    ///   - script: What the program does; `$prefix` is the folder of a training.
    ///   - change: Changes the limits.
    /// - Throws: What the file system throws.
    init(_ script: String = "exit 0", _ change: (inout WorkerLimits) -> Void = { _ in }) throws {
        var limits = WorkerLimits()
        limits.look = 0.02
        limits.heartbeat = 0.2
        change(&limits)
        self.limits = limits
        store = try ObjectStore(folder: "\(path)/home/objects".made)
        objects = EmbeddedObjects(store)
        try store.createBucket("data")
        try Data("#!/bin/bash\nprefix=\"$4\"\n\(script)\n".utf8).write(to: URL(filePath: executable))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: executable)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func worker(executable: String? = nil) -> SageMakerWorker {
        SageMakerWorker(
            resources: resources, endpoints: endpoints, objects: objects, home: home,
            executable: executable ?? self.executable, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            limits: limits)
    }

    /// Runs a worker while the body does.
    func working<Value: Sendable>(executable: String? = nil, _ body: () async throws -> Value) async throws -> Value {
        let worker = worker(executable: executable)
        let task = Task { await worker.run() }
        do {
            let value = try await body()
            task.cancel()
            await task.value
            return value
        } catch {
            task.cancel()
            await task.value
            throw error
        }
    }

    /// Asks for a training job with a channel `train` at `s3://data/in/`.
    func train(
        _ name: String, at time: Double = 1, maxSeconds: Int = 60, environment: String = "{}", parameters: String = ""
    ) throws {
        try put(
            .trainingJob, name, at: time,
            """
            {"TrainingJobName":"\(name)","AlgorithmSpecification":{"TrainingImage":\
            "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:0.90-2-cpu-py3","TrainingInputMode":"File"},\
            "InputDataConfig":[{"ChannelName":"train","ContentType":"text/csv","DataSource":{"S3DataSource":\
            {"S3DataType":"S3Prefix","S3Uri":"s3://data/in/train","S3DataDistributionType":"FullyReplicated"}}}],\
            "OutputDataConfig":{"S3OutputPath":"s3://data/out/"},"HyperParameters":{"num_round":"3"\(parameters)},\
            "ResourceConfig":{"InstanceCount":1},"StoppingCondition":{"MaxRuntimeInSeconds":\(maxSeconds)},\
            "Environment":\(environment)}
            """)
    }

    func put(_ kind: Resource.Kind, _ name: String, at time: Double = 1, _ request: String) throws {
        let status = kind == .endpoint ? "Creating" : "InProgress"
        try resources.changeResource(kind, name) {
            $0 = Resource(
                kind: kind, name: name, arn: "arn:aws:sagemaker:us-west-2:111122223333:\(kind.rawValue)/\(name)",
                now: time, request: request, status: status, job: kind == .endpoint ? nil : JobProgress())
        }
    }

    func object(_ key: String, _ text: String) throws { try store.put("data", ObjectKey(key), Array(text.utf8)) }

    func text(_ key: String) throws -> String {
        String(decoding: try store.open("data", ObjectKey(key)).contents(), as: UTF8.self)
    }

    /// Waits until a resource is as it should be.
    @discardableResult
    func wait(
        _ kind: Resource.Kind, _ name: String, seconds: Double = 60, _ isDone: (Resource) -> Bool = { !$0.isOpen }
    ) async throws -> Resource {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if let resource = resources.resource(kind, name), isDone(resource) { return resource }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("\(name) did not get there: \(String(describing: resources.resource(kind, name)))")
        throw CancellationError()
    }

    /// The lines of a job's log.
    func log(_ name: String, group: String = "TrainingJobs") throws -> [String] {
        let folder = "\(home.path)/sagemaker/logs/\(group)/\(name)"
        let file = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
        return try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).split(separator: "\n").map {
            String($0.drop { $0 != " " }.dropFirst())
        }
    }

    /// What is left of folders of jobs.
    var leftovers: [String] {
        let folder = "\(home.path)/sagemaker/jobs/training-job"
        return (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}

extension String {
    /// The path, with a folder there.
    fileprivate var made: String {
        get throws {
            try FileManager.default.createDirectory(atPath: self, withIntermediateDirectories: true)
            return self
        }
    }
}

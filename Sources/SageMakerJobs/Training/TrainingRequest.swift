import Foundation
import ObjectStore
import SageMaker

/// The parts of `CreateTrainingJob` that a training goes by.
struct TrainingRequest: Decodable, Sendable {
    struct Algorithm: Decodable, Sendable {
        var TrainingImage: String?
        var AlgorithmName: String?
        var TrainingInputMode: String?
    }

    struct S3Source: Decodable, Sendable {
        var S3DataType: String?
        var S3Uri: String
        var S3DataDistributionType: String?
    }

    struct Source: Decodable, Sendable { var S3DataSource: S3Source? }

    struct Channel: Decodable, Sendable {
        var ChannelName: String
        var DataSource: Source
        var ContentType: String?
        var CompressionType: String?
        var RecordWrapperType: String?
        var InputMode: String?
    }

    struct Output: Decodable, Sendable { var S3OutputPath: String }
    struct Resources: Decodable, Sendable { var InstanceCount: Int? }
    struct Stopping: Decodable, Sendable { var MaxRuntimeInSeconds: Double? }

    var AlgorithmSpecification: Algorithm
    var HyperParameters: [String: String]?
    var InputDataConfig: [Channel]?
    var OutputDataConfig: Output
    var ResourceConfig: Resources?
    var StoppingCondition: Stopping?
    var Environment: [String: String]?

    init(_ resource: Resource) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(resource.request.utf8))
    }

    /// Where the model goes.
    func artifact(of job: String) throws(JobFailure) -> S3Location {
        guard let output = S3Location(OutputDataConfig.S3OutputPath) else {
            throw JobFailure(.client, "\"\(OutputDataConfig.S3OutputPath)\" is no s3:// address.")
        }
        return output.appending("\(job)/output/model.tar.gz")
    }

    /// - Throws: ``JobFailure`` for an algorithm that is not run here.
    func checkAlgorithm() throws(JobFailure) {
        let image = AlgorithmSpecification.TrainingImage ?? AlgorithmSpecification.AlgorithmName ?? ""
        let repository = ContainerImage(image).repository
        guard repository.contains("xgboost") || repository.contains("propensity") else {
            throw JobFailure(
                .client,
                "The training image \"\(image)\" is not run here; the built-in one of XGBoost is: sagemaker-xgboost.")
        }
    }

    /// `inputdataconfig.json`.
    var channels: [String: [String: String]] {
        var channels: [String: [String: String]] = [:]
        for channel in InputDataConfig ?? [] {
            var entry = [
                "TrainingInputMode": channel.InputMode ?? AlgorithmSpecification.TrainingInputMode ?? "File",
                "S3DistributionType": channel.DataSource.S3DataSource?.S3DataDistributionType ?? "FullyReplicated",
                "RecordWrapperType": channel.RecordWrapperType ?? "None",
            ]
            entry["ContentType"] = channel.ContentType
            channels[channel.ChannelName] = entry
        }
        return channels
    }

    /// The hosts' names; the first one does all the work.
    var hosts: [String] { (1...max(1, min(ResourceConfig?.InstanceCount ?? 1, 100))).map { "algo-\($0)" }.sorted() }
}

/// The name of a container's image in its parts.
struct ContainerImage: Sendable {
    /// What stands between the last slash and the tag: `sagemaker-xgboost`.
    let repository: String
    /// The tag: `0.90-2-cpu-py3`; empty for none.
    let tag: String

    init(_ image: String) {
        let name = image.split(separator: "/").last.map(String.init) ?? ""
        let parts = (name.split(separator: "@").first.map(String.init) ?? "").split(separator: ":", maxSplits: 1)
        repository = parts.first.map(String.init) ?? ""
        tag = parts.count == 2 ? String(parts[1]) : ""
    }
}

import Endpoints
import JSONDocument
import ObjectStore
import Schedules
import Synchronization
import Testing

@testable import SageMaker

/// A control plane over memory, with a clock that a test moves, and a bucket with training data and a model.
struct Plane {
    static let account = "123456789012"

    let resources = MemoryResourceStore()
    let endpoints = MemoryEndpointStore()
    let control: ControlPlane
    private let clock = Clock()

    private final class Clock: Sendable {
        let now = Mutex(1_700_000_000.25)
    }

    init(objects: [String] = ["s3://data/train.csv", "s3://data/model.tar.gz"]) {
        control = ControlPlane(
            resources: resources, endpoints: endpoints, schedules: MemoryScheduleStore(),
            objects: ListedObjects(locations: objects.compactMap(S3Location.init)), account: Self.account)
    }

    /// Seconds since 1970.
    var now: Double { clock.now.withLock { $0 } }

    func pass(_ seconds: Double) { clock.now.withLock { $0 += seconds } }

    /// The answer's members; an empty object for an empty body.
    @discardableResult
    func call(_ operation: String, _ request: JSONValue) async throws -> JSONValue {
        let bytes = try await control.respond(
            operation: operation, body: request.compactBytes, region: "us-west-2", now: now)
        return bytes.isEmpty ? [:] : try JSONValue(parsing: bytes, file: "the answer")
    }

    /// The refusal that a call must get.
    func refusal(_ operation: String, _ request: JSONValue) async throws -> AWSError? {
        await #expect(throws: AWSError.self) { try await call(operation, request) }
    }

    /// The names of a listing's page, and its token.
    func page(_ operation: String, _ list: String, _ name: String, _ request: JSONValue) async throws -> (
        names: [String], token: JSONValue?
    ) {
        let answer = try await call(operation, request)
        return ((answer[list]?.elements ?? []).compactMap { $0[name]?.text }, answer["NextToken"])
    }

    // MARK: What was there before

    func makeModel(_ name: String = "model") async throws { try await call("CreateModel", Requests.model(name)) }

    func makeEndpoint(_ name: String = "shop", configuration: String = "configuration") async throws {
        if resources.resource(.model, "model") == nil { try await makeModel() }
        if resources.resource(.endpointConfig, configuration) == nil {
            try await call("CreateEndpointConfig", Requests.endpointConfig(configuration))
        }
        try await call(
            "CreateEndpoint", ["EndpointName": .string(name), "EndpointConfigName": .string(configuration)])
    }

    /// What the worker does when it has deployed an endpoint.
    func finishDeployment(_ name: String = "shop") throws {
        try deploy(name)
        try resources.changeResource(.endpoint, name) { endpoint in
            let wanted = endpoint?.endpoint?.wanted
            endpoint?.endpoint?.deployed = wanted
            endpoint?.status = "InService"
        }
    }

    /// What `propensity deploy` does.
    func deploy(_ name: String) throws {
        let (model, time) = (DeployedModel(reference: "model", digest: "0", folder: "/model"), now)
        try endpoints.change(name, now: time) { _ in
            Endpoint(name: name, variants: [Variant(name: "AllTraffic", model: model)], now: time)
        }
    }
}

/// Requests that are right, as SageMaker's SDK sends them.
enum Requests {
    static let role: JSONValue = "arn:aws:iam::123456789012:role/service-role/SageMaker"
    static let image: JSONValue = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:0.90-2-cpu-py3"
    static let analyzer: JSONValue = "159807026194.dkr.ecr.us-west-2.amazonaws.com/sagemaker-model-monitor-analyzer"

    static func trainingJob(_ name: String, data: String = "s3://data/train.csv") -> JSONValue {
        [
            "TrainingJobName": .string(name),
            "AlgorithmSpecification": ["TrainingImage": image, "TrainingInputMode": "File"], "RoleArn": role,
            "InputDataConfig": .array([
                [
                    "ChannelName": "train", "ContentType": "text/csv",
                    "DataSource": ["S3DataSource": ["S3DataType": "S3Prefix", "S3Uri": .string(data)]],
                ]
            ]),
            "OutputDataConfig": ["S3OutputPath": "s3://data/output/"],
            "ResourceConfig": [
                "InstanceCount": .integer(1), "InstanceType": "ml.m4.xlarge", "VolumeSizeInGB": .integer(5),
            ],
            "StoppingCondition": ["MaxRuntimeInSeconds": .integer(86_400)],
            "HyperParameters": ["num_round": "100"],
        ]
    }

    static func processingJob(_ name: String) -> JSONValue {
        [
            "ProcessingJobName": .string(name), "AppSpecification": ["ImageUri": analyzer], "RoleArn": role,
            "ProcessingResources": [
                "ClusterConfig": [
                    "InstanceCount": .integer(1), "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": .integer(20),
                ]
            ],
            "ProcessingInputs": .array([
                [
                    "InputName": "baseline_dataset_input",
                    "S3Input": [
                        "S3Uri": "s3://data/train.csv", "LocalPath": "/opt/ml/processing/input",
                        "S3DataType": "S3Prefix",
                    ],
                ]
            ]),
            "ProcessingOutputConfig": [
                "Outputs": .array([
                    [
                        "OutputName": "monitoring_output",
                        "S3Output": [
                            "S3Uri": "s3://data/baseline/", "LocalPath": "/opt/ml/processing/output",
                            "S3UploadMode": "EndOfJob",
                        ],
                    ]
                ])
            ],
        ]
    }

    static func model(_ name: String) -> JSONValue {
        [
            "ModelName": .string(name), "ExecutionRoleArn": role,
            "PrimaryContainer": ["Image": image, "Environment": [:], "ModelDataUrl": "s3://data/model.tar.gz"],
        ]
    }

    static func endpointConfig(_ name: String, model: String = "model", weight: Double = 1) -> JSONValue {
        [
            "EndpointConfigName": .string(name),
            "ProductionVariants": .array([
                [
                    "VariantName": "AllTraffic", "ModelName": .string(model), "InitialInstanceCount": .integer(1),
                    "InstanceType": "ml.m5.large", "InitialVariantWeight": .double(weight),
                ]
            ]),
            "DataCaptureConfig": [
                "EnableCapture": .bool(true), "InitialSamplingPercentage": .integer(100),
                "DestinationS3Uri": "s3://data/capture",
                "CaptureOptions": .array([["CaptureMode": "Input"], ["CaptureMode": "Output"]]),
            ],
        ]
    }
}

extension JSONValue {
    /// This object with another value at a path of members and list places; nil takes a member out.
    func with(_ value: JSONValue?, at path: String...) -> JSONValue { setting(value, at: path[...]) }

    func with(_ value: JSONValue?, at path: [String]) -> JSONValue { setting(value, at: path[...]) }

    private func setting(_ value: JSONValue?, at path: ArraySlice<String>) -> JSONValue {
        guard let first = path.first else { return value ?? .null }
        let rest = path.dropFirst()
        if case .array(var elements) = self, let index = Int(first), elements.indices.contains(index) {
            elements[index] = elements[index].setting(value, at: rest)
            return .array(elements)
        }
        var members = object
        members[first] = rest.isEmpty ? value : (members[first] ?? [:]).setting(value, at: rest)
        return .object(members)
    }
}

/// Objects that can be listed and hold nothing.
private struct ListedObjects: Objects {
    let locations: [S3Location]

    func hasBucket(_ name: String) async throws -> Bool { locations.contains { $0.bucket == name } }
    func list(_ prefix: S3Location) async throws -> [ObjectSummary] {
        guard try await hasBucket(prefix.bucket) else { throw ObjectStoreError(.noSuchBucket, "no such bucket") }
        return locations.filter { $0.bucket == prefix.bucket && $0.key.hasPrefix(prefix.key) }.map {
            ObjectSummary(location: $0, size: 0, modified: 0)
        }
    }
    func read(_ location: S3Location, limit: Int) async throws -> [UInt8] { [] }
    func download(_ location: S3Location, to path: String) async throws {}
    func upload(_ path: String, to location: S3Location) async throws {}
    func write(_ bytes: [UInt8], to location: S3Location, contentType: String) async throws {}
    func delete(_ location: S3Location) async throws {}
    func folder(of location: S3Location) -> String? { nil }
}

import Endpoints
import Foundation
import JSONDocument
import ObjectStore
import Schedules

@testable import SageMaker

/// A control plane with an endpoint and a bucket, in a folder that goes away with the value.
final class MonitoringBench {
    let home: String
    let schedules = MemoryScheduleStore()
    let resources = MemoryResourceStore()
    let objects: EmbeddedObjects
    let plane: ControlPlane
    /// 2026-01-31T21:20:00Z.
    static let now = 1_769_894_400.0
    static let hour = 1_769_893_200.0

    init() async throws {
        home = FileManager.default.temporaryDirectory.appending(path: "sagemaker-\(UUID().uuidString)").path
        let store = try ObjectStore(folder: "\(home)/objects")
        try store.createBucket("shop-bucket")
        objects = EmbeddedObjects(store)
        let endpoints = MemoryEndpointStore()
        plane = ControlPlane(
            resources: resources, endpoints: endpoints, schedules: schedules, objects: objects,
            account: "000000000000")
        try endpoints.change("shop", now: Self.now) { _ in
            Endpoint(
                name: "shop",
                variants: [
                    Variant(
                        name: "AllTraffic", model: DeployedModel(reference: "m", digest: "d", folder: "/m"))
                ], now: Self.now)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: home) }

    @discardableResult
    func call(_ operation: String, _ body: String, now: Double = now) async throws -> JSONValue {
        let bytes = try await plane.respond(
            operation: operation, body: Array(body.utf8), region: "eu-west-1", now: now)
        return bytes.isEmpty ? .object(JSONObject()) : try JSONValue(parsing: bytes, file: operation)
    }

    /// The code and message of the refusal.
    func refusal(_ operation: String, _ body: String) async -> AWSError? {
        do {
            try await call(operation, body)
            return nil
        } catch { return error as? AWSError }
    }

    func put(_ text: String, _ key: String) async throws {
        try await objects.write(
            Array(text.utf8), to: S3Location(bucket: "shop-bucket", key: key), contentType: "application/json")
    }

    static let cluster = #"{"InstanceCount":1,"InstanceType":"ml.m5.xlarge","VolumeSizeInGB":20}"#
    static let input =
        #"{"EndpointInput":{"EndpointName":"shop","LocalPath":"/opt/ml/processing/input/endpoint","S3InputMode":"File"}}"#
    static let output =
        #"{"MonitoringOutputs":[{"S3Output":{"S3Uri":"s3://shop-bucket/results","LocalPath":"/opt/ml/processing/output"}}]}"#
    static let baseline =
        #"{"ConstraintsResource":{"S3Uri":"s3://shop-bucket/base/constraints.json"},"StatisticsResource":{"S3Uri":"s3://shop-bucket/base/statistics.json"}}"#
    static let role = #""arn:aws:iam::000000000000:role/monitor""#

    /// `CreateMonitoringSchedule` with the definition in it.
    static func inline(
        _ name: String, baseline: String = baseline, schedule: String = #"{"ScheduleExpression":"cron(0 * ? * * *)"}"#,
        input: String = input, more: String = ""
    ) -> String {
        #"{"MonitoringScheduleName":"\#(name)","MonitoringScheduleConfig":{"ScheduleConfig":\#(schedule),"#
            + #""MonitoringJobDefinition":{"BaselineConfig":\#(baseline),"MonitoringInputs":[\#(input)],"#
            + #""MonitoringOutputConfig":\#(output),"MonitoringResources":{"ClusterConfig":\#(cluster)},"#
            + #""MonitoringAppSpecification":{"ImageUri":"analyzer"},"Environment":{"publish_cloudwatch_metrics":"Enabled"},"#
            + #""RoleArn":\#(role)}}\#(more)}"#
    }

    /// `CreateDataQualityJobDefinition`.
    static func definition(_ name: String) -> String {
        #"{"JobDefinitionName":"\#(name)","DataQualityAppSpecification":{"ImageUri":"analyzer","Environment":{"a":"b"}},"#
            + #""DataQualityJobInput":\#(input),"DataQualityJobOutputConfig":\#(output),"#
            + #""JobResources":{"ClusterConfig":\#(cluster)},"RoleArn":\#(role),"DataQualityBaselineConfig":\#(baseline)}"#
    }

    static func named(_ name: String) -> String { #"{"MonitoringScheduleName":"\#(name)"}"# }
}

extension JSONValue {
    subscript(_ index: Int) -> JSONValue? { elements.indices.contains(index) ? elements[index] : nil }
}

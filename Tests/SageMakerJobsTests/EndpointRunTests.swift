import Archives
import Capture
import Endpoints
import Foundation
import Jobs
import ObjectStore
import SageMaker
import Testing

@testable import SageMakerJobs

@Suite struct EndpointRunTests {
    private static let model = Task {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "propensity-jobs-model-\(UUID().uuidString)"
        )
        .path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let rows = (0..<200).map { "\($0 % 7),\($0 % 3),\($0 % 7 > 3 ? 1 : 0)\n" }.joined()
        try Data("a,b,y\n\(rows)".utf8).write(to: URL(filePath: "\(folder)/d.csv"))
        let request = TrainRequest(data: "\(folder)/d.csv", label: "y", name: "m", output: "\(folder)/model")
        _ = try await TrainJob(request) { _ in }.run()
        try ModelArchive.pack("\(folder)/model", to: "\(folder)/model.tar.gz")
        return try Data(contentsOf: URL(filePath: "\(folder)/model.tar.gz"))
    }

    private func bench() async throws -> Bench {
        let bench = try Bench()
        try bench.store.put("data", .init("out/model.tar.gz"), Array(try await Self.model.value))
        for (name, tag) in [("old", "0.90-2-cpu-py3"), ("new", "1.7-1")] {
            try bench.put(
                .model, name,
                #"{"ModelName":"\#(name)","PrimaryContainer":{"Image":"1.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:\#(tag)","ModelDataUrl":"s3://data/out/model.tar.gz"}}"#
            )
        }
        return bench
    }

    private func configuration(_ models: [(variant: String, model: String, weight: Double)])
        -> EndpointProgress.Configuration
    {
        let variants = models.map {
            #"{"VariantName":"\#($0.variant)","ModelName":"\#($0.model)","InitialVariantWeight":\#($0.weight)}"#
        }.joined(separator: ",")
        return .init(
            name: "config",
            request:
                #"{"ProductionVariants":[\#(variants)],"DataCaptureConfig":{"EnableCapture":true,"InitialSamplingPercentage":50,"DestinationS3Uri":"s3://data/captured/","CaptureOptions":[{"CaptureMode":"Input"}],"CaptureContentTypeHeader":{"CsvContentTypes":["text/csv"]}}}"#
        )
    }

    private func ask(
        _ bench: Bench, _ status: String, _ configuration: EndpointProgress.Configuration
    ) throws {
        try bench.resources.changeResource(.endpoint, "shop") { kept in
            var endpoint = kept ?? Resource(kind: .endpoint, name: "shop", arn: "", now: 1, request: "{}")
            endpoint.status = status
            endpoint.endpoint = endpoint.endpoint ?? EndpointProgress(wanted: configuration)
            endpoint.endpoint?.wanted = configuration
            kept = endpoint
        }
    }

    @Test func endpointIsDeployedWithAllItsVariantsAndCaptures() async throws {
        let bench = try await bench()
        try ask(bench, "Creating", configuration([("one", "old", 3), ("two", "new", 1)]))
        let resource = try await bench.working { try await bench.wait(.endpoint, "shop") }
        #expect(resource.status == "InService", "\(resource.failureReason ?? "")")
        #expect(resource.endpoint?.deployed == resource.endpoint?.wanted)
        let endpoint = try #require(bench.endpoints.endpoints().first)
        #expect(endpoint.revision == 1)
        #expect(endpoint.variants.map(\.name) == ["one", "two"])
        #expect(endpoint.variants.map(\.weight) == [3, 1])
        #expect(endpoint.variants.map(\.answerForm) == [.oneLine, .lines])
        #expect(endpoint.variants[0].model.folder == endpoint.variants[1].model.folder)
        #expect(FileManager.default.fileExists(atPath: "\(endpoint.variants[0].model.folder)/model.json"))
        let capture = try #require(endpoint.capture)
        #expect(capture.destination == "\(bench.store.folder)/data/captured")
        #expect(capture.samplingPercentage == 50 && capture.captureInput && !capture.captureOutput)
        #expect(capture.csvContentTypes == ["text/csv"] && capture.jsonContentTypes.isEmpty)
        #expect(capture.mode == .buffered)
    }

    @Test func updateThatFailsLeavesTheOldVariants() async throws {
        let bench = try await bench()
        let first = configuration([("one", "old", 1)])
        try ask(bench, "Creating", first)
        let resource = try await bench.working {
            try await bench.wait(.endpoint, "shop")
            try ask(bench, "Updating", configuration([("two", "gone", 1)]))
            return try await bench.wait(.endpoint, "shop")
        }
        #expect(resource.status == "InService")
        #expect(resource.failureReason == "ClientError: Could not find model \"gone\".")
        #expect(resource.endpoint?.deployed == first)
        #expect(bench.endpoints.endpoints().first?.variants.map(\.name) == ["one"])
    }

    @Test(arguments: ["missing", "no archive", "no model"])
    func modelThatCannotBeServedFailsTheEndpoint(kind: String) async throws {
        let bench = try await bench()
        switch kind {
        case "missing": try bench.store.delete("data", .init("out/model.tar.gz"))
        case "no archive": try bench.object("out/model.tar.gz", "hello")
        default:
            try FileManager.default.createDirectory(atPath: "\(bench.path)/m", withIntermediateDirectories: true)
            try Data("x".utf8).write(to: URL(filePath: "\(bench.path)/m/readme"))
            try ModelArchive.pack("\(bench.path)/m", to: "\(bench.path)/m.tar.gz")
            try await bench.objects.upload("\(bench.path)/m.tar.gz", to: .init(bucket: "data", key: "out/model.tar.gz"))
        }
        try ask(bench, "Creating", configuration([("one", "old", 1)]))
        let resource = try await bench.working { try await bench.wait(.endpoint, "shop") }
        #expect(resource.status == "Failed")
        #expect(resource.failureReason?.hasPrefix("ClientError: ") == true, "\(resource.failureReason ?? "")")
        #expect(bench.endpoints.endpoints().isEmpty)
    }

    @Test(arguments: [
        ("sagemaker-xgboost:0.90-1-cpu-py3", AnswerForm.oneLine), ("sagemaker-xgboost:1.0-1-cpu-py3", .oneLine),
        ("sagemaker-xgboost:1.2-1", .lines), ("sagemaker-xgboost:1.7-1", .lines), ("sagemaker-xgboost:3.0-5", .lines),
        ("xgboost:1", .oneLine), ("propensity:latest", .lines),
    ])
    func imageSaysHowItAnswers(image: String, form: AnswerForm) {
        #expect(AnswerForm(ContainerImage("1.dkr.ecr.us-west-2.amazonaws.com/\(image)")) == form)
    }
}

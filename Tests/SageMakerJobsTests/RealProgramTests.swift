import Endpoints
import Foundation
import ObjectStore
import SageMaker
import Testing

@testable import SageMakerJobs

enum BuiltProgram {
    /// Nil where it is not built.
    static let path: String? = {
        var package = URL(filePath: #filePath)
        for _ in 0..<3 { package.deleteLastPathComponent() }
        let path = package.appending(path: ".build/debug/propensity").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()
}

/// The whole way with the program itself, where it is built beside the tests.
@Suite(.enabled(if: BuiltProgram.path != nil)) struct RealProgramTests {
    private static let rows = (0..<400).map { "\($0 % 7 > 3 ? 1 : 0),\($0 % 7),\($0 % 3),\(Double($0 % 11) / 4)\n" }

    @Test func trainingBecomesAnEndpoint() async throws {
        let bench = try Bench()
        try bench.object("in/train.csv", Self.rows.joined())
        try bench.train("job", parameters: #","objective":"binary:logistic","eval_metric":"auc""#)
        try bench.put(
            .model, "model",
            #"{"ModelName":"model","PrimaryContainer":{"Image":"1.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1","ModelDataUrl":"s3://data/out/job/output/model.tar.gz"}}"#
        )
        try await bench.working(executable: BuiltProgram.path) {
            let job = try await bench.wait(.trainingJob, "job", seconds: 60)
            #expect(job.status == "Completed", "\(job.failureReason ?? "")")
            #expect(!(job.job?.metrics.isEmpty ?? true))
            #expect(try bench.log("job").contains { $0.hasPrefix("[2]#011train-") })
            try bench.resources.changeResource(.endpoint, "shop") {
                var endpoint = Resource(
                    kind: .endpoint, name: "shop", arn: "", now: 1, request: "{}", status: "Creating")
                endpoint.endpoint = EndpointProgress(
                    wanted: .init(
                        name: "c",
                        request: #"{"ProductionVariants":[{"VariantName":"AllTraffic","ModelName":"model"}]}"#))
                $0 = endpoint
            }
            let endpoint = try await bench.wait(.endpoint, "shop", seconds: 60)
            #expect(endpoint.status == "InService", "\(endpoint.failureReason ?? "")")
        }
        #expect(bench.endpoints.endpoints().first?.variants.map(\.name) == ["AllTraffic"])
    }

    @Test func badDataFailsInTheContainersWords() async throws {
        let bench = try Bench()
        try bench.object("in/train.csv", "label,a\n2,x\n")
        try bench.train("job")
        let job = try await bench.working(executable: BuiltProgram.path) {
            try await bench.wait(.trainingJob, "job", seconds: 60)
        }
        #expect(job.status == "Failed")
        #expect(job.failureReason?.hasPrefix("AlgorithmError: ") == true)
        #expect(job.failureReason?.contains(bench.path) == false, "\(job.failureReason ?? "")")
    }

    @Test(arguments: [true, false])
    func baselineIsOfAllColumnsAndALookFindsWhatIsWrong(hasHeader: Bool) async throws {
        let bench = try Bench()
        let header = hasHeader ? "label,a,b,c\n" : ""
        try bench.object("in/data.csv", header + Self.rows.joined())
        try bench.object(
            "june/data.csv", header + Self.rows.map { $0.replacingOccurrences(of: "0,", with: "0.5,") }.joined())
        let format = "{\\\"csv\\\":{\\\"header\\\":\(hasHeader)}}"
        func request(_ name: String, _ input: String, _ inputs: String = "", _ environment: String = "") -> String {
            """
            {"AppSpecification":{"ImageUri":"1.dkr.ecr.us-west-2.amazonaws.com/sagemaker-model-monitor-analyzer"},\
            "ProcessingInputs":[{"InputName":"i","S3Input":{"S3Uri":"s3://data/\(input)/","LocalPath":"/opt/ml/processing/input/d"}}\
            \(inputs)],"ProcessingOutputConfig":{"Outputs":[{"OutputName":"o","S3Output":{"S3Uri":"s3://data/\(name)",\
            "LocalPath":"/opt/ml/processing/output"}}]},"Environment":{"dataset_format":"\(format)",\
            "dataset_source":"/opt/ml/processing/input/d","output_path":"/opt/ml/processing/output"\(environment)}}
            """
        }
        try await bench.working(executable: BuiltProgram.path) {
            try bench.put(.processingJob, "base", request("base", "in"))
            let base = try await bench.wait(.processingJob, "base", seconds: 60)
            #expect(base.status == "Completed", "\(base.failureReason ?? "")")
            let statistics = try bench.text("base/statistics.json")
            for name in hasHeader ? ["label", "a", "b", "c"] : ["_c0", "_c1", "_c2", "_c3"] {
                #expect(statistics.contains("\"\(name)\""))
            }
            let inputs = ["constraints", "statistics"].map {
                #",{"InputName":"\#($0)","S3Input":{"S3Uri":"s3://data/base/\#($0).json","LocalPath":"/opt/ml/processing/baseline/\#($0)"}}"#
            }.joined()
            let environment = ["constraints", "statistics"].map {
                #","baseline_\#($0)":"/opt/ml/processing/baseline/\#($0)/\#($0).json""#
            }.joined()
            try bench.put(.processingJob, "look", request("look", "june", inputs, environment))
            let look = try await bench.wait(.processingJob, "look", seconds: 60)
            #expect(look.status == "Completed", "\(look.failureReason ?? "")")
            #expect(
                look.job?.exitMessage?.hasPrefix("CompletedWithViolations: ") == true, "\(look.job?.exitMessage ?? "")")
            #expect(try bench.text("look/constraint_violations.json").contains("data_type_check"))
        }
    }
}

import Foundation
import SageMaker
import Testing

@testable import SageMakerJobs

@Suite struct ProcessingRunTests {
    /// Writes what it was asked for into the folder after `--output`.
    private static let program = """
        echo "$@" | sed "s#$PWD##g"
        args="$*"; while [ $# -gt 0 ]; do case $1 in --output) out=$2;; --data) data=$2;; esac; shift; done
        set -- $args; [ "$1" = baseline ] && data=$2
        mkdir -p $out; cp $data $out/statistics.json; echo '{}' > $out/constraints.json
        """

    private static func request(
        image: String = "159807026194.dkr.ecr.us-west-2.amazonaws.com/sagemaker-model-monitor-analyzer",
        environment: String = "", inputs: String = ""
    ) -> String {
        """
        {"ProcessingJobName":"job","AppSpecification":{"ImageUri":"\(image)"},"ProcessingInputs":[\
        {"InputName":"baseline_dataset_input","S3Input":{"S3Uri":"s3://data/in/","LocalPath":\
        "/opt/ml/processing/input/baseline_dataset_input"}}\(inputs)],"ProcessingOutputConfig":{"Outputs":[\
        {"OutputName":"monitoring_output","S3Output":{"S3Uri":"s3://data/results/","LocalPath":\
        "/opt/ml/processing/output"}}]},"Environment":{"dataset_format":\
        "{\\"csv\\": {\\"header\\": true, \\"output_columns_position\\": \\"START\\"}}",\
        "dataset_source":"/opt/ml/processing/input/baseline_dataset_input",\
        "output_path":"/opt/ml/processing/output"\(environment)},"StoppingCondition":{"MaxRuntimeInSeconds":3600}}
        """
    }

    @Test func baselineIsMadeOfAllFilesAndUploaded() async throws {
        let bench = try Bench(Self.program)
        try bench.object("in/a.csv", "x,y\n1,2\n3,4")
        try bench.object("in/b.csv", "x,y\n5,6\n")
        try bench.put(.processingJob, "job", Self.request())
        let job = try await bench.working { try await bench.wait(.processingJob, "job") }
        #expect(job.status == "Completed", "\(job.failureReason ?? "")")
        #expect(job.job?.exitMessage?.hasPrefix("Completed: ") == true)
        #expect(try bench.text("results/statistics.json") == "x,y\n1,2\n3,4\n5,6\n")
        #expect(try bench.text("results/constraints.json") == "{}\n")
        #expect(
            try bench.log("job", group: "ProcessingJobs") == [
                "baseline /dataset.csv --header --output /opt/ml/processing/output"
            ])
    }

    @Test func lookAtADatasetCountsItsViolations() async throws {
        let bench = try Bench(
            Self.program + "\necho '{\"violations\":[{\"a\":1},{\"b\":2}]}' > $out/constraint_violations.json")
        try bench.object("in/a.csv", "x,y\n1,2\n")
        try bench.object("base/constraints.json", "{}")
        try bench.object("base/statistics.json", "{}")
        let inputs = ["constraints", "statistics"].map {
            #",{"InputName":"\#($0)","S3Input":{"S3Uri":"s3://data/base/\#($0).json","LocalPath":"/opt/ml/processing/baseline/\#($0)"}}"#
        }.joined()
        let environment = ["constraints", "statistics"].map {
            #","baseline_\#($0)":"/opt/ml/processing/baseline/\#($0)/\#($0).json""#
        }.joined()
        try bench.put(.processingJob, "job", Self.request(environment: environment, inputs: inputs))
        let job = try await bench.working { try await bench.wait(.processingJob, "job") }
        #expect(job.status == "Completed", "\(job.failureReason ?? "")")
        #expect(
            job.job?.exitMessage == "CompletedWithViolations: Job completed successfully with 2 violations.")
        #expect(try bench.text("results/constraint_violations.json").contains("violations"))
    }

    @Test func otherImagesAndScriptsFailClearly() async throws {
        let bench = try Bench()
        try bench.object("in/a.csv", "x\n1\n")
        try bench.put(.processingJob, "other", Self.request(image: "1.dkr.ecr.us-west-2.amazonaws.com/spark:1"))
        try bench.put(
            .processingJob, "script", Self.request(environment: #","record_preprocessor_script":"s3://data/x.py""#))
        try await bench.working {
            let other = try await bench.wait(.processingJob, "other")
            #expect(other.failureReason?.contains("spark:1\" is not run") == true)
            let script = try await bench.wait(.processingJob, "script")
            #expect(script.failureReason?.contains("Python") == true)
        }
    }

    @Test func programsErrorIsTheReasonWithoutOurFolders() async throws {
        let bench = try Bench("echo \"error: $PWD/dataset.csv line 3: too few cells\"; echo '  hint'; exit 1")
        try bench.object("in/a.csv", "x,y\n1\n")
        try bench.put(.processingJob, "job", Self.request())
        let job = try await bench.working { try await bench.wait(.processingJob, "job") }
        #expect(job.status == "Failed")
        #expect(job.failureReason == "AlgorithmError: /dataset.csv line 3: too few cells")
    }

    @Test(arguments: [
        (#"{"csv":{"header":false}}"#, AnalyzerRequest.Form.csv(hasHeader: false)),
        (#"{"csv":{"header":"True"}}"#, .csv(hasHeader: true)), (#"{"csv":{}}"#, .csv(hasHeader: true)),
    ])
    func datasetFormatSaysWhetherThereAreNames(text: String, form: AnalyzerRequest.Form) throws {
        #expect(try AnalyzerRequest(environment: ["dataset_format": text], inputs: []).form == form)
    }

    @Test(arguments: [#"{"json":{"lines":true}}"#, "[]", #"{"sagemakerCaptureJson":{}}"#])
    func otherFormsOfDataAreRefusedForABaseline(text: String) {
        #expect(throws: JobFailure.self) { try AnalyzerRequest(environment: ["dataset_format": text], inputs: []) }
    }
}

import JSONDocument
import Testing

@testable import SageMaker

@Suite struct ProcessingJobTests {
    private let plane = Plane()
    private let name: JSONValue = ["ProcessingJobName": "baseline"]

    @Test func aJobIsToldOfAsItWasAskedFor() async throws {
        let request = Requests.processingJob("baseline")
        let arn: JSONValue = "arn:aws:sagemaker:us-west-2:123456789012:processing-job/baseline"
        #expect(try await plane.call("CreateProcessingJob", request) == ["ProcessingJobArn": arn])
        let now = plane.now
        try plane.resources.changeResource(.processingJob, "baseline") { job in
            job?.status = "Completed"
            job?.job?.startedAt = now + 1
            job?.job?.endedAt = now + 2
            job?.job?.exitMessage = "Completed: done"
        }
        let told = try await plane.call("DescribeProcessingJob", name)
        for member in request.object.members { #expect(told[member.key] == member.value) }
        #expect(told["ProcessingJobArn"] == arn)
        #expect(told["ProcessingJobStatus"] == "Completed")
        #expect(told["ExitMessage"] == "Completed: done")
        #expect(told["ProcessingStartTime"] == .double(now + 1))
        #expect(told["ProcessingEndTime"] == .double(now + 2))
        #expect(told["CreationTime"] == .double(now))
        #expect(told["LastModifiedTime"] == .double(now))
        #expect(
            try await plane.call("ListProcessingJobs", [:])
                == [
                    "ProcessingJobSummaries": .array([
                        [
                            "ProcessingJobName": "baseline", "ProcessingJobArn": arn, "CreationTime": .double(now),
                            "ProcessingEndTime": .double(now + 2), "LastModifiedTime": .double(now),
                            "ProcessingJobStatus": "Completed", "ExitMessage": "Completed: done",
                        ]
                    ])
                ])
    }

    @Test func aNameIsTakenForGood() async throws {
        try await plane.call("CreateProcessingJob", Requests.processingJob("baseline"))
        let error = try await plane.refusal("CreateProcessingJob", Requests.processingJob("baseline"))
        #expect(error?.code == "ResourceInUse")
        #expect(error?.message.contains("already exists") == true)
    }

    @Test func anUnknownJobIsRefused() async throws {
        let wanted = AWSError("ValidationException", "Could not find requested job with name: baseline")
        #expect(try await plane.refusal("DescribeProcessingJob", name) == wanted)
        #expect(try await plane.refusal("StopProcessingJob", name) == wanted)
    }

    @Test func whatCannotRunHereIsRefused() async throws {
        let right = Requests.processingJob("baseline")
        for (wrong, words) in [
            (
                right.with("s3://data/none", at: "ProcessingInputs", "0", "S3Input", "S3Uri"),
                "No S3 objects found under"
            ),
            (right.with(nil, at: "ProcessingInputs", "0", "S3Input"), "must come from S3"),
            (
                right.with("s3://nowhere/x", at: "ProcessingOutputConfig", "Outputs", "0", "S3Output", "S3Uri"),
                "bucket \"nowhere\""
            ),
            (right.with("sagemaker-scikit-learn:1", at: "AppSpecification", "ImageUri"), "cannot be run here"),
            (
                right.with("Never", at: "ProcessingOutputConfig", "Outputs", "0", "S3Output", "S3UploadMode"),
                "Value 'Never' at 'processingOutputConfig.outputs.1.member.s3Output.s3UploadMode' failed to satisfy "
                    + "constraint: Member must satisfy enum value set: [Continuous, EndOfJob]"
            ),
            (
                right.with(.integer(101), at: "ProcessingResources", "ClusterConfig", "InstanceCount"),
                "Member must have value less than or equal to 100"
            ),
        ] {
            let error = try await plane.refusal("CreateProcessingJob", wrong)
            #expect(error?.code == "ValidationException")
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test func aJobStops() async throws {
        try await plane.call("CreateProcessingJob", Requests.processingJob("baseline"))
        #expect(try await plane.call("StopProcessingJob", name) == [:])
        #expect(plane.resources.resource(.processingJob, "baseline")?.status == "Stopping")
        #expect(plane.resources.resource(.processingJob, "baseline")?.job?.isStopRequested == true)
        try plane.resources.changeResource(.processingJob, "baseline") { $0?.status = "Completed" }
        #expect(try await plane.refusal("StopProcessingJob", name)?.code == "ValidationException")
    }
}

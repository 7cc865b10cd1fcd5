import JSONDocument
import Testing

@testable import SageMaker

@Suite struct TrainingJobTests {
    private let plane = Plane()
    private let arn = "arn:aws:sagemaker:us-west-2:123456789012:training-job/job-1"

    @Test func aJobIsTaggedKeptAndToldOfAsItWasAskedFor() async throws {
        let request = Requests.trainingJob("job-1").with(.array([["Key": "team", "Value": "shop"]]), at: "Tags")
        #expect(try await plane.call("CreateTrainingJob", request) == ["TrainingJobArn": .string(arn)])
        let told = try await plane.call("DescribeTrainingJob", ["TrainingJobName": "job-1"])
        let added: Set = ["Tags", "OutputDataConfig"]
        for member in request.object.members where !added.contains(member.key) {
            #expect(told[member.key] == member.value)
        }
        // `Estimator.attach` of the SDK takes the key for granted.
        #expect(told["OutputDataConfig"]?["S3OutputPath"] == request["OutputDataConfig"]?["S3OutputPath"])
        #expect(told["OutputDataConfig"]?["KmsKeyId"] == "")
        #expect(told["Tags"] == nil)
        #expect(told["TrainingJobArn"] == .string(arn))
        #expect(told["TrainingJobStatus"] == "InProgress")
        #expect(told["SecondaryStatus"] == "Starting")
        #expect(
            told["SecondaryStatusTransitions"]
                == .array([
                    [
                        "Status": "Starting", "StartTime": .double(1_700_000_000.25),
                        "StatusMessage": "Preparing the instances for training",
                    ]
                ]))
        #expect(told["ModelArtifacts"] == ["S3ModelArtifacts": ""])
        #expect(told["CreationTime"] == .double(1_700_000_000.25))
        #expect(told["LastModifiedTime"] == .double(1_700_000_000.25))
        #expect(told["TrainingStartTime"] == nil)
        #expect(told["EnableManagedSpotTraining"] == .bool(false))
        #expect(plane.resources.resource(.trainingJob, "job-1")?.tags == [Resource.Tag(key: "team", value: "shop")])
    }

    @Test func whatAWorkerNotesIsTold() async throws {
        try await plane.call("CreateTrainingJob", Requests.trainingJob("job-1"))
        let now = plane.now
        try plane.resources.changeResource(.trainingJob, "job-1") { job in
            job?.status = "Failed"
            job?.failureReason = "AlgorithmError: no data"
            job?.job?.startedAt = now + 1
            job?.job?.endedAt = now + 3.5
            job?.job?.artifacts = "s3://data/output/job-1/output/model.tar.gz"
            job?.job?.metrics = [JobProgress.Metric(name: "validation:auc", value: 0.75, time: now)]
            job?.job?.transitions.append(
                JobProgress.Transition(status: "Failed", startedAt: now + 3, endedAt: now + 3.5, message: "It failed"))
        }
        let told = try await plane.call("DescribeTrainingJob", ["TrainingJobName": "job-1"])
        #expect(told["TrainingJobStatus"] == "Failed")
        #expect(told["SecondaryStatus"] == "Failed")
        #expect(told["FailureReason"] == "AlgorithmError: no data")
        #expect(told["ModelArtifacts"] == ["S3ModelArtifacts": "s3://data/output/job-1/output/model.tar.gz"])
        #expect(told["TrainingStartTime"] == .double(now + 1))
        #expect(told["TrainingEndTime"] == .double(now + 3.5))
        #expect(told["TrainingTimeInSeconds"] == .integer(3))
        #expect(told["BillableTimeInSeconds"] == .integer(3))
        #expect(
            told["FinalMetricDataList"]
                == .array([["MetricName": "validation:auc", "Value": .double(0.75), "Timestamp": .double(now)]]))
        #expect(told["SecondaryStatusTransitions"]?.elements.count == 2)
    }

    @Test func aNameIsTakenForGood() async throws {
        try await plane.call("CreateTrainingJob", Requests.trainingJob("job-1"))
        let error = try await plane.refusal("CreateTrainingJob", Requests.trainingJob("job-1"))
        #expect(error?.code == "ResourceInUse")
        #expect(error?.message.contains("already exists") == true)
    }

    @Test func anUnknownJobIsRefusedInTheWordsThatClientsMatch() async throws {
        let wanted = AWSError("ValidationException", "Requested resource not found.")
        #expect(try await plane.refusal("DescribeTrainingJob", ["TrainingJobName": "none"]) == wanted)
        #expect(try await plane.refusal("StopTrainingJob", ["TrainingJobName": "none"]) == wanted)
    }

    @Test func dataThatAreNotThereAreRefusedAtOnce() async throws {
        for uri in ["s3://data/other/", "s3://nowhere/train.csv"] {
            let error = try await plane.refusal("CreateTrainingJob", Requests.trainingJob("job-1", data: uri))
            #expect(error?.code == "ValidationException")
            #expect(
                error?.message.hasPrefix(
                    "No S3 objects found under S3 URL \"\(uri)\" given in input data source.") == true)
        }
        try await plane.call("CreateTrainingJob", Requests.trainingJob("job-1", data: "s3://data/tra"))
    }

    @Test func whatCannotRunHereIsRefused() async throws {
        let right = Requests.trainingJob("job-1")
        for (wrong, words) in [
            (right.with("s3://nowhere/x", at: "OutputDataConfig", "S3OutputPath"), "bucket \"nowhere\""),
            (right.with("https://data/x", at: "OutputDataConfig", "S3OutputPath"), "not an S3 location"),
            (
                right.with("1.dkr.ecr/tensorflow:2", at: "AlgorithmSpecification", "TrainingImage"),
                "training image 1.dkr.ecr/tensorflow:2 cannot be run"
            ),
            (right.with(nil, at: "AlgorithmSpecification", "TrainingImage"), "TrainingImage is missing"),
            (right.with(nil, at: "ResourceConfig", "InstanceCount"), "InstanceGroups instead"),
            (right.with([:], at: "InputDataConfig", "0", "DataSource"), "must come from S3"),
            (
                right.with(
                    .array(Array(repeating: right["InputDataConfig"]?.elements.first ?? .null, count: 2)),
                    at: "InputDataConfig"), "Duplicate channel names"
            ),
            (right.with(nil, at: "RoleArn"), "Value null at 'roleArn' failed to satisfy constraint: Member must not"),
            (right.with(nil, at: "StoppingCondition"), "Value null at 'stoppingCondition'"),
            (right.with(.integer(0), at: "ResourceConfig", "InstanceCount"), "'resourceConfig.instanceCount'"),
            (right.with("m4.huge", at: "ResourceConfig", "InstanceType"), "'resourceConfig.instanceType'"),
        ] {
            let error = try await plane.refusal("CreateTrainingJob", wrong)
            #expect(error?.code == "ValidationException")
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
        #expect(plane.resources.resources(.trainingJob).isEmpty)
    }

    @Test func hyperparametersAreTheTrainersAffair() async throws {
        let request = Requests.trainingJob("job-1").with(["nonsense": "1"], at: "HyperParameters")
        try await plane.call("CreateTrainingJob", request)
    }

    @Test(arguments: [
        "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1", "sagemaker-xgboost",
        "433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:latest", "registry:5000/propensity@sha256:0a",
    ])
    func imagesOfXGBoostAreTrained(image: String) async throws {
        let request = Requests.trainingJob("job-1").with(
            .string(image), at: "AlgorithmSpecification", "TrainingImage")
        try await plane.call("CreateTrainingJob", request)
    }

    @Test func aJobStopsOnceAndNotAfterItsEnd() async throws {
        try await plane.call("CreateTrainingJob", Requests.trainingJob("job-1"))
        plane.pass(5)
        let name: JSONValue = ["TrainingJobName": "job-1"]
        #expect(try await plane.call("StopTrainingJob", name) == [:])
        #expect(try await plane.call("StopTrainingJob", name) == [:])
        let job = plane.resources.resource(.trainingJob, "job-1")
        #expect(job?.status == "Stopping")
        #expect(job?.job?.isStopRequested == true)
        #expect(job?.job?.transitions.map(\.status) == ["Starting", "Stopping"])
        #expect(job?.job?.transitions.first?.endedAt == 1_700_000_005.25)
        try plane.resources.changeResource(.trainingJob, "job-1") { $0?.status = "Stopped" }
        #expect(
            try await plane.refusal("StopTrainingJob", name)
                == AWSError(
                    "ValidationException",
                    "The request was rejected because the training job is in status Stopped."))
    }

    @Test func aWaiterSeesTheStatusesThatItKnows() async throws {
        try await plane.call("CreateTrainingJob", Requests.trainingJob("job-1"))
        var seen: [String] = []
        for status in ["InProgress", "Completed"] {
            try plane.resources.changeResource(.trainingJob, "job-1") { $0?.status = status }
            let told = try await plane.call("DescribeTrainingJob", ["TrainingJobName": "job-1"])
            seen.append(told["TrainingJobStatus"]?.text ?? "")
        }
        #expect(seen == ["InProgress", "Completed"])
    }
}

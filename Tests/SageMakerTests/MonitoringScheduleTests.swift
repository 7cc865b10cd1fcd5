import Foundation
import JSONDocument
import ObjectStore
import Schedules
import Testing

@testable import SageMaker

@Suite struct MonitoringScheduleTests {
    let bench: MonitoringBench

    init() async throws { bench = try await MonitoringBench() }

    @Test func scheduleIsOneOfTheProgramsOwn() async throws {
        let answer = try await bench.call("CreateMonitoringSchedule", MonitoringBench.inline("hourly"))
        #expect(
            answer["MonitoringScheduleArn"]
                == "arn:aws:sagemaker:eu-west-1:000000000000:monitoring-schedule/hourly")
        let schedule = try await bench.schedules.schedule("hourly")
        #expect(schedule.endpoint == "shop" && schedule.status == .scheduled && schedule.kind == .dataQuality)
        #expect(schedule.expression.text == "cron(0 * ? * * *)")
        #expect(schedule.output == "s3://shop-bucket/results")
    }

    @Test func scheduleIsDescribedAsItWasSent() async throws {
        try await bench.call("CreateMonitoringSchedule", MonitoringBench.inline("hourly"))
        let told = try await bench.call("DescribeMonitoringSchedule", MonitoringBench.named("hourly"))
        #expect(told["MonitoringScheduleStatus"] == "Scheduled" && told["EndpointName"] == "shop")
        #expect(told["MonitoringType"] == "DataQuality")
        #expect(told["CreationTime"]?.number == MonitoringBench.now)
        let sent = try JSONValue(parsing: Array(MonitoringBench.inline("hourly").utf8), file: "sent")
        let config = told["MonitoringScheduleConfig"]
        #expect(
            config?["MonitoringJobDefinition"]?["BaselineConfig"]
                == sent["MonitoringScheduleConfig"]?["MonitoringJobDefinition"]?["BaselineConfig"])
        #expect(config?["ScheduleConfig"]?["ScheduleExpression"] == "cron(0 * ? * * *)")
        #expect(told["LastMonitoringExecutionSummary"] == nil)
    }

    @Test func scheduleByTheNameOfADefinition() async throws {
        try await bench.call("CreateDataQualityJobDefinition", MonitoringBench.definition("look"))
        let told = try await bench.call("DescribeDataQualityJobDefinition", #"{"JobDefinitionName":"look"}"#)
        #expect(told["DataQualityAppSpecification"]?["Environment"]?["a"] == "b")
        #expect(told["JobResources"]?["ClusterConfig"]?["InstanceCount"] == .integer(1))
        let request =
            #"{"MonitoringScheduleName":"daily","MonitoringScheduleConfig":{"MonitoringJobDefinitionName":"look","MonitoringType":"DataQuality","ScheduleConfig":{"ScheduleExpression":"cron(0 0 ? * * *)"}},"Tags":[]}"#
        try await bench.call("CreateMonitoringSchedule", request)
        let schedule = try await bench.schedules.schedule("daily")
        #expect(schedule.endpoint == "shop")
        let definition = try #require(MonitoringDefinition(schedule))
        #expect(definition.constraints == "s3://shop-bucket/base/constraints.json")
        #expect(definition.job["Environment"]?["a"] == "b")
        #expect(definition.definitionName == "look")
        let list = try await bench.call("ListDataQualityJobDefinitions", #"{"EndpointName":"shop"}"#)
        #expect(list["JobDefinitionSummaries"]?[0]?["MonitoringJobDefinitionName"] == "look")
        let schedules = try await bench.call(
            "ListMonitoringSchedules", #"{"MonitoringJobDefinitionName":"look"}"#)
        #expect(schedules["MonitoringScheduleSummaries"]?.elements.count == 1)
        try await bench.call("DeleteDataQualityJobDefinition", #"{"JobDefinitionName":"look"}"#)
        let missing = await bench.refusal("DescribeDataQualityJobDefinition", #"{"JobDefinitionName":"look"}"#)
        #expect(missing?.code == "ResourceNotFound" && missing?.message.contains("not found") == true)
    }

    @Test func stopStartUpdateDelete() async throws {
        try await bench.call("CreateMonitoringSchedule", MonitoringBench.inline("hourly"))
        try await bench.call("StopMonitoringSchedule", MonitoringBench.named("hourly"))
        #expect(try await bench.schedules.schedule("hourly").status == .stopped)
        try await bench.call("StartMonitoringSchedule", MonitoringBench.named("hourly"))
        #expect(try await bench.schedules.schedule("hourly").status == .scheduled)
        let changed = MonitoringBench.inline("hourly", schedule: #"{"ScheduleExpression":"cron(0 6/8 ? * * *)"}"#)
        try await bench.call("UpdateMonitoringSchedule", changed, now: MonitoringBench.now + 60)
        let schedule = try await bench.schedules.schedule("hourly")
        #expect(schedule.expression.text == "cron(0 6/8 ? * * *)")
        #expect(schedule.createdAt == MonitoringBench.now && schedule.updatedAt == MonitoringBench.now + 60)
        try await bench.call("DeleteMonitoringSchedule", MonitoringBench.named("hourly"))
        #expect(try await bench.schedules.schedules().isEmpty)
    }

    @Test func refusalsInAWSsWords() async throws {
        try await bench.call("CreateMonitoringSchedule", MonitoringBench.inline("hourly"))
        let again = await bench.refusal("CreateMonitoringSchedule", MonitoringBench.inline("hourly"))
        #expect(again?.code == "ResourceInUse")
        for operation in [
            "DescribeMonitoringSchedule", "DeleteMonitoringSchedule", "StartMonitoringSchedule",
            "StopMonitoringSchedule",
        ] {
            let missing = await bench.refusal(operation, MonitoringBench.named("none"))
            #expect(missing?.code == "ResourceNotFound" && missing?.message.contains("not found") == true)
        }
        let update = await bench.refusal("UpdateMonitoringSchedule", MonitoringBench.inline("none"))
        #expect(update?.code == "ResourceNotFound")
        let other = MonitoringBench.input.replacing("\"shop\"", with: "\"elsewhere\"")
        let endpoint = await bench.refusal("CreateMonitoringSchedule", MonitoringBench.inline("a", input: other))
        #expect(endpoint?.message.contains("Could not find endpoint") == true)
        for expression in ["hourly", "cron(0 * * *)", "cron(0 99 ? * * *)", "NOW"] {
            let bad = await bench.refusal(
                "CreateMonitoringSchedule",
                MonitoringBench.inline("a", schedule: #"{"ScheduleExpression":"\#(expression)"}"#))
            #expect(bad?.code == "ValidationException", "\(expression)")
        }
    }

    @Test func pendingScheduleIsNotDeleted() async throws {
        try await bench.call("CreateMonitoringSchedule", MonitoringBench.inline("hourly"))
        try await bench.schedules.update("hourly", now: MonitoringBench.now) { $0.status = .pending }
        let refusal = await bench.refusal("DeleteMonitoringSchedule", MonitoringBench.named("hourly"))
        #expect(refusal?.code == "ValidationException")
        #expect(refusal?.message.contains("Monitoring schedule in status Pending") == true)
    }

    @Test func onceOverTheWindowThatIsGiven() async throws {
        let once =
            #"{"ScheduleExpression":"NOW","DataAnalysisStartTime":"-PT2H","DataAnalysisEndTime":"-PT1H"}"#
        try await bench.call("CreateMonitoringSchedule", MonitoringBench.inline("once", schedule: once))
        let schedule = try await bench.schedules.schedule("once")
        #expect(schedule.expression.isOnce)
        #expect(schedule.window(dueAt: 7200) == 0..<3600)
    }

    @Test func filesOfABaseliningJobAreFoundByItsName() async throws {
        let request =
            #"{"ProcessingOutputConfig":{"Outputs":[{"OutputName":"monitoring_output","S3Output":{"S3Uri":"s3://shop-bucket/base/"}}]}}"#
        try bench.resources.changeResource(.processingJob, "suggest") {
            $0 = Resource(kind: .processingJob, name: "suggest", arn: "", now: 0, request: request)
        }
        try await bench.call(
            "CreateMonitoringSchedule",
            MonitoringBench.inline("hourly", baseline: #"{"BaseliningJobName":"suggest"}"#))
        let definition = try #require(MonitoringDefinition(try await bench.schedules.schedule("hourly")))
        #expect(definition.constraints == "s3://shop-bucket/base/constraints.json")
        #expect(definition.statistics == "s3://shop-bucket/base/statistics.json")
    }

    @Test func modelQualityLooksAtLabelsInTheBucket() async throws {
        let request = MonitoringBench.definition("quality").replacing("DataQuality", with: "ModelQuality")
            .replacing(MonitoringBench.baseline, with: #"{"ConstraintsResource":{"S3Uri":"s3://shop-bucket/q.json"}}"#)
            .replacing(
                #""S3InputMode":"File"}}"#,
                with:
                    #""ProbabilityAttribute":"0","ProbabilityThresholdAttribute":0.3},"GroundTruthS3Input":{"S3Uri":"s3://shop-bucket/labels"}}"#
            )
            .replacing(
                #""ImageUri":"analyzer","#, with: #""ImageUri":"analyzer","ProblemType":"BinaryClassification","#)
        try await bench.call("CreateModelQualityJobDefinition", request)
        try await bench.call(
            "CreateMonitoringSchedule",
            #"{"MonitoringScheduleName":"q","MonitoringScheduleConfig":{"MonitoringJobDefinitionName":"quality","MonitoringType":"ModelQuality","ScheduleConfig":{"ScheduleExpression":"cron(0 * ? * * *)"}}}"#
        )
        let schedule = try await bench.schedules.schedule("q")
        #expect(schedule.kind == .modelQuality)
        #expect(
            schedule.settings.options == ["probability": "0", "threshold": "0.3", "problem": "BinaryClassification"])
        #expect(MonitoringDefinition(schedule)?.groundTruth?.description == "s3://shop-bucket/labels")
        let list = try await bench.call("ListModelQualityJobDefinitions", "{}")
        #expect(list["JobDefinitionSummaries"]?.elements.count == 1)
        let other = try await bench.call("ListDataQualityJobDefinitions", "{}")
        #expect(other["JobDefinitionSummaries"]?.elements.isEmpty == true)
    }

    @Test func schedulesOfTheProgramAreListedAndTagged() async throws {
        try await bench.schedules.create(
            Schedule(
                name: "own", endpoint: "shop", expression: try ScheduleExpression("hourly"), baseline: "/b",
                output: "/o"), now: MonitoringBench.now - 5)
        try await bench.call("CreateMonitoringSchedule", MonitoringBench.inline("hourly"))
        let all = try await bench.call("ListMonitoringSchedules", "{}")
        let names = all["MonitoringScheduleSummaries"]?.elements.map { $0["MonitoringScheduleName"]?.text }
        #expect(names == ["hourly", "own"])
        let told = try await bench.call("DescribeMonitoringSchedule", MonitoringBench.named("own"))
        let job = told["MonitoringScheduleConfig"]?["MonitoringJobDefinition"]
        #expect(job?["BaselineConfig"]?["ConstraintsResource"]?["S3Uri"] == "file:///b/constraints.json")
        let arn = try #require(told["MonitoringScheduleArn"]?.text)
        try await bench.call("AddTags", #"{"ResourceArn":"\#(arn)","Tags":[{"Key":"team","Value":"web"}]}"#)
        let tags = try await bench.call("ListTags", #"{"ResourceArn":"\#(arn)"}"#)
        #expect(tags["Tags"]?[0]?["Value"] == "web")
    }
}

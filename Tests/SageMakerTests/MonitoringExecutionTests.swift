import Foundation
import JSONDocument
import ObjectStore
import Schedules
import Testing

@testable import SageMaker

@Suite struct MonitoringExecutionTests {
    let bench: MonitoringBench

    init() async throws {
        bench = try await MonitoringBench()
        try await bench.call("CreateMonitoringSchedule", MonitoringBench.inline("hourly"))
    }

    private let owner = ProcessOwner.current()

    /// Takes the next execution that is due at a time.
    private func begin(at now: Double) throws -> (Execution, Schedule) {
        let owner = owner
        let move = try bench.schedules.changeSchedule("hourly", now: now) { state in
            state.advance(owner: owner, running: [], isFree: true, limits: RunnerLimits(), now: now) { _ in .unknown }
        }
        guard case .run(let execution, let schedule) = move else {
            throw AWSError("Test", "nothing is due: \(move)")
        }
        return (execution, schedule)
    }

    private func end(_ execution: Execution, _ ending: ScheduleState.Ending, at now: Double) throws {
        let owner = owner
        try bench.schedules.changeSchedule("hourly", now: now) {
            _ = $0.end(execution.id, owner: owner, ending, now: now)
        }
    }

    private func list(_ more: String = "") async throws -> [JSONValue] {
        let answer = try await bench.call(
            "ListMonitoringExecutions", #"{"MonitoringScheduleName":"hourly"\#(more)}"#,
            now: MonitoringBench.now + 90_000)
        return answer["MonitoringExecutionSummaries"]?.elements ?? []
    }

    @Test func executionsAreToldNewestFirst() async throws {
        let due = MonitoringBench.hour + 3600
        let (empty, _) = try begin(at: due + 1)
        try end(empty, .failure("Job inputs had no data\n  nothing was captured yet in /x"), at: due + 2)
        let (full, _) = try begin(at: due + 3601)
        #expect(try await list().first?["MonitoringExecutionStatus"] == "InProgress")
        try end(
            full, .result(Execution.Result(rows: 3600, violations: 2, reportFolder: "/r/\(full.hourPath)")),
            at: due + 3605)
        let summaries = try await list()
        #expect(summaries.map { $0["MonitoringExecutionStatus"]?.text } == ["CompletedWithViolations", "Failed"])
        #expect(summaries[0]["ScheduledTime"]?.number == due + 3600)
        #expect(
            summaries[0]["ProcessingJobArn"]?.text
                == "arn:aws:sagemaker:eu-west-1:000000000000:processing-job/\(full.id)")
        #expect(summaries[1]["FailureReason"] == "Job inputs had no data")
        #expect(summaries[1]["ProcessingJobArn"] == nil)
        let failed = try await list(#","StatusEquals":"Failed""#)
        #expect(failed.count == 1)
        let rising = try await list(#","SortOrder":"Ascending","SortBy":"ScheduledTime""#)
        #expect(rising.first?["MonitoringExecutionStatus"] == "Failed")
        let later = try await list(#","ScheduledTimeAfter":\#(due + 1)"#)
        #expect(later.count == 1)
        let told = try await bench.call("DescribeMonitoringSchedule", MonitoringBench.named("hourly"))
        #expect(
            told["LastMonitoringExecutionSummary"]?["MonitoringExecutionStatus"] == "CompletedWithViolations")
    }

    @Test func pagesFollowEachOther() async throws {
        for hour in 1...5 {
            let time = MonitoringBench.hour + 3600 * Double(hour)
            let (execution, _) = try begin(at: time + 1)
            try end(execution, .result(Execution.Result(rows: 1, violations: 0)), at: time + 2)
        }
        var found: [Double] = []
        var token = ""
        repeat {
            let answer = try await bench.call(
                "ListMonitoringExecutions", #"{"SortBy":"ScheduledTime","MaxResults":2\#(token)}"#,
                now: MonitoringBench.now + 90_000)
            found += answer["MonitoringExecutionSummaries"]?.elements.compactMap { $0["ScheduledTime"]?.number } ?? []
            token = answer["NextToken"]?.text.map { #","NextToken":"\#($0)""# } ?? ""
        } while !token.isEmpty
        #expect(found == (1...5).reversed().map { MonitoringBench.hour + 3600 * Double($0) })
        let wrong = await bench.refusal("ListMonitoringExecutions", #"{"NextToken":"x"}"#)
        #expect(wrong?.code == "ValidationException")
    }

    @Test func processingJobTellsWhereTheReportsAre() async throws {
        let (execution, _) = try begin(at: MonitoringBench.hour + 3601)
        try end(
            execution, .result(Execution.Result(rows: 9, violations: 2, reportFolder: "/r/\(execution.hourPath)")),
            at: MonitoringBench.hour + 3610)
        let job = try await bench.call("DescribeProcessingJob", #"{"ProcessingJobName":"\#(execution.id)"}"#)
        #expect(job["ProcessingJobStatus"] == "Completed")
        #expect(
            job["ExitMessage"] == "CompletedWithViolations: Job completed successfully with 2 violations.")
        let output = job["ProcessingOutputConfig"]?["Outputs"]?[0]
        #expect(output?["OutputName"] == "monitoring_output")
        #expect(output?["S3Output"]?["S3Uri"] == "s3://shop-bucket/results/shop/hourly/2026/01/31/22")
        #expect(output?["S3Output"]?["LocalPath"] == "/opt/ml/processing/output")
        let inputs = try #require(job["ProcessingInputs"]?.elements)
        #expect(inputs.count == 3 && Set(inputs.compactMap { $0["InputName"]?.text }).count == 3)
        #expect(inputs.allSatisfy { $0["S3Input"]?["S3Uri"] != nil && $0["S3Input"]?["LocalPath"] != nil })
        #expect(job["ProcessingResources"]?["ClusterConfig"]?["InstanceCount"] == .integer(1))
        let environment = job["Environment"]
        #expect(environment?["start_time"] == "2026-01-31T21:00:00Z")
        #expect(environment?["end_time"] == "2026-01-31T22:00:00Z")
        #expect(environment?["publish_cloudwatch_metrics"] == "Enabled")
        #expect(environment?["dataset_source"] == "/opt/ml/processing/input/endpoint")
        #expect(environment?["sagemaker_monitoring_schedule_name"] == "hourly")
        let jobs = try await bench.call("ListProcessingJobs", "{}")
        #expect(jobs["ProcessingJobSummaries"]?[0]?["ProcessingJobName"]?.text == execution.id)
    }

    @Test func runningExecutionIsStoppedByItsJob() async throws {
        let (execution, _) = try begin(at: MonitoringBench.hour + 3601)
        try await bench.call("StopProcessingJob", #"{"ProcessingJobName":"\#(execution.id)"}"#)
        #expect(bench.schedules.execution(execution.id)?.status == .stopping)
    }

    @Test func baselineIsBroughtAndReportsAreDelivered() async throws {
        try await bench.put(#"{"version":0,"features":[]}"#, "base/constraints.json")
        try await bench.put(#"{"version":0}"#, "base/statistics.json")
        let places = MonitoringPlaces(objects: bench.objects, home: bench.home)
        let (execution, schedule) = try begin(at: MonitoringBench.hour + 3601)
        let place = try await places.prepare(execution, of: schedule)
        #expect(place.isDecidedAsModelMonitor && place.note == nil)
        #expect(
            FileManager.default.contents(atPath: "\(place.baseline)/constraints.json")
                == Data(#"{"version":0,"features":[]}"#.utf8))
        try FileManager.default.createDirectory(atPath: place.reports, withIntermediateDirectories: true)
        for name in ["statistics.json", "constraint_violations.json", "findings.json", "report.html"] {
            try Data(name.utf8).write(to: URL(filePath: "\(place.reports)/\(name)"))
        }
        let told = try await places.deliver(from: place, execution, of: schedule)
        #expect(told.hasSuffix("/shop-bucket/results/shop/hourly/2026/01/31/22"))
        let keys = try await bench.objects.list(S3Location(bucket: "shop-bucket", key: "results/")).map(\.location.key)
        let hour = "results/shop/hourly/2026/01/31/22"
        #expect(
            keys == ["constraint_violations.json", "report.html", "statistics.json"].map { "\(hour)/\($0)" })
        #expect(!FileManager.default.fileExists(atPath: place.reports))
        // A second execution of the hour, asked for at 22:00:30, does not write over the first one's.
        try end(execution, .result(Execution.Result(rows: 1, violations: 0)), at: MonitoringBench.hour + 3602)
        try await bench.schedules.trigger("hourly", now: MonitoringBench.hour + 3630)
        let (second, _) = try begin(at: MonitoringBench.hour + 3630)
        let place2 = try await places.prepare(second, of: schedule)
        try FileManager.default.createDirectory(atPath: place2.reports, withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: "\(place2.reports)/report.html"))
        #expect(try await places.deliver(from: place2, second, of: schedule).hasSuffix("/22/00-30"))
    }

    @Test func missingFileOfTheBaselineIsNamed() async throws {
        let places = MonitoringPlaces(objects: bench.objects, home: bench.home)
        let (execution, schedule) = try begin(at: MonitoringBench.hour + 3601)
        let error = await #expect(throws: ObjectStoreError.self) {
            try await places.prepare(execution, of: schedule)
        }
        #expect(error?.message == "The baseline's s3://shop-bucket/base/constraints.json is not there.")
    }

    @Test func scheduleWithoutConstraintsSaysThatNothingIsChecked() async throws {
        try await bench.schedules.delete("hourly", now: MonitoringBench.now)
        try await bench.call("CreateMonitoringSchedule", MonitoringBench.inline("hourly", baseline: "{}"))
        let places = MonitoringPlaces(objects: bench.objects, home: bench.home)
        let (execution, schedule) = try begin(at: MonitoringBench.hour + 3601)
        let place = try await places.prepare(execution, of: schedule)
        #expect(place.note == "The schedule has no constraints, so nothing was checked.")
        #expect(FileManager.default.fileExists(atPath: "\(place.baseline)/constraints.json"))
    }
}

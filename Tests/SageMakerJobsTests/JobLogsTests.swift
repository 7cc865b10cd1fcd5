import Foundation
import Jobs
import SageMaker
import Testing

@testable import SageMakerJobs

@Suite struct JobLogsTests {
    private let bench: Bench
    private let logs: JobLogs

    init() throws {
        bench = try Bench()
        logs = JobLogs(home: bench.home)
    }

    private func ask(_ operation: String, _ request: String) async throws -> [String: Any] {
        let bytes = try await logs.respond(operation: operation, body: Array(request.utf8), now: 1)
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    private func refusal(_ operation: String, _ request: String) async -> String? {
        do {
            _ = try await ask(operation, request)
            return nil
        } catch {
            return (error as? AWSError)?.code
        }
    }

    private func write(_ text: String, job: String = "job", stream: String = "algo-1-1700000000") throws {
        let folder = "\(bench.home.path)/sagemaker/logs/TrainingJobs/\(job)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(stream)"))
    }

    private func events(_ members: String) async throws -> (messages: [String], forward: String, backward: String) {
        let answer = try await ask(
            "GetLogEvents",
            #"{"logGroupName":"/aws/sagemaker/TrainingJobs","logStreamName":"job/algo-1-1700000000"\#(members)}"#)
        let events = try #require(answer["events"] as? [[String: Any]])
        return (
            events.compactMap { $0["message"] as? String }, try #require(answer["nextForwardToken"] as? String),
            try #require(answer["nextBackwardToken"] as? String)
        )
    }

    @Test func streamsOfAJobAreFoundByItsName() async throws {
        try write("1700000000123 one\n1700000000456 two\n")
        try write("1 x\n", job: "job-2", stream: "algo-1-1")
        let answer = try await ask(
            "DescribeLogStreams",
            #"{"logGroupName":"/aws/sagemaker/TrainingJobs","logStreamNamePrefix":"job/","orderBy":"LogStreamName","limit":1}"#
        )
        #expect(Set(answer.keys) == ["logStreams"])
        let streams = try #require(answer["logStreams"] as? [[String: Any]])
        #expect(streams.compactMap { $0["logStreamName"] as? String } == ["job/algo-1-1700000000"])
        #expect(streams.first?["firstEventTimestamp"] as? Int == 1_700_000_000_123)
        #expect(streams.first?["lastEventTimestamp"] as? Int == 1_700_000_000_456)
        let all = try await ask("DescribeLogStreams", #"{"logGroupName":"/aws/sagemaker/TrainingJobs"}"#)
        #expect((all["logStreams"] as? [Any])?.count == 2)
        let none = try await ask(
            "DescribeLogStreams", #"{"logGroupName":"/aws/sagemaker/TrainingJobs","logStreamNamePrefix":"../"}"#)
        #expect((none["logStreams"] as? [Any])?.isEmpty == true)
    }

    /// As both of SageMaker's SDKs read: until a page has no events.
    @Test func pagesEndWithAnEmptyOneAndItsOwnToken() async throws {
        try write((0..<25).map { "\($0) line \($0)\n" }.joined() + "26 half a li")
        var page = try await events(#","startFromHead":true,"limit":10"#)
        var all = page.messages
        var pages = 1
        while !page.messages.isEmpty {
            let token = page.forward
            page = try await events(#","startFromHead":true,"limit":10,"nextToken":"\#(token)""#)
            all += page.messages
            pages += 1
            if page.messages.isEmpty { #expect(page.forward == token) }
            #expect(pages < 10)
        }
        #expect(all == (0..<25).map { "line \($0)" })
        let end = page.forward
        try write((0..<27).map { "\($0) line \($0)\n" }.joined())
        #expect(try await events(#","startFromHead":true,"nextToken":"\#(end)""#).messages == ["line 25", "line 26"])
    }

    @Test func lastEventsComeFirstUnlessTheHeadIsAskedFor() async throws {
        try write((0..<25).map { "\($0) line \($0)\n" }.joined())
        let page = try await events(#","limit":3"#)
        #expect(page.messages == ["line 22", "line 23", "line 24"])
        let earlier = try await events(#","limit":3,"nextToken":"\#(page.backward)""#)
        #expect(earlier.messages == ["line 19", "line 20", "line 21"])
    }

    @Test func timesBoundAPage() async throws {
        try write((0..<25).map { "\($0) line \($0)\n" }.joined())
        #expect(
            try await events(#","startFromHead":true,"startTime":10,"endTime":13"#).messages
                == ["line 10", "line 11", "line 12"])
    }

    @Test func whatIsNotThereIsRefusedInCloudWatchsWords() async throws {
        let group = #""logGroupName":"/aws/sagemaker/TrainingJobs""#
        #expect(await refusal("DescribeLogStreams", "{\(group)}") == "ResourceNotFoundException")
        try write("1 x\n")
        #expect(await refusal("DescribeLogStreams", #"{"logGroupName":"/other"}"#) == "ResourceNotFoundException")
        #expect(await refusal("DescribeLogStreams", "{}") == "InvalidParameterException")
        #expect(await refusal("DescribeLogStreams", "{\(group),\"limit\":51}") == "InvalidParameterException")
        for stream in ["job/none", "../../x", "job", "job/../job/algo-1-1700000000", ""] {
            #expect(
                await refusal("GetLogEvents", "{\(group),\"logStreamName\":\"\(stream)\"}")
                    == "ResourceNotFoundException")
        }
        let stream = #""logStreamName":"job/algo-1-1700000000""#
        #expect(
            await refusal("GetLogEvents", "{\(group),\(stream),\"nextToken\":\"x\"}") == "InvalidParameterException")
        #expect(await refusal("GetLogEvents", "[]") == "SerializationException")
        #expect(await refusal("PutLogEvents", "{}") == "UnknownOperationException")
    }

    @Test func logGoesOnInTheSameStreamAfterHalfALine() throws {
        try write("1 one\n2 hal")
        let job = Resource(kind: .trainingJob, name: "job", arn: "", now: 1, request: "{}")
        let log = try JobLog(job, home: bench.home)
        log.write("a\tb\nc")
        #expect(try bench.log("job") == ["one", "hal", "a#011b c"])
    }
}

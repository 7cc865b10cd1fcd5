import Foundation
public import Jobs
import SageMaker

/// CloudWatch Logs as clients of SageMaker's use it while they wait: `DescribeLogStreams` and `GetLogEvents`, JSON 1.1.
///
/// Groups are `/aws/sagemaker/TrainingJobs` and `/aws/sagemaker/ProcessingJobs`; a stream is `{job}/algo-1-{epoch seconds}`.
public struct JobLogs: Sendable {
    private let home: Home

    /// The logs of a home; they need not be there.
    public init(home: Home) { self.home = home }

    /// Answers one call.
    ///
    /// - Parameters:
    ///   - operation: What follows `Logs_20140328.` in the target.
    ///   - body: The request, a JSON object.
    ///   - now: Seconds since 1970.
    /// - Returns: The answer's body.
    /// - Throws: `AWSError`: `ResourceNotFoundException`, `InvalidParameterException`, `SerializationException`,
    ///   `UnknownOperationException`.
    public func respond(operation: String, body: [UInt8], now: Double) async throws -> [UInt8] {
        switch operation {
        case "DescribeLogStreams":
            return try encode(try streams(try decode(StreamsRequest.self, body), now: now))
        case "GetLogEvents":
            let request = try decode(EventsRequest.self, body)
            return try await onThread { [self] in try encode(try events(request)) }
        default: throw AWSError("UnknownOperationException", "The operation \(operation) is not answered here.")
        }
    }

    // MARK: Streams

    private struct StreamsRequest: Decodable {
        var logGroupName: String?
        var logGroupIdentifier: String?
        var logStreamNamePrefix: String?
        var orderBy: String?
        var descending: Bool?
        var limit: Int?
    }

    /// No `nextToken` is ever among the members: SageMaker's SDKs would ask for the same page for ever.
    private struct Streams: Encodable {
        struct Stream: Encodable {
            var logStreamName: String
            var creationTime: Int
            var firstEventTimestamp: Int?
            var lastEventTimestamp: Int?
            var lastIngestionTime: Int?
            var arn: String
            var storedBytes = 0
        }
        var logStreams: [Stream]
    }

    private func streams(_ request: StreamsRequest, now: Double) throws -> Streams {
        let (group, folder) = try group(request.logGroupName ?? request.logGroupIdentifier)
        let limit = try checked(request.limit ?? 50, in: 1...50, "limit")
        let prefix = request.logStreamNamePrefix ?? ""
        let files = FileManager.default
        // A prefix that names a job whole is the usual one; others look at all jobs.
        let job = prefix.firstIndex(of: "/").map { String(prefix[..<$0]) }
        let jobs = try job.map { LogPlace.isName($0) ? [$0] : [] } ?? files.contentsOfDirectory(atPath: folder)
        var names: [String] = []
        for job in jobs {
            let streams = (try? files.contentsOfDirectory(atPath: "\(folder)/\(job)")) ?? []
            names += streams.map { "\(job)/\($0)" }.filter { $0.hasPrefix(prefix) }
        }
        var found = names.sorted().map { stream($0, group: group, folder: folder) }
        if request.orderBy == "LastEventTime" {
            found.sort {
                ($0.lastEventTimestamp ?? 0, $0.logStreamName) < ($1.lastEventTimestamp ?? 0, $1.logStreamName)
            }
        }
        if request.descending == true { found.reverse() }
        return Streams(logStreams: Array(found.prefix(limit)))
    }

    private func stream(_ name: String, group: String, folder: String) -> Streams.Stream {
        let created = (name.split(separator: "-").last.flatMap { Int($0) } ?? 0) * 1_000
        var stream = Streams.Stream(
            logStreamName: name, creationTime: created, arn: "arn:aws:logs:::log-group:\(group):log-stream:\(name)")
        guard let file = try? LogFile("\(folder)/\(name)") else { return stream }
        stream.firstEventTimestamp = file.events(from: 0, count: 1, where: { _ in true }).events.first?.timestamp
        stream.lastEventTimestamp = file.lastEvents(1).events.last?.timestamp
        stream.lastIngestionTime = stream.lastEventTimestamp
        return stream
    }

    // MARK: Events

    private struct EventsRequest: Decodable {
        var logGroupName: String?
        var logGroupIdentifier: String?
        var logStreamName: String?
        var startTime: Int?
        var endTime: Int?
        var startFromHead: Bool?
        var nextToken: String?
        var limit: Int?
    }

    private struct Events: Encodable {
        struct Event: Encodable {
            var timestamp: Int
            var message: String
            var ingestionTime: Int
        }
        var events: [Event]
        var nextForwardToken: String
        var nextBackwardToken: String
    }

    private func events(_ request: EventsRequest) throws -> Events {
        let (_, folder) = try group(request.logGroupName ?? request.logGroupIdentifier)
        let limit = try checked(request.limit ?? 10_000, in: 1...10_000, "limit")
        guard let name = request.logStreamName, LogPlace.isStream(name),
            let file = try? LogFile("\(folder)/\(name)")
        else { throw AWSError("ResourceNotFoundException", "The specified log stream does not exist.") }
        let (start, end) = (request.startTime ?? .min, request.endTime ?? .max)
        let isWanted: (LogFile.Event) -> Bool = { $0.timestamp >= start && $0.timestamp < end }
        let page: LogFile.Page
        switch try request.nextToken.map(Token.init) {
        case .forward(let offset): page = file.events(from: offset, count: limit, where: isWanted)
        case .backward(let offset): page = file.lastEvents(limit, before: offset, where: isWanted)
        case nil where request.startFromHead == true: page = file.events(from: 0, count: limit, where: isWanted)
        case nil: page = file.lastEvents(limit, where: isWanted)
        }
        return Events(
            events: page.events.map {
                Events.Event(timestamp: $0.timestamp, message: $0.message, ingestionTime: $0.timestamp)
            },
            nextForwardToken: Token.forward(page.end).text, nextBackwardToken: Token.backward(page.start).text)
    }

    /// Where a page ends or begins, in bytes.
    private enum Token {
        case forward(Int), backward(Int)

        init(_ text: String) throws(AWSError) {
            guard let offset = Int(text.dropFirst(2)), offset >= 0, text.hasPrefix("f/") || text.hasPrefix("b/") else {
                throw AWSError("InvalidParameterException", "The specified nextToken is invalid.")
            }
            self = text.hasPrefix("f/") ? .forward(offset) : .backward(offset)
        }

        var text: String {
            switch self {
            case .forward(let offset): "f/\(String(repeating: "0", count: max(0, 20 - "\(offset)".count)))\(offset)"
            case .backward(let offset): "b/\(String(repeating: "0", count: max(0, 20 - "\(offset)".count)))\(offset)"
            }
        }
    }

    // MARK: Common

    private func group(_ name: String?) throws(AWSError) -> (name: String, folder: String) {
        guard let name else {
            throw AWSError("InvalidParameterException", "1 validation error detected: logGroupName is missing.")
        }
        // An identifier may be an ARN.
        let plain = name.components(separatedBy: "log-group:").last ?? name
        guard let folder = LogPlace.groups[plain],
            FileManager.default.fileExists(atPath: "\(LogPlace.root(home))/\(folder)")
        else { throw AWSError("ResourceNotFoundException", "The specified log group does not exist.") }
        return (plain, "\(LogPlace.root(home))/\(folder)")
    }

    private func checked(_ value: Int, in range: ClosedRange<Int>, _ name: String) throws(AWSError) -> Int {
        guard range.contains(value) else {
            throw AWSError(
                "InvalidParameterException",
                "1 validation error detected: Value '\(value)' at '\(name)' failed to satisfy constraint: "
                    + "Member must be between \(range.lowerBound) and \(range.upperBound)")
        }
        return value
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ body: [UInt8]) throws(AWSError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body.isEmpty ? Array("{}".utf8) : body))
        } catch {
            throw AWSError("SerializationException", "The request is not what the operation takes.")
        }
    }

    private func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

extension LogPlace {
    /// Whether a name can be a job's, so that it leads nowhere else.
    static func isName(_ name: String) -> Bool {
        (1...63).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || (48...57).contains(byte) || (97...122).contains(byte | 32)
            }
    }

    /// Whether a name can be a stream's: a job's name, a slash, and another such.
    static func isStream(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { isName(String($0)) }
    }
}

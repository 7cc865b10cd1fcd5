import JSONDocument
import Testing

@testable import SageMaker

@Suite struct ControlPlaneTests {
    private let plane = Plane()

    @Test func anUnknownOperationIsRefused() async throws {
        let error = try await plane.refusal("CreateNotebook", [:])
        #expect(error?.code == "UnknownOperationException")
        #expect(error?.status == 400)
    }

    @Test func anEmptyBodyIsARequestWithoutMembers() async throws {
        let answer = try await plane.control.respond(
            operation: "ListModels", body: [], region: "us-west-2", now: plane.now)
        #expect(String(decoding: answer, as: UTF8.self) == #"{"Models":[]}"#)
    }

    /// Every value of every request replaced by every kind of value: an answer or a refusal, and never a trap.
    @Test func noValueTraps() async throws {
        let odd: [JSONValue] = [
            .null, .bool(true), .integer(.min), .integer(-1), .integer(.max), .double(1e308), "", "s3://", "s3:///x",
            .string(String(repeating: "a", count: 10_000)), .array([]), .array([.null]), .array([[:]]), [:],
            ["a": .null],
        ]
        let requests: [(String, JSONValue)] = [
            ("CreateTrainingJob", Requests.trainingJob("a")), ("CreateProcessingJob", Requests.processingJob("a")),
            ("CreateModel", Requests.model("a")), ("CreateEndpointConfig", Requests.endpointConfig("a")),
            ("AddTags", ["ResourceArn": "arn:aws:sagemaker:us-west-2:123456789012:model/a", "Tags": .array([])]),
        ]
        var answers = 0
        for (operation, request) in requests {
            for path in request.paths {
                for value in odd {
                    do {
                        try await plane.call(operation, request.with(value, at: path))
                    } catch let error as AWSError {
                        #expect(error.status == 400)
                    }
                    answers += 1
                }
            }
        }
        #expect(answers > 500)
    }
}

extension JSONValue {
    /// The ways to every value inside.
    fileprivate var paths: [[String]] {
        let inside: [(String, JSONValue)] =
            switch self {
            case .object(let object): object.members.map { ($0.key, $0.value) }
            case .array(let elements): elements.enumerated().map { ("\($0.offset)", $0.element) }
            default: []
            }
        return inside.flatMap { name, value in [[name]] + value.paths.map { [name] + $0 } }
    }
}

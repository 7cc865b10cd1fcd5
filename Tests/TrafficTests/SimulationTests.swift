import NIOHTTP1
import Tabular
import Testing

@testable import Traffic

/// What goes over the wire, and what is made of the answers.
@Suite struct SimulationTests {
    let file: TemporaryCSV

    init() throws { file = try TemporaryCSV(visits) }

    @Test func rowsGoOutInOrderWithoutHeaderLabelAndIdentifier() async throws {
        try await TestServer.run { server in
            let summary = try await Simulation.visits(
                file, to: server.url, pace: .init(connections: 1),
                target: InvocationTarget(url: server.url, token: "t0ken", variant: "blue")
            ).run()
            let received = server.received
            #expect(received.map(\.body) == ["3,ads\n", "5,mail\n", "8,ads\n"])
            #expect(received.allSatisfy { $0.uri == "/invocations" })
            #expect(received.first?.headers["Content-Type"] == ["text/csv"])
            #expect(received.first?.headers["Accept"] == ["text/csv"])
            #expect(received.first?.headers["Authorization"] == ["Bearer t0ken"])
            #expect(received.first?.headers["X-Amzn-SageMaker-Target-Variant"] == ["blue"])
            #expect(received.first?.headers["X-Amzn-SageMaker-Inference-Id"] == [])
            #expect(summary.rows == 3)
            #expect(summary.requests == 3)
            #expect(summary.statuses == ["200": 3])
            #expect(summary.meanProbability == 0.25)
            #expect(summary.scoredRows == 3)
            #expect(summary.failures.isEmpty)
            #expect(summary.latencyMilliseconds.map { $0.p50 > 0 && $0.p50 <= $0.max } == true)
            #expect(summary.secondsLate == nil)
        }
    }

    @Test func fileStartsOverAndBatchesFill() async throws {
        try await TestServer.run { server in
            let summary = try await Simulation.visits(
                file, to: server.url, pace: .init(connections: 1, batch: 2, rows: 7)
            ).run()
            #expect(
                server.received.map(\.body) == [
                    "3,ads\n5,mail\n", "8,ads\n3,ads\n", "5,mail\n8,ads\n", "3,ads\n",
                ])
            #expect(summary.rows == 7)
            #expect(summary.scoredRows == 7)
        }
    }

    @Test func inferenceIdsAreThoseOfTheRows() async throws {
        let file = try TemporaryCSV(
            "user,pages,channel,sold\nu1,3,ads,0\n,5,mail,1\n\(String(repeating: "u", count: 65)),8,ads,0\n")
        try await TestServer.run { server in
            let summary = try await Simulation.visits(
                file, to: server.url, pace: .init(connections: 1), form: .init(hasInferenceIds: true)
            ).run()
            #expect(server.received.map { $0.headers["X-Amzn-SageMaker-Inference-Id"] } == [["u1"], [], []])
            #expect(summary.withoutInferenceId == 2)
        }
        #expect(throws: TrafficError.self) {
            try Simulation.visits(file, to: "a", pace: .init(batch: 2), form: .init(hasInferenceIds: true))
        }
    }

    @Test func jsonIsAskedForAndRead() async throws {
        try await TestServer.run { _, _ in
            .init(
                headers: [
                    "Content-Type": "application/json", "x-Amzn-Invoked-Production-Variant": "blue",
                    "X-Propensity-Capture-Lost": "queue-full",
                ],
                body: #"{"predictions":[{"score":0.5,"probability":0.5}]}"#)
        } _: { server in
            let summary = try await Simulation.visits(
                file, to: server.url, pace: .init(connections: 1), form: .init(format: .json, isByName: true)
            ).run()
            #expect(server.received.first?.body == #"[{"pages":3,"channel":"ads"}]"#)
            #expect(server.received.first?.headers["Content-Type"] == ["application/json"])
            #expect(summary.meanProbability == 0.5)
            #expect(summary.variants == ["blue": 3])
            #expect(summary.captureLost == ["queue-full": 3])
        }
    }

    @Test func sameSeedSendsTheSameWhateverTheConnections() async throws {
        func bodies(connections: Int, seed: UInt64) async throws -> Set<String> {
            try await TestServer.run { server in
                let summary = try await Simulation.visits(
                    file, to: server.url, pace: .init(connections: connections, rows: 50),
                    faults: [.noise(column: "pages", deviation: 2), .duplicate(share: 0.5)], seed: seed
                ).run()
                #expect(summary.rows == summary.faultyRows)
                #expect(summary.rows == 50 + summary.duplicatedRows)
                #expect(summary.duplicatedRows > 0)
                #expect(server.received.count == summary.rows)
                return Set(server.received.map(\.body))
            }
        }
        let one = try await bodies(connections: 1, seed: 1)
        #expect(one.count == 50)
        #expect(try await bodies(connections: 8, seed: 1) == one)
        #expect(try await bodies(connections: 8, seed: 2).isDisjoint(with: one))
    }

    @Test func refusalsAreCountedWithTheirReason() async throws {
        try await TestServer.run { _, number in
            number == 0
                ? .init()
                : .init(
                    status: .badRequest, headers: [:],
                    body: #"{"error":{"message":"m","rows":[{"row":1,"column":"pages","reason":"not a number"}]}}"#)
        } _: { server in
            let summary = try await Simulation.visits(
                file, to: server.url, pace: .init(connections: 1), faults: [.wrongType(column: "pages")]
            ).run()
            #expect(server.received.map(\.body) == ["text,ads\n", "text,mail\n", "text,ads\n"])
            #expect(summary.statuses == ["200": 1, "400": 2])
            #expect(
                summary.failures == [.init(status: 400, message: "column \"pages\": not a number", count: 2)])
            #expect(summary.scoredRows == 1)
        }
    }

    @Test func busyEndpointIsAskedAgain() async throws {
        try await TestServer.run { _, number in
            number < 2 ? .init(status: .tooManyRequests, headers: ["Retry-After": "0"], body: "busy") : .init()
        } _: { server in
            let summary = try await Simulation.visits(file, to: server.url, pace: .init(connections: 1)).run()
            #expect(summary.statuses == ["200": 3])
            #expect(summary.requests == 3)
            #expect(summary.retries == 2)
            #expect(server.received.count == 5)
        }
    }

    @Test func endpointThatStaysBusyIsAskedThreeTimesMore() async throws {
        try await TestServer.run { _, _ in
            .init(status: .tooManyRequests, headers: ["Retry-After": "0"], body: "busy")
        } _: { server in
            let summary = try await Simulation.visits(file, to: server.url, pace: .init(connections: 1, rows: 1)).run()
            #expect(summary.statuses == ["429": 1])
            #expect(summary.retries == 3)
            #expect(summary.failures == [.init(status: 429, message: "busy", count: 1)])
        }
    }

    @Test func connectionThatClosesIsNoAnswer() async throws {
        try await TestServer.run { _, number in
            .init(isHangUp: number == 1)
        } _: { server in
            let summary = try await Simulation.visits(file, to: server.url, pace: .init(connections: 1)).run()
            #expect(summary.statuses == ["200": 2])
            #expect(summary.unanswered == 1)
            #expect(
                summary.failures
                    == [.init(status: nil, message: "the connection was closed before the answer", count: 1)])
        }
    }
}

import Synchronization
import Tabular
import Testing

@testable import Traffic

/// When requests go out, and when sending ends.
@Suite struct SimulationPaceTests {
    let file: TemporaryCSV

    init() throws { file = try TemporaryCSV(visits) }

    @Test func requestsKeepToTheSchedule() async throws {
        try await TestServer.run { server in
            let summary = try await Simulation.visits(file, to: server.url, pace: .init(rate: 50, rows: 26)).run()
            // The 26th request is due half a second after the first.
            #expect(summary.seconds >= 0.5)
            #expect(summary.secondsLate.map { $0 >= 0 } == true)
            #expect(summary.rows == 26)
        }
    }

    @Test func slowEndpointIsCaughtUpWithinTheConnections() async throws {
        try await TestServer.run { _, number in
            .init(delay: number == 0 ? .milliseconds(200) : .milliseconds(1))
        } _: { server in
            let summary = try await Simulation.visits(
                file, to: server.url, pace: .init(rate: 200, connections: 1, rows: 41)
            ).run()
            // One connection stood still for 200 of the schedule's 200 ms, so that everything else was late.
            #expect(summary.secondsLate.map { $0 > 0.1 } == true)
            #expect(server.received.allSatisfy { $0.underWay == 1 })
            #expect(summary.rows == 41)
        }
    }

    @Test func connectionsBoundWhatIsUnderWay() async throws {
        try await TestServer.run { _, _ in
            .init(delay: .milliseconds(20))
        } _: { server in
            let summary = try await Simulation.visits(file, to: server.url, pace: .init(connections: 3, rows: 30)).run()
            #expect(server.received.map(\.underWay).max() == 3)
            #expect(summary.requests == server.received.count)
        }
    }

    @Test func stoppingLetsAnswersComeIn() async throws {
        let stop = StopSignal()
        try await TestServer.run { _, number in
            if number == 4 { stop.stop() }
            return .init(delay: .milliseconds(50))
        } _: { server in
            let summary = try await Simulation.visits(
                file, to: server.url, pace: .init(connections: 2, rows: 100_000), stop: stop
            ).run()
            #expect(summary.wasStopped)
            #expect(summary.rows == server.received.count)
            #expect(summary.statuses == ["200": summary.rows])
            #expect((5...7).contains(summary.rows))
        }
    }

    @Test func stoppingEndsALongWait() async throws {
        let stop = StopSignal()
        try await TestServer.run { _, _ in
            stop.stop()
            return .init()
        } _: { server in
            let summary = try await Simulation.visits(file, to: server.url, pace: .init(rate: 0.001), stop: stop).run()
            #expect(summary.rows == 1)
            #expect(summary.statuses == ["200": 1])
        }
    }

    @Test func progressIsToldEverySecond() async throws {
        let told = Mutex<[TrafficProgress]>([])
        try await TestServer.run { server in
            _ = try await Simulation.visits(file, to: server.url, pace: .init(rate: 10, rows: 18)) { progress in
                told.withLock { $0.append(progress) }
            }.run()
        }
        let events = told.withLock { $0 }
        #expect(events.count >= 1)
        #expect(events.allSatisfy { $0.totalRows == 18 && $0.rows > 0 && $0.rows <= 18 && $0.failures == 0 })
    }

    @Test func endpointThatIsNotThereIsUnreachable() async throws {
        // Nothing listens on tcpmux's port.
        let error = await #expect(throws: TrafficError.self) {
            try await Simulation.visits(file, to: "127.0.0.1:1", pace: .init(rows: 1_000)).run()
        }
        #expect(error?.code == .unreachable)
        #expect(
            error?.message
                == "http://127.0.0.1:1/invocations cannot be reached: Connection refused")
    }

    @Test func plainEndpointDoesNotAnswerTLS() async throws {
        try await TestServer.run { server in
            let error = await #expect(throws: TrafficError.self) {
                try await Simulation.visits(file, to: "https://127.0.0.1:\(server.port)", pace: .init()).run()
            }
            #expect(error?.code == .unreachable)
            #expect(error?.message.hasSuffix("TLS failed: wrong version number") == true)
        }
    }

    @Test func certificatesMustBeReadable() async throws {
        let target = try InvocationTarget(url: "https://127.0.0.1:1", certificates: file.path)
        let error = await #expect(throws: TrafficError.self) {
            try await Simulation.visits(file, to: "", pace: .init(), target: target).run()
        }
        #expect(error?.code == .invalidOption)
    }

    @Test func endpointThatNeverAnswersIsGivenUp() async throws {
        try await TestServer.run { _, _ in
            .init(isHangUp: true)
        } _: { server in
            let error = await #expect(throws: TrafficError.self) {
                try await Simulation.visits(file, to: server.url, pace: .init(connections: 1, rows: 1_000)).run()
            }
            #expect(error?.code == .noAnswer)
            #expect(server.received.count == 10)
        }
    }

    @Test func answerThatTakesTooLongIsNone() async throws {
        try await TestServer.run { _, number in
            .init(delay: number == 1 ? .seconds(10) : .zero)
        } _: { server in
            let summary = try await Simulation.visits(
                file, to: server.url, pace: .init(connections: 1),
                target: InvocationTarget(url: server.url, timeout: 1.5)
            ).run()
            #expect(summary.unanswered == 1)
            #expect(summary.failures == [.init(status: nil, message: "no answer in 1.5 s", count: 1)])
        }
    }

    @Test func faultyFileIsFoundBeforeAnythingIsSent() async throws {
        let broken = try TemporaryCSV("user,pages,channel,sold\nu1,3,ads,0\nu2,5\n")
        try await TestServer.run { server in
            let error = await #expect(throws: TableError.self) {
                try await Simulation.visits(broken, to: server.url, pace: .init()).run()
            }
            #expect(error?.code == .raggedRow)
            #expect(server.received.isEmpty)
        }
    }

    @Test func columnsOfAModelDecideTheOrder() throws {
        let options = CSVOptions(threads: 1)
        #expect(
            try RowFeed(data: file.path, reading: options, selection: .only(["channel", "pages"])).columns
                == ["channel", "pages"])
        let error = #expect(throws: TableError.self) {
            try RowFeed(data: file.path, reading: options, selection: .only(["page"]))
        }
        #expect(error?.hint == "did you mean \"pages\"?")
        #expect(throws: TrafficError.self) {
            try RowFeed(data: file.path, reading: options, selection: .allBut(["user", "pages", "channel", "sold"]))
        }
    }
}

import Capture
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTesting
import Jobs
import Logging
import NIOCore
import NIOPosix
import Telemetry
import Testing

@testable import Serving

/// What only shows on a real connection.
@Suite struct ConnectionTests {
    private let row = ShopRows.lines(1)[0]

    /// Sends bytes and returns all that comes back until the server closes or a while passes.
    private func exchange(
        _ port: Int, _ text: String, seconds: Double = 3, halfCloses: Bool = false
    ) async throws -> String {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        let closing = channel.channel.eventLoop.scheduleTask(in: .milliseconds(Int64(seconds * 1_000))) {
            channel.channel.close(promise: nil)
        }
        defer { closing.cancel() }
        return try await channel.executeThenClose { inbound, outbound in
            try? await outbound.write(ByteBuffer(string: text))
            if halfCloses { outbound.finish() }
            var answer = ""
            do { for try await bytes in inbound { answer += String(buffer: bytes) } } catch {}
            return answer
        }
    }

    /// As for one accepted in the moment in which the server stops listening; an async channel dropped unused would end the process.
    @Test func connectionThatReachesNobodyIsClosed() async throws {
        let http = AcceptedHTTP1(http: HTTP1Channel(responder: { _, _, _ in }))
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { http.setup(channel: $0, logger: Logger(label: "test")).map { _ in } }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(listener.localAddress?.port)
        let began = ContinuousClock.now
        #expect(try await exchange(port, "GET / HTTP/1.1\r\n", seconds: 60) == "")
        #expect(ContinuousClock.now - began < .seconds(30))
        try await listener.close()
    }

    private func live(
        _ change: (inout ServingConfiguration) -> Void = { _ in }, _ work: @Sendable (Int) async throws -> Void
    ) async throws {
        var server = try await TestServer(endpoints: "shop")
        server.configuration.port = 0
        change(&server.configuration)
        try await server.application().test(.live) { client in
            try await work(try #require(client.port))
        }
    }

    /// A server whose answers wait until their records are on disk.
    private func durable(_ work: @Sendable (Int) async throws -> Void) async throws {
        var server = try await TestServer(endpoints: "shop")
        server.configuration.port = 0
        try await server.deploy("shop:1", to: "shop") {
            $0.capturePercent = 100
            $0.captureMode = .durable
            $0.captureDestination = server.folder.path
        }
        try await server.application().test(.live) { client in
            try await work(try #require(client.port))
        }
    }

    private func statuses(_ answer: String) -> [Substring] { answer.matches(of: /HTTP\/1\.1 (\d+)/).map(\.1) }

    @Test func callerThatClosesItsSideGetsAllItsAnswers() async throws {
        try await durable { port in
            func post(_ body: String) -> String {
                "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            }
            let ping = "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n"
            for _ in 0..<5 {
                let answer = try await exchange(
                    port, post(row) + post("x") + ping + post(row) + post("x") + post(row), seconds: 10,
                    halfCloses: true)
                #expect(statuses(answer) == ["200", "400", "200", "200", "400", "200"], "\(answer)")
            }
        }
    }

    @Test(arguments: [false, true])
    func bytesThatAreNoRequestAreAnsweredInTheirTurn(halfCloses: Bool) async throws {
        try await durable { port in
            let answer = try await exchange(
                port,
                "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: \(row.utf8.count)\r\n\r\n\(row)\n,\r\n\r\n",
                seconds: 10, halfCloses: halfCloses)
            #expect(statuses(answer) == ["200", "400"], "\(answer)")
        }
    }

    @Test func lateRequestOfTheRuntimeRouteIsToldSoInItsClientsWords() async throws {
        try await live({ $0.requestSeconds = 0.3 }) { port in
            let answer = try await exchange(
                port,
                "POST /endpoints/shop/invocations HTTP/1.1\r\nHost: x\r\nX-Request-Id: late\r\nContent-Length: 9\r\n\r\n1",
                seconds: 10)
            #expect(answer.hasPrefix("HTTP/1.1 408"), "\(answer)")
            #expect(answer.contains("ValidationError") && answer.contains("\"Message\""), "\(answer)")
            #expect(answer.lowercased().contains("x-request-id: late"), "\(answer)")
        }
    }

    @Test func refusalsAreCountedWithAndWithoutAVariant() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.application().test(.live) { client in
            for field in ["Content-Encoding: gzip", "X-Amzn-SageMaker-Target-Variant: none", "Accept: image/png"] {
                let port = try #require(client.port)
                _ = try await exchange(
                    port,
                    "POST /invocations HTTP/1.1\r\nHost: x\r\n\(field)\r\nContent-Length: \(row.utf8.count)\r\nConnection: close\r\n\r\n\(row)"
                )
            }
        }
        let lines = server.registry.prometheusText.split(separator: "\n").filter {
            $0.hasPrefix("propensity_requests_total") && $0.contains("4xx")
        }
        #expect(lines.count == 2)
        #expect(lines.contains { $0.contains("variant=\"\"") && $0.hasSuffix(" 2") }, "\(lines)")
        #expect(lines.contains { !$0.contains("variant=\"\"") && $0.hasSuffix(" 1") }, "\(lines)")
    }

    /// What follows the declared length is another request, and no good one.
    @Test func bytesBeyondTheDeclaredLengthAreNoPartOfTheBody() async throws {
        try await live { port in
            let answer = try await exchange(
                port,
                "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: \(row.utf8.count)\r\n\r\n\(row)\nmore\r\n\r\n",
                seconds: 2)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"), "\(answer)")
            #expect(answer.contains("HTTP/1.1 400"), "\(answer)")
        }
    }

    @Test func declaredLengthBeyondTheLimitIsRefusedBeforeTheBody() async throws {
        try await live { port in
            let answer = try await exchange(
                port, "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n1,2", seconds: 1)
            #expect(answer.hasPrefix("HTTP/1.1 413"), "\(answer)")
        }
    }

    @Test func twoRequestsOnOneConnectionAreAnsweredInOrder() async throws {
        try await live { port in
            let request = "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: \(row.utf8.count)\r\n"
            let answer = try await exchange(
                port,
                "\(request)X-Request-Id: first\r\n\r\n\(row)\(request)X-Request-Id: second\r\nConnection: close\r\n\r\n\(row)"
            )
            let ids = answer.matches(of: /(?i)x-request-id: (\w+)/).map(\.1)
            #expect(ids == ["first", "second"], "\(answer)")
        }
    }

    @Test func slowHeaderEndsWithATimeout() async throws {
        try await live({ $0.requestSeconds = 0.3 }) { port in
            let clock = ContinuousClock()
            let began = clock.now
            let answer = try await exchange(port, "POST /invocations HTTP/1.1\r\nHost:", seconds: 10)
            #expect(answer.hasPrefix("HTTP/1.1 408"), "\(answer)")
            #expect(began.duration(to: clock.now) < .seconds(8))
        }
    }

    @Test func slowBodyEndsWithATimeout() async throws {
        try await live({ $0.requestSeconds = 0.3 }) { port in
            let answer = try await exchange(
                port, "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n1,", seconds: 10)
            #expect(answer.hasPrefix("HTTP/1.1 408"), "\(answer)")
        }
    }

    @Test(arguments: [
        ("Content-Length: many", "400", "Content-Length"), ("Content-Length: 1\r\nContent-Length: 2", "400", "length"),
        ("X-Long: \(String(repeating: "a", count: 40_000))", "431", "header-too-large"),
    ])
    func bytesThatAreNoRequestAreToldWhy(field: String, status: String, words: String) async throws {
        try await live { port in
            let answer = try await exchange(
                port, "POST /invocations HTTP/1.1\r\nHost: x\r\n\(field)\r\n\r\n1", seconds: 20)
            #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(answer)")
            #expect(answer.contains(#"{"error":{"code":""#) && answer.contains(words), "\(answer)")
            #expect(answer.lowercased().contains("connection: close"), "\(answer)")
        }
    }

    @Test func oldRequestsSentAheadAreToldOfTheirOwnConnection() async throws {
        try await live { port in
            let kept = "GET /ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
            let answer = try await exchange(port, kept + kept + "GET /ping HTTP/1.0\r\n\r\n", seconds: 10)
            let told = answer.matches(of: /(?i)connection: ([a-z-]+)/).map(\.1)
            #expect(told == ["keep-alive", "keep-alive", "close"], "\(answer)")
        }
    }

    @Test(arguments: [("", "close"), ("Connection: keep-alive\r\n", "keep-alive")])
    func oldHTTPKeepsItsConnectionOnlyWhenAsked(field: String, told: String) async throws {
        try await live { port in
            let clock = ContinuousClock()
            let began = clock.now
            let answer = try await exchange(
                port,
                "POST /invocations HTTP/1.0\r\nContent-Length: \(row.utf8.count)\r\n\(field)\r\n\(row)",
                seconds: told == "close" ? 20 : 2)
            #expect(answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
            #expect(answer.lowercased().contains("connection: \(told)"), "\(answer)")
            if told == "close" { #expect(began.duration(to: clock.now) < .seconds(15)) }
        }
    }

    @Test(arguments: ["/invocations", "/endpoints/shop/invocations", "/nowhere"])
    func refusalsHaveTheRequestsId(path: String) async throws {
        try await live { port in
            let answer = try await exchange(
                port, "POST \(path) HTTP/1.1\r\nX-Request-Id: mine\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx")
            #expect(answer.hasPrefix("HTTP/1.1 4"), "\(answer)")
            #expect(answer.lowercased().contains("x-request-id: mine"), "\(answer)")
            #expect(answer.contains(/(?i)x-amzn-requestid: [0-9a-f-]{36}/), "\(answer)")
        }
    }

    /// The connection ends long before the exchange's time is over.
    @Test(arguments: ["close", "CLOSE", "keep-alive, close", "close, TE"])
    func requestThatAsksToCloseIsTheLast(words: String) async throws {
        try await live { port in
            let clock = ContinuousClock()
            let began = clock.now
            let answer = try await exchange(
                port,
                "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: \(row.utf8.count)\r\nConnection: \(words)\r\n\r\n\(row)",
                seconds: 20)
            #expect(answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
            #expect(answer.lowercased().contains("connection: close"), "\(answer)")
            #expect(began.duration(to: clock.now) < .seconds(15))
        }
    }

    @Test func refusedBodyEndsTheConnection() async throws {
        try await live { port in
            let clock = ContinuousClock()
            let began = clock.now
            _ = try await exchange(
                port, "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n1,2", seconds: 20)
            #expect(began.duration(to: clock.now) < .seconds(15))
        }
    }

    @Test func senderThatWaitsIsToldToContinue() async throws {
        try await live { port in
            let answer = try await exchange(
                port, "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\nExpect: 100-continue\r\n\r\n",
                seconds: 1)
            #expect(answer == "HTTP/1.1 100 Continue\r\n\r\n", "\(answer)")
        }
    }

    @Test(arguments: ["/invocations", "/nothing", "/endpoints/shop/invocations"])
    func refusedHEADHasNoBody(path: String) async throws {
        try await live { port in
            let answer = try await exchange(port, "HEAD \(path) HTTP/1.1\r\nHost: x\r\n\r\n", seconds: 1)
            #expect(answer.hasPrefix("HTTP/1.1 4"), "\(answer)")
            #expect(answer.hasSuffix("\r\n\r\n"), "\(answer)")
        }
    }

    @Test func halfARequestInOnePieceWithAWholeOneEndsWithATimeout() async throws {
        try await live({ $0.requestSeconds = 0.3 }) { port in
            let head = "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: \(row.utf8.count)\r\n\r\n"
            let answer = try await exchange(port, "\(head)\(row)\(head)1,", seconds: 10)
            #expect(answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
            #expect(answer.contains("HTTP/1.1 408"), "\(answer)")
        }
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
        "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET /ping HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "y", count: 40_000))\r\n\r\n",
    ])
    func requestsThatAreNoHTTPAreRefused(text: String) async throws {
        try await live { port in
            let answer = try await exchange(port, text)
            #expect(answer.hasPrefix("HTTP/1.1 4"), "\(answer)")
        }
    }
}

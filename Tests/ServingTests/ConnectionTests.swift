import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

@testable import Serving

/// What only shows on a real connection.
@Suite struct ConnectionTests {
    private let row = ShopRows.lines(1)[0]

    /// Sends bytes and returns all that comes back until the server closes or a while passes.
    private func exchange(_ port: Int, _ text: String, seconds: Double = 3) async throws -> String {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let closing = channel.channel.eventLoop.scheduleTask(in: .milliseconds(Int64(seconds * 1_000))) {
            channel.channel.close(promise: nil)
        }
        defer { closing.cancel() }
        return try await channel.executeThenClose { inbound, outbound in
            try? await outbound.write(ByteBuffer(string: text))
            var answer = ""
            do { for try await bytes in inbound { answer += String(buffer: bytes) } } catch {}
            return answer
        }
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

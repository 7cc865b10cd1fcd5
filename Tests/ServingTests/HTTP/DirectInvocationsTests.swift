import Access
import Capture
import Foundation
import HTTPTypes
import HummingbirdTesting
import Jobs
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Serving

@Suite struct DirectInvocationsTests {
    private let row = ShopRows.lines(1)[0]

    /// A connection that ends in the handler under test: what it lets through can be read from it.
    private func connection(
        to server: TestServer, isLoopback: Bool = true
    ) async throws -> NIOAsyncTestingChannel {
        let live = LiveEndpoints(registry: server.registry, rowLimit: 1_000, logger: TestServer.silence)
        await EndpointFollower(store: server.store, live: live, logger: TestServer.silence, report: { _, _ in }).begin()
        let invocations = Invocations(
            live: live, captureLog: server.captureLog, inFlight: InFlight(limit: 4),
            shadows: ShadowTraffic(captureLog: server.captureLog, registry: server.registry), bodyLimit: 6 << 20)
        let gate = Gate(credentials: Credentials(server.tokens), isLoopback: isLoopback)
        let channel = NIOAsyncTestingChannel()
        try await channel.testingEventLoop.executeInContext {
            try channel.pipeline.syncOperations.addHandler(
                DirectInvocations(invocations: invocations, gate: gate, logger: TestServer.silence))
        }
        try await channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1))
        return channel
    }

    private func send(
        _ channel: NIOAsyncTestingChannel, path: String = "/invocations", method: HTTPRequest.Method = .post,
        _ body: String, _ headers: HTTPFields = [:], length: String? = nil
    ) async throws {
        var fields = headers
        if let length = length ?? (body.isEmpty ? nil : "\(body.utf8.count)") { fields[.contentLength] = length }
        let head = HTTPRequest(method: method, scheme: "http", authority: "x", path: path, headerFields: fields)
        try await channel.writeInbound(HTTPRequestPart.head(head))
        if !body.isEmpty { try await channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: body))) }
        try await channel.writeInbound(HTTPRequestPart.end(nil))
    }

    /// The next answer's status and body; nil when there is none.
    private func answer(_ channel: NIOAsyncTestingChannel) async throws -> (status: HTTPResponse.Status, body: String)?
    {
        var status: HTTPResponse.Status?
        var body = ""
        while let part = try await channel.readOutbound(as: HTTPResponsePart.self) {
            switch part {
            case .head(let head): status = head.status
            case .body(let bytes): body += String(buffer: bytes)
            case .end: return status.map { ($0, body) }
            }
        }
        return nil
    }

    @Test(arguments: ["/invocations", "/endpoints/shop/invocations"])
    func smallRequestsAreAnsweredHere(path: String) async throws {
        let server = try await TestServer(endpoints: "shop")
        let channel = try await connection(to: server)
        for _ in 0..<2 {
            try await send(channel, path: path, row)
            let answer = try #require(try await answer(channel))
            #expect(answer.status == .ok)
            #expect(Double(answer.body.trimmingCharacters(in: .newlines)).map { (0...1).contains($0) } == true)
        }
        #expect(try await channel.readInbound(as: HTTPRequestPart.self) == nil)
    }

    @Test func bodyThatComesInPiecesIsOneBody() async throws {
        let channel = try await connection(to: try await TestServer(endpoints: "shop"))
        try await send(channel, row)
        let whole = try await answer(channel)
        let fields: HTTPFields = [.contentLength: "\(row.utf8.count)"]
        let head = HTTPRequest(
            method: .post, scheme: "http", authority: "x", path: "/invocations", headerFields: fields)
        try await channel.writeInbound(HTTPRequestPart.head(head))
        for byte in row.utf8 { try await channel.writeInbound(HTTPRequestPart.body(ByteBuffer(bytes: [byte]))) }
        try await channel.writeInbound(HTTPRequestPart.end(nil))
        #expect(try await answer(channel)?.body == whole?.body)
        #expect(whole?.status == .ok)
    }

    @Test(arguments: [
        ("/invocations?columns=decision", "POST", "", ""), ("/invocations", "GET", "", ""), ("/ping", "POST", "", ""),
        ("/endpoints/other/invocations", "POST", "", ""), ("/endpoints/sh%6Fp/invocations", "POST", "", ""),
        ("/endpoints//invocations", "POST", "", ""), ("/invocations", "POST", "Connection", "close"),
        ("/invocations", "POST", "Expect", "100-continue"), ("/invocations", "POST", "Content-Length", "40000"),
        ("/invocations", "POST", "Content-Length", "-1"),
    ])
    func whatIsNotSmallAndPlainGoesOn(path: String, method: String, header: String, value: String) async throws {
        let channel = try await connection(to: try await TestServer(endpoints: "shop"))
        var fields: HTTPFields = [:]
        if !header.isEmpty { fields[.named(header)] = value }
        try await send(
            channel, path: path, method: try #require(HTTPRequest.Method(method)), row, fields,
            length: fields[.contentLength])
        guard case .head(let head) = try #require(try await channel.readInbound(as: HTTPRequestPart.self)) else {
            Issue.record("the head is the first to go on")
            return
        }
        #expect(head.path == path)
        #expect(try await answer(channel) == nil)
    }

    @Test func bodyOfUnknownLengthGoesOn() async throws {
        let channel = try await connection(to: try await TestServer(endpoints: "shop"))
        try await send(channel, "", [.transferEncoding: "chunked"])
        #expect(try await channel.readInbound(as: HTTPRequestPart.self) != nil)
    }

    /// Three requests sent ahead, the second of them the router's; the records are on disk before their answers.
    @Test func answersWaitForTheirRecordsInOrder() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.deploy("shop:1", to: "shop") {
            $0.capturePercent = 100
            $0.captureMode = .durable
            $0.captureDestination = server.folder.path
        }
        let channel = try await connection(to: server)
        try await send(channel, row)
        try await send(channel, path: "/ping", method: .get, "")
        try await send(channel, row)
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        guard case .head = try await channel.waitForOutboundWrite(as: HTTPResponsePart.self) else {
            Issue.record("an answer begins with its head")
            return
        }
        #expect(server.captureLog.figures.written == 1)
        guard case .head(let head)? = try await channel.readInbound(as: HTTPRequestPart.self) else {
            Issue.record("the router's request goes on after the answer before it")
            return
        }
        #expect(head.path == "/ping")
        while try await channel.readOutbound(as: HTTPResponsePart.self) != nil {}
        // The last one is behind the router's answer.
        #expect(server.captureLog.figures.written == 1)
    }

    @Test func nothingIsAnsweredHereWhileTheRouterOwesAnAnswer() async throws {
        let channel = try await connection(to: try await TestServer(endpoints: "shop"))
        try await send(channel, path: "/ping", method: .get, "")
        try await send(channel, row)
        #expect(try await answer(channel) == nil)
        for _ in 0..<2 {
            try await channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .accepted)))
            try await channel.writeOutbound(HTTPResponsePart.end(nil))
            #expect(try await answer(channel)?.status == .accepted)
        }
        try await send(channel, row)
        #expect(try await answer(channel)?.status == .ok)
    }

    @Test func callersFromElsewhereNeedAToken() async throws {
        let server = try await TestServer(endpoints: "shop")
        let channel = try await connection(to: server, isLoopback: false)
        try await send(channel, row)
        #expect(try await answer(channel)?.status == .unauthorized)
        try await send(channel, row, server.token(.read))
        #expect(try await answer(channel)?.status == .forbidden)
        try await send(channel, row, server.token(.invoke))
        #expect(try await answer(channel)?.status == .ok)
    }

    /// The same requests with their length told and without, on real connections: handler and router say the same.
    @Test(arguments: ["/invocations", "/endpoints/shop/invocations"])
    func answersAreThoseOfTheRouter(path: String) async throws {
        var server = try await TestServer(endpoints: "shop")
        server.configuration.port = 0
        let row = row
        let cases: [(String, [String: String])] = [
            (row, [:]), ("\(row)\n\(row)\n", ["Accept": "application/json"]), ("", [:]), ("a,b\n1,2\n", [:]),
            (row + ",1", ["Content-Type": "text/csv"]), ("{\"instances\":[]}", ["Content-Type": "application/json"]),
            ("{", ["Content-Type": "application/json"]), (row, ["Content-Type": "image/png"]),
            (row, ["X-Amzn-SageMaker-Target-Variant": "none"]), (row, ["Content-Encoding": "gzip"]),
            (row, ["X-Amzn-SageMaker-Inference-Id": String(repeating: "i", count: 65)]),
        ]
        try await server.application().test(.live) { client in
            for (body, headers) in cases {
                var fields: HTTPFields = ["X-Request-Id": "same"].merging(headers) { $1 }.reduce(into: [:]) {
                    $0[.named($1.key)] = $1.value
                }
                let direct = try await client.execute(
                    uri: path, method: .post, headers: fields, body: ByteBuffer(string: body))
                fields[.expect] = "nothing"
                let routed = try await client.execute(
                    uri: path, method: .post, headers: fields, body: ByteBuffer(string: body))
                #expect(direct.status == routed.status, "\(headers)")
                #expect(direct.text == routed.text)
                #expect(
                    direct.headers.map(\.name.canonicalName).sorted()
                        == routed.headers.map(\.name.canonicalName).sorted())
                for name in direct.headers.map(\.name) where ![.date, .named("x-amzn-RequestId")].contains(name) {
                    #expect(direct.headers[name] == routed.headers[name], "\(name)")
                }
            }
        }
    }
}

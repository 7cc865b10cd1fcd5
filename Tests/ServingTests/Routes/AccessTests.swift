import Endpoints
import Access
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Serving

@Suite struct AccessTests {
    private let row = ShopRows.lines(1)[0]

    private final class BrokenStore: TokenStore {
        struct Unreadable: Error {}

        func tokens() throws -> [AccessToken] { throw Unreadable() }
        func add(_ token: AccessToken) throws { throw Unreadable() }
        func revoke(_ id: String) throws -> Bool { throw Unreadable() }
        func tokenMark() -> UInt64 { 0 }
    }

    /// A server that others can reach; TLS is the connection's business, which these tests leave out.
    private func wide() async throws -> TestServer {
        var server = try await TestServer(endpoints: "shop")
        server.configuration.host = "0.0.0.0"
        server.configuration.tls = .init(certificate: "/certificate.pem", key: "/key.pem")
        return server
    }

    private func test(_ server: TestServer, _ work: @Sendable (any TestClientProtocol) async throws -> Void)
        async throws
    {
        let live = LiveEndpoints(registry: server.registry, rowLimit: 100, logger: TestServer.silence)
        live.follow(server.store.endpoints())
        let inFlight = InFlight(limit: 8)
        let router = ServingRouter(
            gate: Gate(credentials: Credentials(server.tokens), isLoopback: server.configuration.isLoopback),
            invocations: Invocations(
                live: live, captureLog: server.captureLog, inFlight: inFlight,
                shadows: ShadowTraffic(captureLog: server.captureLog, registry: server.registry), bodyLimit: 1_000),
            groundTruth: GroundTruthRoute(live: live, inFlight: inFlight, folder: nil, bodyLimit: 1_000),
            status: StatusRoutes(
                live: live, captureLog: server.captureLog, inFlight: inFlight, registry: server.registry, version: "0",
                limits: server.configuration))
        try await Application(responder: router.responder, logger: TestServer.silence).test(.router, work)
    }

    @Test func onLoopbackInvocationsAreOpenAndTheRestIsNot() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.test { client in
            #expect(try await client.get("/ping").status == .ok)
            #expect(try await client.post("/invocations", row).status == .ok)
            #expect(try await client.post("/endpoints/shop/invocations", row).status == .ok)
            for path in ["/metrics", "/openapi.json", "/endpoints", "/endpoints/shop"] {
                let response = try await client.get(path)
                #expect(response.status == .unauthorized, "\(path)")
                #expect(response.headers[.wwwAuthenticate] == "Bearer")
                #expect(response.text.contains("\"code\":\"unauthorized\""))
                #expect(try await client.get(path, server.token(.read)).status == .ok)
                #expect(try await client.get(path, server.token(.admin)).status == .ok)
                #expect(try await client.get(path, server.token(.invoke)).status == .forbidden)
            }
        }
    }

    @Test func elsewhereEverythingNeedsAToken() async throws {
        let server = try await wide()
        try await test(server) { client in
            #expect(try await client.get("/ping").status == .unauthorized)
            #expect(try await client.post("/invocations", row).status == .unauthorized)
            #expect(try await client.get("/ping", server.token(.invoke)).status == .ok)
            #expect(try await client.post("/invocations", row, server.token(.invoke)).status == .ok)
            let reader = try await client.post("/invocations", row, server.token(.read))
            #expect(reader.status == .forbidden)
            #expect(reader.text.contains("the token does not have the scope invoke"))
            let runtime = try await client.post("/endpoints/shop/invocations", row)
            #expect(runtime.status == .forbidden)
            #expect(runtime.headers[.amazonErrorType] == "AccessDeniedException")
        }
    }

    @Test func wrongTokensAreLimited() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.test { client in
            for _ in 0..<10 {
                #expect(try await client.get("/metrics", [.authorization: "Bearer wrong"]).status == .unauthorized)
            }
            let limited = try await client.get("/metrics", server.token(.read))
            #expect(limited.status == .tooManyRequests)
            #expect((limited.headers[.retryAfter].flatMap { Int($0) } ?? 0) > 50)
            #expect(limited.text.contains("\"code\":\"too-many-attempts\""))
            // What is open stays open.
            #expect(try await client.post("/invocations", row).status == .ok)
        }
    }

    @Test func revokedTokenIsRefusedAtOnce() async throws {
        let server = try await TestServer(endpoints: "shop")
        let headers = server.token(.read)
        let id = server.tokens.tokens()[0].id
        try await server.test { client async throws in
            #expect(try await client.get("/metrics", headers).status == .ok)
            #expect(server.tokens.revoke(id))
            #expect(try await client.get("/metrics", headers).status == .unauthorized)
        }
    }

    @Test func tokensThatCannotBeReadLetNobodyIn() async throws {
        let server = try await TestServer(endpoints: "shop")
        let headers = server.token(.admin)
        try await server.application(tokens: BrokenStore()).test(.router) { client in
            let response = try await client.get("/metrics", headers)
            #expect(response.status == .serviceUnavailable)
            #expect(response.headers[.retryAfter] == "1")
            #expect(response.text.contains("\"code\":\"tokens-unreadable\""))
            #expect(try await client.post("/invocations", row).status == .ok)
        }
    }
}

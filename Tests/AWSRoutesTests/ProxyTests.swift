import AsyncHTTPClient
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization
import Testing

@testable import AWSRoutes

@Suite struct ProxyTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "propensity-ca-\(UUID().uuidString)")
        .path

    @Test func onlySTSIsConnected() {
        for host in ["sts.us-west-2.amazonaws.com", "sts.amazonaws.com", "STS.eu-west-1.amazonaws.com"] {
            #expect(ConnectRequest.host(of: "\(host):443") == host.lowercased())
        }
        for target in [
            "sts.us-west-2.amazonaws.com:80", "sts.us-west-2.amazonaws.com", "s3.us-west-2.amazonaws.com:443",
            "sts.a.b.amazonaws.com:443", "sts.x.amazonaws.com.example.org:443", "sts..amazonaws.com:443",
            "evil.org:443", "sts.evil@x.amazonaws.com:443", "[::1]:443", "",
        ] {
            #expect(ConnectRequest.host(of: target) == nil, "\(target)")
        }
    }

    @Test func requestIsReadWhenItIsWhole() throws {
        var bytes = ByteBuffer(string: "CONNECT sts.amazonaws.com:443 HTTP/1.1\r\nHost: sts.amazonaws.com:443\r\n")
        #expect(try ConnectRequest(from: &bytes) == nil)
        bytes.writeString("\r\nrest")
        #expect(try ConnectRequest(from: &bytes)?.host == "sts.amazonaws.com")
        #expect(String(buffer: bytes) == "rest")
    }

    @Test(arguments: [
        ("GET http://example.com/ HTTP/1.1\r\n\r\n", 405), ("CONNECT example.com:443 HTTP/1.1\r\n\r\n", 403),
        ("hello\r\n\r\n", 400), (String(repeating: "a", count: 20_000), 431),
    ]) func otherRequestsAreRefused(text: String, status: Int) {
        var bytes = ByteBuffer(string: text)
        #expect { try ConnectRequest(from: &bytes) } throws: { ($0 as? ConnectRequest.Refusal)?.status == status }
    }

    @Test func authorityStaysAndItsKeyIsPrivate() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let now = Date().timeIntervalSince1970
        let first = try LocalAuthority(folder: folder, now: now)
        #expect(try LocalAuthority(folder: folder, now: now).pem == first.pem)
        let mode = try FileManager.default.attributesOfItem(atPath: folder + "/ca-key.pem")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        // Made anew before its ten years are over.
        #expect(try LocalAuthority(folder: folder, now: now + 10 * 365 * 86_400).pem != first.pem)
    }

    @Test func clientReachesTheServerBySTSsOwnName() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let authority = try LocalAuthority(folder: folder, now: Date().timeIntervalSince1970)
        let router = Router()
        router.post("/") { request, _ in
            "\(request.head.authority ?? ""): \(String(buffer: try await request.body.collect(upTo: 100)))"
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let trusted = try NIOSSLCertificate.fromPEMBytes(Array(authority.pem.utf8))
        let answer = try await Application(router: router, logger: logger).test(.live) { client in
            let destination = STSProxy.Destination()
            destination.set(host: "0.0.0.0", port: client.port ?? 0, isTLS: false)
            let (ports, found) = AsyncStream.makeStream(of: Int.self)
            let proxy = STSProxy(authority: authority, destination: destination, port: 0, logger: logger) {
                found.yield($0)
            }
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await proxy.run() }
                defer { group.cancelAll() }
                var port = 0
                for await one in ports {
                    port = one
                    break
                }
                return try await Self.call(port: port, trusting: trusted)
            }
        }
        #expect(answer == ["sts.us-west-2.amazonaws.com: hello", "sts.us-west-2.amazonaws.com: hello", "refused"])
    }

    /// Two calls of STS and one of another host.
    private static func call(port: Int, trusting trusted: [NIOSSLCertificate]) async throws -> [String] {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.trustRoots = .certificates(trusted)
        configuration.proxy = .server(host: "127.0.0.1", port: port)
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        var answers: [String] = []
        for host in ["sts.us-west-2.amazonaws.com", "sts.us-west-2.amazonaws.com", "s3.amazonaws.com"] {
            var request = HTTPClientRequest(url: "https://\(host)/")
            request.method = .POST
            request.body = .bytes(ByteBuffer(string: "hello"))
            do {
                let response = try await client.execute(request, timeout: .seconds(60))
                answers.append(String(buffer: try await response.body.collect(upTo: 1_000)))
            } catch {
                answers.append("refused")
            }
        }
        try await client.shutdown()
        return answers
    }
}

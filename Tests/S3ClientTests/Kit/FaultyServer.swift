import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import ObjectStore
import S3API
import Signatures
import Synchronization

/// The embedded S3 service behind a small server on this machine, with faults put in.
final class FaultyServer: Sendable {
    static let key = AccessKey(id: "AKIDEXAMPLE", secret: "secret/key+", sessionToken: "a token")

    let folder: String
    let store: ObjectStore
    private let service: S3Service
    private let mischief: Mischief
    private let told = Mutex<[String]>([])
    private let port = Mutex(0)

    /// The address.
    var url: String { "http://127.0.0.1:\(port.withLock { $0 })" }
    /// The requests so far, for example `PUT /data/a 200`; status 0 where there was no answer.
    var requests: [String] { told.withLock { $0 } }

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    private init(region: String, _ mischief: @escaping Mischief) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("s3client-\(UUID())").path
        store = try ObjectStore(folder: folder + "/objects")
        try store.createBucket("data", region: region)
        service = S3Service(
            store: store, region: region, account: "123456789012",
            callers: .signed { $0 == Self.key.id ? Self.key : nil })
        self.mischief = mischief
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs a server with a bucket `data` while `body` runs.
    static func run(
        region: String = "us-west-2", mischief: @escaping Mischief = { _, _ in nil },
        _ body: (FaultyServer) async throws -> Void
    ) async throws {
        let server = try FaultyServer(region: region, mischief)
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 64)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        server.port.withLock { $0 = listener.channel.localAddress?.port ?? 0 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await listener.executeThenClose { connections in
                    await withTaskGroup(of: Void.self) { group in
                        do {
                            for try await connection in connections {
                                group.addTask { try? await server.serve(connection) }
                            }
                        } catch {}
                    }
                }
            }
            try await body(server)
            group.cancelAll()
        }
    }

    private func serve(_ connection: Connection) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var parts = inbound.makeAsyncIterator()
            while case .head(let head)? = try await parts.next() {
                var body: [UInt8] = []
                while case .body(let bytes)? = try await parts.next() { body += bytes.readableBytesView }
                guard try await answer(head, body, outbound) else { return }
            }
        }
    }

    /// - Returns: Whether the connection lives on.
    private func answer(
        _ head: HTTPRequestHead, _ body: [UInt8], _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws -> Bool {
        let target = head.uri.split(separator: "?", maxSplits: 1).map(String.init)
        var request = SignedRequest(
            method: head.method.rawValue, path: target[0], query: target.count == 2 ? target[1] : "",
            headers: head.headers.map { ($0.name, $0.value) })
        let count = told.withLock {
            $0.append("\(head.method.rawValue) \(head.uri)")
            return $0.count
        }
        let fault = mischief(request, count)
        switch fault {
        case .hangUp: return false
        case .refuse(let status, let code, let headers):
            let document = Array("<Error><Code>\(code)</Code><Message>as told</Message></Error>".utf8)
            let fields = HTTPHeaders(headers.map { ($0.key, $0.value) } + [("content-length", "\(document.count)")])
            try await send(status, fields, document, of: request, outbound)
            return true
        case .silence(let seconds): try await Task.sleep(for: .seconds(seconds))
        case .ignoreRange: request.headers.removeAll { ["range", "authorization"].contains($0.name.lowercased()) }
        default: break
        }
        let response = await respond(to: request, body, isTrusted: request.header("authorization") == nil)
        if case .loseAnswer = fault { return false }
        var bytes: [UInt8] = []
        switch response.body {
        case .none: break
        case .bytes(let some): bytes = some
        case .object(let reader, let range): bytes = try reader.read(at: range.lowerBound, count: range.count)
        }
        var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
        switch fault {
        case .damage: bytes[bytes.count / 2] ^= 1
        case .shorten(let length):
            bytes = Array(bytes.prefix(length))
            headers.replaceOrAdd(name: "content-length", value: "\(length)")
        case .header(let name, let value): headers.replaceOrAdd(name: name, value: value)
        case .cut(let length):
            try await send(response.status, headers, Array(bytes.prefix(length)), of: request, outbound, isWhole: false)
            return false
        default: break
        }
        try await send(response.status, headers, bytes, of: request, outbound)
        return true
    }

    private func respond(to request: SignedRequest, _ body: [UInt8], isTrusted: Bool) async -> S3Response {
        let chunks = AsyncStream { continuation in
            continuation.yield(body)
            continuation.finish()
        }
        let service =
            isTrusted
            ? S3Service(store: store, region: "us-west-2", account: "123456789012", callers: .anyone) : service
        return await service.respond(to: request, body: chunks, now: Date().timeIntervalSince1970, id: "R1")
    }

    private func send(
        _ status: Int, _ headers: HTTPHeaders, _ body: [UInt8], of request: SignedRequest,
        _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>, isWhole: Bool = true
    ) async throws {
        var headers = headers
        if !headers.contains(name: "content-length"), status != 204 { headers.add(name: "content-length", value: "0") }
        try await outbound.write(
            .head(HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)))
        if !body.isEmpty, request.method != "HEAD" {
            try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body))))
        }
        if isWhole { try await outbound.write(.end(nil)) }
    }
}

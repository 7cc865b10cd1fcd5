import AWSRoutes
import Access
import Endpoints
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ObjectStore
import SageMaker
import Schedules
import Signatures
import Synchronization
import Telemetry

/// A router over stores of its own, and callers who sign.
final class TestHome: Sendable {
    let folder = FileManager.default.temporaryDirectory.appending(path: "propensity-aws-\(UUID().uuidString)").path
    let keys = MemoryAccessKeyStore()
    let key: StoredAccessKey
    let registry = MetricRegistry()
    let router: AWSRouter

    init(region: String? = "us-west-2", expires: Double? = nil, s3: String? = nil) throws {
        let objects = try ObjectStore(folder: folder)
        key = StoredAccessKey.make(scopes: [.admin], now: 0, lifetime: expires)
        keys.add(key)
        router = AWSRouter(
            credentials: Credentials(MemoryTokenStore(), keys: keys), region: HomeRegion(region),
            account: "123456789012",
            controlPlane: ControlPlane(
                resources: MemoryResourceStore(), endpoints: MemoryEndpointStore(), schedules: MemoryScheduleStore(),
                objects: EmbeddedObjects(objects), account: "123456789012"),
            logs: { operation, body, _ in Array("{\"called\": \"\(operation)\", \"bytes\": \(body.count)}".utf8) },
            buckets: s3.map { .elsewhere(url: $0) } ?? .here(objects), registry: registry)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A request on its way, whose parts a test may change after it was signed.
    struct Sent {
        var method = "POST"
        var path = "/"
        var query = ""
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
        var service = SignedService.sageMaker
        var region = "us-west-2"
        var key: StoredAccessKey?
        /// Seconds that the caller's clock is ahead.
        var ahead = 0
        var host = "127.0.0.1:8080"

        static func target(_ target: String, _ body: String = "{}") -> Sent {
            Sent(
                headers: [("X-Amz-Target", target), ("Content-Type", "application/x-amz-json-1.1")],
                body: Array(body.utf8), service: target.hasPrefix("Logs") ? .logs : .sageMaker)
        }

        static func s3(_ method: String, _ path: String, _ body: String = "", query: String = "") -> Sent {
            Sent(method: method, path: path, query: query, body: Array(body.utf8), service: .s3)
        }

        static let identity = Sent(
            headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
            body: Array("Action=GetCallerIdentity&Version=2011-06-15".utf8), service: .sts)
    }

    /// Signs and sends.
    func send(
        _ sent: Sent, isSigned: Bool = true, from peer: String = "127.0.0.1",
        _ change: (inout HTTPRequest, inout [UInt8]) -> Void = { _, _ in }
    ) async throws -> (status: Int, text: String, headers: HTTPFields) {
        var (head, body) = request(sent, isSigned: isSigned)
        change(&head, &body)
        let response = await router.respond(
            to: Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body))), from: peer,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let text = TextWriter()
        let written = text.text
        try await response.body.write(text)
        return (response.status.code, written.value, response.headers)
    }

    func request(_ sent: Sent, isSigned: Bool = true) -> (HTTPRequest, [UInt8]) {
        let key = sent.key ?? key
        var signed = SignedRequest(
            method: sent.method, path: sent.path, query: sent.query, headers: [("host", sent.host)] + sent.headers)
        if isSigned {
            let signer = RequestSigner(
                key: AccessKey(id: key.id, secret: key.secret), service: sent.service, region: sent.region)
            signer.sign(
                &signed, payload: .hash(of: sent.body),
                time: SignatureTime(seconds: Int(Date().timeIntervalSince1970) + sent.ahead))
        }
        var fields = HTTPFields()
        for header in signed.headers where header.name != "host" {
            if let name = HTTPField.Name(header.name) { fields.append(HTTPField(name: name, value: header.value)) }
        }
        fields[.contentLength] = String(sent.body.count)
        let head = HTTPRequest(
            method: HTTPRequest.Method(sent.method) ?? .get, scheme: "http", authority: sent.host,
            path: sent.path + (sent.query.isEmpty ? "" : "?\(sent.query)"), headerFields: fields)
        return (head, sent.body)
    }
}

/// Collects what an answer's body writes.
private struct TextWriter: ResponseBodyWriter {
    final class Text: Sendable {
        private let written = Mutex("")

        var value: String { written.withLock { $0 } }

        func append(_ text: String) { written.withLock { $0 += text } }
    }

    let text = Text()

    mutating func write(_ buffer: ByteBuffer) async throws { text.append(String(buffer: buffer)) }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

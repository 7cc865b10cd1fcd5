import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import ObjectStore
import S3API
import Signatures

/// Requests to one server: signed, sent, and repeated while that may help.
///
/// Every request here may be repeated: reading and deleting change nothing twice, an object or a part that is sent again
/// takes its own place.
final class S3Connection: Sendable {
    let server: S3Server
    let policy: RetryPolicy
    private let key: AccessKey
    private let client: HTTPClient
    private let logger: Logger
    private let longest: TimeAmount

    init(_ server: S3Server, _ settings: AWSSettings, _ options: RemoteObjects.Options, logger: Logger) {
        self.server = server
        self.logger = logger
        key = settings.key
        policy = options.retries
        longest = .seconds(Int64(options.requestSeconds))
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        let silence = TimeAmount.milliseconds(Int64(options.silenceSeconds * 1_000))
        configuration.timeout = .init(connect: .seconds(10), read: silence, write: silence)
        // The pauses between attempts are ours.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 16
        // Shorter than servers keep a connection, so that fewer requests meet one that is just being closed.
        configuration.connectionPool.idleTimeout = .seconds(15)
        if let authorities = settings.authorities {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(authorities)
            configuration.tlsConfiguration = tls
        }
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Ends the connections; requests under way fail.
    func close() async throws { try await client.shutdown() }

    /// Sends a request once.
    ///
    /// - Returns: The answer's head, whatever its status, with the body to be read.
    /// - Throws: ``S3Failure``, or `CancellationError`.
    func once(_ request: S3Request) async throws -> HTTPClientResponse {
        let signed = request.signed(for: server, key: key, seconds: Int(SystemClock.now()))
        let query = signed.query.isEmpty ? "" : "?\(signed.query)"
        var sent = HTTPClientRequest(url: "\(server)\(signed.path)\(query)")
        sent.method = request.method
        for header in signed.headers { sent.headers.add(name: header.name, value: header.value) }
        sent.headers.add(name: "user-agent", value: "propensity")
        if request.body.readableBytes > 0 || request.method == .PUT || request.method == .POST {
            sent.body = .bytes(request.body)
        }
        do {
            return try await client.execute(sent, timeout: longest)
        } catch { throw failure(request, error) }
    }

    /// Sends a request until it succeeds, and takes the answer.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - accepted: Statuses beside 200 to 299 that are answers too.
    ///   - take: Reads what is needed of the answer; when that fails for the moment, the request is sent again.
    /// - Returns: What `take` made of the answer.
    /// - Throws: ``ObjectStoreError``, or `CancellationError`.
    func perform<Result: Sendable>(
        _ request: S3Request, accepting accepted: Set<Int> = [],
        _ take: @Sendable (HTTPClientResponse) async throws -> Result
    ) async throws -> Result {
        var attempt = 1
        while true {
            do {
                let response = try await once(request)
                let status = Int(response.status.code)
                guard (200..<300).contains(status) || accepted.contains(status) else {
                    throw await refusal(request, response)
                }
                do { return try await take(response) } catch { throw failure(request, error) }
            } catch let failure as S3Failure {
                guard failure.isPassing, attempt < policy.attempts else { throw failure.told(after: attempt) }
                tell(failure, attempt: attempt)
                try await policy.wait(after: attempt, wanted: failure.wait)
                attempt += 1
            }
        }
    }

    /// Sends a request whose answer is a document, with a root of that name if one is given.
    ///
    /// An error or another root is no success, whatever the status.
    func document(_ request: S3Request, named name: String? = nil) async throws -> XMLElement {
        try await perform(request) { [server] response in
            let bytes = try await Self.bytes(of: response, upTo: 32 << 20)
            guard let root = XMLElement.read(bytes) else {
                throw S3Failure.passing("\(request.name): \(server) answered with broken XML")
            }
            // S3 answers 200 before it knows whether an upload can be completed.
            if root.name == "Error" {
                throw S3Failure(request, server, status: 200, headers: response.headers, body: bytes)
            }
            if let name, root.name != name {
                throw S3Failure.notUnderstood(request, "\(server) answered with \(root.name) instead of \(name)")
            }
            return root
        }
    }

    /// Sends a request of whose answer only the head counts.
    @discardableResult
    func head(_ request: S3Request, accepting accepted: Set<Int> = []) async throws -> S3Head {
        try await perform(request, accepting: accepted) { response in
            _ = try await Self.bytes(of: response, upTo: 1 << 20)
            return S3Head(status: Int(response.status.code), headers: response.headers)
        }
    }

    /// Whether a bucket is there and may be listed; tells other refusals in the server's words, which HEAD has not.
    func mayList(_ bucket: String) async throws -> Bool {
        var request = S3Request(.GET, S3Location(bucket: bucket, key: ""))
        request.parameters = [("list-type", "2"), ("max-keys", "1")]
        return try await perform(request, accepting: [403, 404]) { [request] response in
            if (200..<300).contains(response.status.code) { return true }
            let failure = await self.refusal(request, response)
            if response.status == .notFound || failure.serverCode == "AccessDenied" { return false }
            throw failure
        }
    }

    /// What an answer that is no success means; reads its body.
    func refusal(_ request: S3Request, _ response: HTTPClientResponse) async -> S3Failure {
        // Without its words a refusal is still one.
        let body = (try? await Self.bytes(of: response, upTo: 1 << 20)) ?? []
        return S3Failure(
            request, server, status: Int(response.status.code), headers: response.headers, body: body)
    }

    /// What an error means for a request.
    ///
    /// - Returns: ``S3Failure`` for those of connections; others as they are.
    func failure(_ request: S3Request, _ error: any Error) -> any Error {
        if error is S3Failure { return error }
        if let error = error as? HTTPClientError, error == .cancelled { return CancellationError() }
        return S3Failure(request, server, connection: error) ?? error
    }

    /// Notes that something is tried again.
    func tell(_ failure: S3Failure, attempt: Int) {
        logger.debug("trying again", metadata: ["reason": "\(failure.error.message)", "attempt": "\(attempt)"])
    }

    private static func bytes(of response: HTTPClientResponse, upTo limit: Int) async throws -> [UInt8] {
        Array(try await response.body.collect(upTo: limit).readableBytesView)
    }
}

/// The head of an answer.
struct S3Head: Sendable {
    var status: Int
    var headers: HTTPHeaders

    /// The ETag with its quotes, as it came; nil when there is none.
    var etag: String? { headers.first(name: "etag") }
}

extension S3Failure {
    /// The error to tell after so many attempts.
    func told(after attempts: Int) -> ObjectStoreError {
        guard isPassing, attempts > 1 else { return error }
        var error = error
        error.message += " (\(attempts) attempts)"
        return error
    }
}

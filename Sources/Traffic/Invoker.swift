import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends a request to an endpoint and understands the answer.
struct Invoker: Sendable {
    let client: HTTPClient
    let target: InvocationTarget
    let format: BodyFormat
    let stop: StopSignal

    /// Times a request is sent again after a 429 that says when.
    static let mostRetries = 3
    /// An answer that asks for a longer wait than this is taken as it is.
    private static let longestWait = Duration.seconds(60)
    /// The most of an answer that is read.
    private static let answerLimit = 64 * 1024 * 1024

    /// How the client is set up: as many connections as asked for, and no attempt of its own to send anything twice.
    ///
    /// - Throws: ``TrafficError`` (`invalidOption`) when the certificates cannot be read.
    static func configuration(_ target: InvocationTarget, connections: Int) throws -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.decompression = .disabled
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .nanoseconds(Int64(min(target.timeout, 10) * 1e9))
        if let file = target.certificates {
            guard (try? NIOSSLCertificate.fromPEMFile(file))?.isEmpty == false else {
                throw TrafficError(
                    .invalidOption, "\(file) holds no certificate that can be read", hint: "give a PEM file")
            }
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(file)
            configuration.tlsConfiguration = tls
        }
        return configuration
    }

    /// Sends a body and waits for the answer; after a 429 that says when to come back, up to three times more.
    func send(_ body: [UInt8], inferenceId: String?) async -> Tally.Outcome {
        var outcome = Tally.Outcome()
        while true {
            let began = ContinuousClock.now
            do {
                let response = try await client.execute(
                    request(body, inferenceId), timeout: .nanoseconds(Int64(target.timeout * 1e9)))
                let answer = try await response.body.collect(upTo: Self.answerLimit)
                outcome.time = began.duration(to: .now)
                if response.status == .tooManyRequests, outcome.retries < Self.mostRetries,
                    let wait = Self.wait(response.headers), await stop.sleep(until: .now + wait)
                {
                    outcome.retries += 1
                    continue
                }
                read(response, Array(buffer: answer), into: &outcome)
            } catch {
                outcome.message = Self.reason(error, timeout: target.timeout)
                outcome.lacksConnection = Self.isConnectionFailure(error)
            }
            return outcome
        }
    }

    private func request(_ body: [UInt8], _ inferenceId: String?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: target.url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: format.contentType)
        request.headers.add(name: "Accept", value: format.contentType)
        request.headers.add(name: "User-Agent", value: "propensity-simulate")
        if let token = target.token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let variant = target.variant {
            request.headers.add(name: "X-Amzn-SageMaker-Target-Variant", value: variant)
        }
        if let inferenceId { request.headers.add(name: "X-Amzn-SageMaker-Inference-Id", value: inferenceId) }
        request.body = .bytes(ByteBuffer(bytes: body))
        return request
    }

    private func read(_ response: HTTPClientResponse, _ bytes: [UInt8], into outcome: inout Tally.Outcome) {
        outcome.status = Int(response.status.code)
        outcome.variant = response.headers.first(name: "x-Amzn-Invoked-Production-Variant")
        outcome.captureLost = response.headers.first(name: "X-Propensity-Capture-Lost")
        let type = response.headers.first(name: "Content-Type")
        guard (200...299).contains(response.status.code) else {
            outcome.message = AnswerReader.message(bytes) ?? response.status.reasonPhrase
            return
        }
        outcome.probabilities = AnswerReader.probabilities(bytes, contentType: type)
        if outcome.probabilities.isEmpty { outcome.message = "the answer holds no probability" }
    }

    /// What a `Retry-After` of whole seconds asks for; nil for none, a date, or more than a minute.
    static func wait(_ headers: HTTPHeaders) -> Duration? {
        guard let text = headers.first(name: "Retry-After"), let seconds = Int(text.trimmingBlanks), seconds >= 0,
            seconds <= longestWait.components.seconds
        else { return nil }
        return .seconds(seconds)
    }

    /// Whether not even a connection came about.
    static func isConnectionFailure(_ error: any Error) -> Bool {
        switch error {
        case let error as HTTPClientError: error == .connectTimeout
        case let error as IOError: [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT].contains(error.errnoCode)
        default: error is NIOConnectionError || error is NIOSSLError || error is NIOSSLExtraError
        }
    }

    /// Why there was no answer, in words.
    static func reason(_ error: any Error, timeout: Double) -> String {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout: return "no connection in time"
            case .readTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout:
                return "no answer in \(CellNumber.text(timeout)) s"
            case .remoteConnectionClosed: return "the connection was closed before the answer"
            case .cancelled, .requestStreamCancelled: return "given up"
            default: return "\(error)".replacing("HTTPClientError.", with: "")
            }
        case let error as NIOConnectionError:
            if let cause = error.connectionErrors.first?.error as? IOError {
                return words(cause)
            }
            if error.dnsAError != nil || error.dnsAAAAError != nil { return "no host of this name" }
            return "no connection"
        case let error as IOError: return words(error)
        case is NIOTooManyBytesError: return "the answer is too large"
        case is CancellationError: return "given up"
        case is NIOSSLError, is NIOSSLExtraError: return "TLS failed: \(tlsWords(error))"
        default: return "\(error)"
        }
    }

    private static func words(_ error: IOError) -> String { String(cString: strerror(error.errnoCode)) }

    /// BoringSSL's reason, which stands in the error's text before a place in its source: `CERTIFICATE_VERIFY_FAILED`.
    private static func tlsWords(_ error: any Error) -> String {
        let text = "\(error)"
        guard let mark = text.range(of: "OPENSSL_internal:") else { return String(text.prefix { $0 != "(" }) }
        let reason = text[mark.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return reason.replacing("_", with: " ").lowercased()
    }
}

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// Delivers messages by HTTP.
struct WebhookDelivery {
    var client: HTTPClient

    /// No redirects, no compression, certificates checked.
    static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(10))
        configuration.httpVersion = .http1Only
        // The outbox tries again, and says so.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    /// Sends one message once.
    ///
    /// - Parameters:
    ///   - alert: The message.
    ///   - webhook: The receiver.
    ///   - now: Seconds since 1970, for the signature.
    /// - Returns: What came of it; never with a secret in it.
    func deliver(_ alert: OutgoingAlert, to webhook: Webhook, now: Double) async -> DeliveryOutcome {
        do {
            try webhook.validate()
            let response = try await client.execute(
                try request(alert, webhook, now: now), timeout: .milliseconds(Int64(webhook.timeout * 1000)))
            return Self.outcome(response.status, response.headers)
        } catch let error as AlertError {
            return .trouble(error.message)
        } catch {
            return .trouble(Self.words(error, webhook))
        }
    }

    private func request(_ alert: OutgoingAlert, _ webhook: Webhook, now: Double) throws -> HTTPClientRequest {
        let body = Array(alert.json.utf8)
        var request = HTTPClientRequest(url: webhook.url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "propensity")
        request.headers.add(name: "Idempotency-Key", value: alert.messageId)
        request.headers.add(name: "X-Propensity-Attempt", value: "\(alert.attempts)")
        if let secret = try webhook.secret?.value() {
            request.headers.add(
                name: "X-Propensity-Signature", value: WebhookSignature.header(body: body, secret: secret, time: now))
        }
        if let bearer = try webhook.bearer?.value() {
            request.headers.add(name: "Authorization", value: "Bearer \(bearer)")
        }
        if let authorities = webhook.authorities {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .file(authorities)
            request.tlsConfiguration = configuration
        }
        request.body = .bytes(ByteBuffer(bytes: body))
        return request
    }

    static func outcome(_ status: HTTPResponseStatus, _ headers: HTTPHeaders) -> DeliveryOutcome {
        let answer = "the receiver answered \(status.code) \(status.reasonPhrase)"
        switch status.code {
        case 200..<300: return .delivered(note: nil)
        case 300..<400: return .refused("\(answer); redirects are not followed: give the address that it leads to")
        case 401, 403: return .refused("\(answer); check the secret")
        case 404, 410: return .refused("\(answer); check the address")
        case 408, 425, 429, 500...:
            // A date instead of seconds is not heeded: the usual pause will do.
            return .trouble(
                answer, retryAfter: headers.first(name: "Retry-After").flatMap { UInt32($0) }.map(Double.init))
        default: return .refused(answer)
        }
    }

    /// An error's words, without the address, which may be a secret.
    private static func words(_ error: any Error, _ webhook: Webhook) -> String {
        if let error = error as? HTTPClientError {
            switch error {
            case .deadlineExceeded, .readTimeout, .writeTimeout, .requestStreamCancelled:
                return "no answer within \(webhook.timeout) seconds"
            case .connectTimeout: return "the \(webhook) cannot be reached in time"
            default: return "the request failed: \(error.shortDescription)"
            }
        }
        if error is CancellationError { return "the delivery was cancelled" }
        let text = "\(error)".replacing(webhook.url, with: "the address")
        return "the \(webhook) cannot be used: \(String(text.prefix(300)))"
    }
}

import Capture
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Telemetry

/// Answers requests for predictions.
struct Invocations: Sendable {
    let live: LiveEndpoints
    let captureLog: CaptureLog
    let inFlight: InFlight
    let shadows: ShadowTraffic
    let bodyLimit: Int

    /// Reads the rows, scores them, writes the answer and captures both.
    ///
    /// - Parameters:
    ///   - request: Its headers and query say what is wished, its body holds the rows.
    ///   - name: The endpoint; nil for the one that the header names, or the only one.
    /// - Returns: One prediction a row, in order.
    /// - Throws: ``ServingError`` when nothing can be answered; what the model throws otherwise.
    func respond(_ request: Request, name: String?) async throws -> Response {
        let endpoint = try live.endpoint(name ?? request.headers[.endpointName])
        var variant: LiveVariant?
        do {
            let wishes = try InvocationWishes(request)
            let body = try await body(of: request)
            // Those who are slow to send take no place from those who have.
            try inFlight.enter()
            defer { inFlight.leave() }
            let drawn = try endpoint.variant(wishes.targetVariant)
            variant = drawn
            var invocation = try Invocation(of: endpoint, by: drawn, body: body, wishes: wishes)
            if let capture = invocation.capture {
                invocation.tell(await captureLog.capture(capture.record, by: capture.configuration, in: capture.place))
            }
            return finish(invocation).response
        } catch {
            endpoint.count(error, of: variant)
            throw error
        }
    }

    /// All of a request's body.
    ///
    /// - Throws: ``ServingError`` 413 when it is too large, 429 when too many come in at once.
    func body(of request: Request) async throws -> ByteBuffer {
        try await inFlight.body(of: request, limit: bodyLimit, hint: "send the rows in several requests")
    }

    /// The same for a body that is there, on an event loop, which is not blocked.
    ///
    /// - Parameters:
    ///   - headers: They say what is wished; there is no query.
    ///   - body: The rows.
    ///   - endpoint: Who answers.
    ///   - eventLoop: Where this is called.
    ///   - reply: Given the answer, on the event loop: at once, or when the record is on disk where the capture is durable.
    /// - Throws: ``ServingError`` when nothing can be answered; what the model throws otherwise. `reply` is not called then.
    func reply(
        to headers: HTTPFields, body: ByteBuffer, endpoint: LiveEndpoint, on eventLoop: any EventLoop,
        _ reply: @escaping (Reply) -> Void
    ) throws {
        var variant: LiveVariant?
        var isLeaving = false
        defer { if isLeaving { inFlight.leave() } }
        var invocation: Invocation
        do {
            try inFlight.enter()
            isLeaving = true
            let wishes = try InvocationWishes(headers)
            let drawn = try endpoint.variant(wishes.targetVariant)
            variant = drawn
            invocation = try Invocation(of: endpoint, by: drawn, body: body, wishes: wishes)
        } catch {
            endpoint.count(error, of: variant)
            throw error
        }
        guard let capture = invocation.capture else { return reply(finish(invocation)) }
        guard capture.configuration.mode == .durable else {
            invocation.tell(captureLog.enqueue(capture.record, by: capture.configuration, in: capture.place))
            return reply(finish(invocation))
        }
        isLeaving = false
        let waiting = NIOLoopBound((invocation: invocation, reply: reply), eventLoop: eventLoop)
        captureLog.confirm(capture.record, by: capture.configuration, in: capture.place) { outcome in
            eventLoop.execute {
                inFlight.leave()
                var (invocation, reply) = waiting.value
                invocation.tell(outcome)
                reply(finish(invocation))
            }
        }
    }

    private func finish(_ invocation: Invocation) -> Reply {
        if let copy = invocation.shadowCopy { shadows.send(copy) }
        invocation.count()
        return invocation.reply
    }
}

import Capture
import Endpoints
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
        try inFlight.enter()
        defer { inFlight.leave() }
        let endpoint = try live.endpoint(name ?? request.headers[.endpointName])
        let wishes = try InvocationWishes(request)
        let body = try await collect(request)
        let began = ContinuousClock.now
        let variant = try endpoint.variant(wishes.targetVariant)
        let prediction: Prediction
        do {
            prediction = try Prediction(of: body, by: variant, wishes: wishes)
        } catch let error as ServingError {
            if error.status.code >= 500 { variant.meter.failed.increment() } else { variant.meter.refused.increment() }
            throw error
        } catch {
            variant.meter.failed.increment()
            throw error
        }
        let eventId = CaptureRecord.newEventId()
        var headers: HTTPFields = [:]
        headers[.contentType] = prediction.form.contentType
        headers[.invokedVariant] = variant.name
        headers[.modelVersion] = variant.deployed.digest
        let identifier = eventId.uuidString.lowercased()
        headers[.amazonRequestId] = identifier
        headers[.requestId] = wishes.requestId ?? identifier
        if let configuration = endpoint.capture, let place = variant.place, configuration.isSampled() {
            let record = CaptureRecord(
                eventId: eventId, inferenceId: wishes.inferenceId, customAttributes: wishes.customAttributes,
                time: Date().timeIntervalSince1970,
                input: CapturedBody(
                    contentType: wishes.contentType ?? prediction.input.contentType, bytes: [UInt8](buffer: body)),
                output: CapturedBody(contentType: prediction.form.contentType, bytes: prediction.bytes))
            headers[.captureLost] = Self.loss(await captureLog.capture(record, by: configuration, in: place))
        }
        if let shadow = endpoint.shadow {
            shadows.send(
                ShadowTraffic.Copy(
                    endpoint: endpoint, variant: shadow, body: body, wishes: wishes, eventId: eventId,
                    probabilities: prediction.answer.probabilities))
        }
        variant.meter.answered.increment()
        variant.meter.rows.increment(by: Int64(prediction.answer.probabilities.count))
        if prediction.unseen > 0 { variant.meter.unseen.increment(by: Int64(prediction.unseen)) }
        variant.meter.seconds.observe(began.duration(to: .now).seconds)
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: prediction.bytes)))
    }

    /// The whole body.
    ///
    /// - Throws: ``ServingError`` 413 when it is larger than a body may be.
    private func collect(_ request: Request) async throws -> ByteBuffer {
        let tooLarge = ServingError(
            .contentTooLarge, "too-large", "a body may have \(bodyLimit) bytes",
            hint: "send the rows in several requests")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bodyLimit { throw tooLarge }
        do {
            return try await request.body.collect(upTo: bodyLimit)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }

    /// What the caller is told of a record that is not kept; nil when it is.
    private static func loss(_ outcome: CaptureOutcome) -> String? {
        switch outcome {
        case .written, .queued: nil
        case .unconfirmed: "unconfirmed"
        case .lost(let reason): reason.rawValue
        }
    }
}

extension Duration {
    /// Seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

import Capture
import Endpoints
import Foundation
import HTTPTypes
import NIOCore
import Telemetry

/// One request for predictions, scored: the answer, and what is to be kept and counted of it.
struct Invocation {
    /// A record, and where it goes.
    struct Capture {
        let record: CaptureRecord
        let configuration: CaptureConfiguration
        let place: CapturePlace
    }

    private let endpoint: LiveEndpoint
    private let variant: LiveVariant
    private let wishes: InvocationWishes
    private let body: ByteBuffer
    private let prediction: Prediction
    private let eventId = CaptureRecord.newEventId()
    private let began: ContinuousClock.Instant
    private var headers: HTTPFields = [:]

    /// Scores the rows.
    ///
    /// - Throws: ``ServingError`` when the rows cannot be used; what the model throws otherwise.
    init(of endpoint: LiveEndpoint, by variant: LiveVariant, body: ByteBuffer, wishes: InvocationWishes) throws {
        began = .now
        self.endpoint = endpoint
        self.wishes = wishes
        self.body = body
        self.variant = variant
        prediction = try Prediction(of: body, by: variant, wishes: wishes)
        let identifier = CaptureRecord.text(of: eventId)
        headers.append(prediction.form.header)
        variant.headers.forEach { headers.append($0) }
        headers.append(HTTPField(name: .amazonRequestId, value: identifier))
        headers.append(HTTPField(name: .requestId, value: wishes.requestId ?? identifier))
    }

    /// What is to be captured; nil when the request is not sampled.
    var capture: Capture? {
        guard let configuration = endpoint.capture, let place = variant.place, configuration.isSampled() else {
            return nil
        }
        let record = CaptureRecord(
            eventId: eventId, inferenceId: wishes.inferenceId, customAttributes: wishes.customAttributes,
            time: Date().timeIntervalSince1970,
            input: CapturedBody(
                contentType: wishes.contentType ?? prediction.input.contentType, bytes: [UInt8](buffer: body)),
            output: CapturedBody(contentType: prediction.form.contentType, bytes: prediction.bytes))
        return Capture(record: record, configuration: configuration, place: place)
    }

    /// Tells the caller of a record that is not kept.
    mutating func tell(_ outcome: CaptureOutcome) {
        switch outcome {
        case .written, .queued: break
        case .unconfirmed: headers[.captureLost] = "unconfirmed"
        case .lost(let reason): headers[.captureLost] = reason.rawValue
        }
    }

    /// What the shadow variant gets; nil when there is none.
    var shadowCopy: ShadowTraffic.Copy? {
        endpoint.shadow.map {
            ShadowTraffic.Copy(
                endpoint: endpoint, variant: $0, body: body, wishes: wishes, eventId: eventId,
                probabilities: prediction.answer.probabilities)
        }
    }

    /// Adds the request to the variant's figures.
    func count() {
        let meter = variant.meter
        meter.answered.increment()
        meter.rows.increment(by: Int64(prediction.answer.probabilities.count))
        if prediction.unseen > 0 { meter.unseen.increment(by: Int64(prediction.unseen)) }
        meter.seconds.observe(began.duration(to: .now) / .seconds(1))
    }

    /// The answer.
    var reply: Reply { Reply(status: .ok, headers: headers, body: ByteBuffer(bytes: prediction.bytes)) }
}

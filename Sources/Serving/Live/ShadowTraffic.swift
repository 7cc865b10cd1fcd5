import Capture
import Endpoints
import Foundation
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Telemetry

/// Gives shadow variants their copies of the traffic, after and apart from the answers.
///
/// Copies wait in a bounded queue; those that do not fit are dropped and counted, so that a slow shadow costs callers nothing.
final class ShadowTraffic: Service {
    /// One request, as the shadow gets it.
    struct Copy: Sendable {
        var endpoint: LiveEndpoint
        var variant: LiveVariant
        var body: ByteBuffer
        var wishes: InvocationWishes
        /// The event of the answered request: the shadow's record has the same, so that the two can be compared.
        var eventId: UUID
        /// What the answering variant gave.
        var probabilities: [Float]
    }

    private static let queueLimit = 1_024
    /// Bytes of the bodies that wait.
    private static let byteLimit = 64 << 20
    private let bytes = Atomic<Int>(0)
    private let copies: AsyncStream<Copy>
    private let queue: AsyncStream<Copy>.Continuation
    private let captureLog: CaptureLog
    private let registry: MetricRegistry

    init(captureLog: CaptureLog, registry: MetricRegistry) {
        (copies, queue) = AsyncStream.makeStream(of: Copy.self, bufferingPolicy: .bufferingOldest(Self.queueLimit))
        self.captureLog = captureLog
        self.registry = registry
    }

    /// Hands a copy over; never waits.
    func send(_ copy: Copy) {
        let size = copy.body.readableBytes
        var isQueued = bytes.wrappingAdd(size, ordering: .relaxed).newValue <= Self.byteLimit
        if isQueued, case .enqueued = queue.yield(copy) {} else { isQueued = false }
        if !isQueued {
            bytes.wrappingSubtract(size, ordering: .relaxed)
            registry.counter("propensity_shadow_dropped_total", [("endpoint", copy.endpoint.endpoint.name)]).increment()
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await copy in copies {
                await score(copy)
                bytes.wrappingSubtract(copy.body.readableBytes, ordering: .relaxed)
            }
        }
    }

    private func score(_ copy: Copy) async {
        let meter = copy.variant.meter
        let began = ContinuousClock.now
        guard let prediction = try? Prediction(of: copy.body, by: copy.variant, wishes: copy.wishes) else {
            meter.failed.increment()
            return
        }
        meter.answered.increment()
        meter.rows.increment(by: Int64(prediction.answer.probabilities.count))
        meter.seconds.observe(began.duration(to: .now) / .seconds(1))
        let difference = registry.histogram(
            "propensity_shadow_probability_difference",
            [("endpoint", copy.endpoint.endpoint.name), ("variant", copy.variant.name)])
        for (mine, answered) in zip(prediction.answer.probabilities, copy.probabilities) {
            difference.observe(Double(abs(mine - answered)))
        }
        guard let configuration = copy.endpoint.capture, let place = copy.variant.place, configuration.isSampled()
        else {
            return
        }
        let record = CaptureRecord(
            eventId: copy.eventId, inferenceId: copy.wishes.inferenceId, customAttributes: copy.wishes.customAttributes,
            time: Date().timeIntervalSince1970,
            input: CapturedBody(
                contentType: copy.wishes.contentType ?? prediction.input.contentType, bytes: [UInt8](buffer: copy.body)),
            output: CapturedBody(contentType: prediction.form.contentType, bytes: prediction.bytes))
        _ = await captureLog.capture(record, by: configuration, in: place)
    }
}

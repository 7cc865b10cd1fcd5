import Capture
import Endpoints
import HTTPTypes
import Telemetry

/// A variant at work.
struct LiveVariant: Sendable {
    let name: String
    /// What was deployed: the files of ``model``, under the name of this deployment.
    let deployed: DeployedModel
    let model: ServedModel
    let meter: VariantMeter
    /// Where its records go; nil when nothing is captured.
    let place: CapturePlace?
    /// What every answer tells of who gave it.
    let headers: [HTTPField]
    /// How predictions of several rows are put together.
    let answerForm: AnswerForm

    init(
        name: String, deployed: DeployedModel, model: ServedModel, meter: VariantMeter, place: CapturePlace?,
        answerForm: AnswerForm = .lines
    ) {
        self.name = name
        self.deployed = deployed
        self.model = model
        self.meter = meter
        self.place = place
        self.answerForm = answerForm
        headers = [
            HTTPField(name: .invokedVariant, value: name), HTTPField(name: .modelVersion, value: deployed.digest),
        ]
    }
}

/// An endpoint at work: one revision of it, as a whole.
///
/// A request takes one of these at its beginning and keeps to it, so that an answer never comes from a mixture of two
/// deployments.
final class LiveEndpoint: Sendable {
    let endpoint: Endpoint
    /// In the endpoint's order.
    let variants: [LiveVariant]
    let shadow: LiveVariant?
    /// The configuration, when anything is captured.
    let capture: CaptureConfiguration?
    /// The weights of the variants before and with each one; the last is their sum.
    private let cumulativeWeights: [Double]

    /// Requests that are refused before a variant is drawn.
    private let refused: MetricCounter

    init(_ endpoint: Endpoint, variants: [LiveVariant], shadow: LiveVariant?, registry: MetricRegistry) {
        refused = registry.counter(
            "propensity_requests_total", [("endpoint", endpoint.name), ("variant", ""), ("status", "4xx")])
        self.endpoint = endpoint
        self.variants = variants
        self.shadow = shadow
        capture = endpoint.capture.flatMap { $0.enabled && $0.samplingPercentage > 0 ? $0 : nil }
        var sum = 0.0
        cumulativeWeights = endpoint.effectiveWeights.map { weight in
            sum += weight
            return sum
        }
    }

    /// Counts a request that gets no answer from the model.
    ///
    /// - Parameters:
    ///   - error: Why not.
    ///   - variant: The variant that was to answer; nil when none was drawn yet.
    func count(_ error: any Error, of variant: LiveVariant?) {
        let isRefusal = (error as? ServingError).map { $0.status.code < 500 } ?? false
        guard let variant else {
            if isRefusal { refused.increment() }
            return
        }
        if isRefusal { variant.meter.refused.increment() } else { variant.meter.failed.increment() }
    }

    /// The variant that answers a request.
    ///
    /// - Parameter target: The variant the caller asks for; nil for one drawn by weight.
    /// - Returns: The variant, never the shadow.
    /// - Throws: ``ServingError`` when there is no such variant.
    func variant(_ target: String?) throws(ServingError) -> LiveVariant {
        guard let target else { return draw() }
        guard let variant = variants.first(where: { $0.name == target }) else {
            throw ServingError(
                .badRequest, "unknown-variant",
                "endpoint \(endpoint.name) has no variant \"\(target.prefix(63))\"",
                hint: "it has \(variants.map(\.name).joined(separator: ", "))")
        }
        return variant
    }

    private func draw() -> LiveVariant {
        guard variants.count > 1, let sum = cumulativeWeights.last else { return variants[0] }
        let point = Double.random(in: 0..<sum)
        return variants[cumulativeWeights.firstIndex { point < $0 } ?? variants.count - 1]
    }
}

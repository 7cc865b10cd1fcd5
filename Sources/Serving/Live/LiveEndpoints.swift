import Capture
import Endpoints
import HTTPTypes
import Jobs
import Logging
import Synchronization
import Telemetry

/// The endpoints at work, brought up to date with what is deployed.
final class LiveEndpoints: Sendable {
    private struct State {
        var live: [String: LiveEndpoint] = [:]
        /// Why an endpoint's last revision is not at work, by name.
        var failures: [String: String] = [:]
    }

    private let state = Mutex(State())
    private let registry: MetricRegistry
    private let rowLimit: Int
    private let logger: Logger

    init(registry: MetricRegistry, rowLimit: Int, logger: Logger) {
        self.registry = registry
        self.rowLimit = rowLimit
        self.logger = logger
    }

    /// All at work, sorted by name.
    var all: [LiveEndpoint] { state.withLock { $0.live.values.sorted { $0.endpoint.name < $1.endpoint.name } } }

    /// Why endpoints are not at work as deployed, by name.
    var failures: [String: String] { state.withLock { $0.failures } }

    /// The endpoint of a name; without a name the only one there is.
    ///
    /// - Throws: ``ServingError`` when there is none, or no only one.
    func endpoint(_ name: String?) throws(ServingError) -> LiveEndpoint {
        let (found, names) = state.withLock { state -> (LiveEndpoint?, [String]) in
            if let name { return (state.live[name], []) }
            if state.live.count == 1, let only = state.live.first { return (only.value, []) }
            return (nil, state.live.keys.sorted())
        }
        if let found { return found }
        if let name {
            throw ServingError(
                .notFound, "unknown-endpoint", "there is no endpoint \"\(name.prefix(63))\"",
                hint: "deploy one with `propensity deploy MODEL --endpoint NAME`")
        }
        guard !names.isEmpty else {
            throw ServingError(
                .serviceUnavailable, "no-endpoint", "no endpoint is deployed",
                hint: "deploy one with `propensity deploy MODEL --endpoint NAME`", retryAfter: 1)
        }
        throw ServingError(
            .badRequest, "endpoint-needed", "there are several endpoints",
            hint: "name one with /endpoints/NAME/invocations or the header X-Amzn-SageMaker-Endpoint")
    }

    /// Puts these endpoints to work and takes others out.
    ///
    /// An endpoint whose models cannot be loaded stays as it was, and the reason is kept and logged.
    func follow(_ endpoints: [Endpoint]) {
        let before = state.withLock { $0.live }
        var models: [String: ServedModel] = [:]
        for live in before.values {
            for variant in live.variants + (live.shadow.map { [$0] } ?? []) {
                models[variant.deployed.digest] = variant.model
            }
        }
        var next: [String: LiveEndpoint] = [:]
        var failures: [String: String] = [:]
        for endpoint in endpoints {
            if let live = before[endpoint.name], live.endpoint == endpoint {
                next[endpoint.name] = live
                continue
            }
            do {
                next[endpoint.name] = try make(endpoint, models: &models)
                logger.info("endpoint in service", metadata: Self.metadata(endpoint))
            } catch {
                next[endpoint.name] = before[endpoint.name]
                failures[endpoint.name] = Self.reason(error)
                logger.error("endpoint failed: \(Self.reason(error))", metadata: Self.metadata(endpoint))
            }
        }
        for gone in before.keys where next[gone] == nil {
            registry.forget("endpoint", gone)
            logger.info("endpoint out of service", metadata: ["endpoint": "\(gone)"])
        }
        state.withLock { state in
            state.live = next
            state.failures = failures
        }
        tellModels(next.values)
    }

    private func make(_ endpoint: Endpoint, models: inout [String: ServedModel]) throws -> LiveEndpoint {
        func live(_ variant: Variant) throws -> LiveVariant {
            let model = try models[variant.model.digest] ?? ServedModel(variant.model, rowLimit: rowLimit)
            models[variant.model.digest] = model
            let place = try endpoint.capture.map {
                try CapturePlace(destination: $0.destination, endpoint: endpoint.name, variant: variant.name)
            }
            return LiveVariant(
                name: variant.name, deployed: variant.model, model: model,
                meter: VariantMeter(registry, endpoint: endpoint.name, variant: variant.name), place: place,
                answerForm: variant.answerForm ?? .lines)
        }
        return LiveEndpoint(
            endpoint, variants: try endpoint.variants.map(live),
            shadow: try endpoint.shadow.map(live), registry: registry)
    }

    /// Tells which model answers: `propensity_model_info{endpoint,variant,model,version} 1`.
    private func tellModels(_ endpoints: some Collection<LiveEndpoint>) {
        registry.forget(label: "propensity_model_info")
        for live in endpoints {
            for variant in live.variants + (live.shadow.map { [$0] } ?? []) {
                registry.gauge(
                    "propensity_model_info",
                    [
                        ("endpoint", live.endpoint.name), ("variant", variant.name),
                        ("model", variant.deployed.reference), ("version", variant.deployed.digest),
                    ]
                ).set(1.0)
            }
        }
    }

    private static func metadata(_ endpoint: Endpoint) -> Logger.Metadata {
        [
            "endpoint": "\(endpoint.name)", "revision": "\(endpoint.revision)",
            "models": "\(endpoint.allVariants.map { "\($0.name)=\($0.model.digest)" }.joined(separator: ","))",
        ]
    }

    private static func reason(_ error: any Error) -> String {
        if let error = error as? JobError { return error.message }
        return "\(error)"
    }
}

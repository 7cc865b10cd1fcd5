public import Capture
public import Endpoints
public import Foundation
import Tabular

/// Puts a model behind a named endpoint: copies its files where nothing changes them, and changes the endpoint as a whole.
public struct DeployJob: Sendable {
    /// What is to be deployed, and how.
    public struct Request: Sendable {
        /// A model's folder, or `NAME` or `NAME:VERSION`.
        public var model: String
        /// The endpoint, made when there is none.
        public var endpoint: String
        /// The variant, replaced when the endpoint has it and added otherwise.
        public var variant = Endpoint.defaultVariant
        /// The variant's weight; nil for 1, or for what it is now.
        public var weight: Double?
        /// Whether the model is to get a copy of the traffic and never answer.
        public var isShadow = false
        /// The percentage of requests to capture; nil for 100, or for what it is now.
        public var capturePercent: Int?
        /// Whether answers wait for their records; nil for not, or for what it is now.
        public var captureMode: CaptureMode?
        /// The folder for captures; nil for `captured` in the home folder, or for what it is now.
        public var captureDestination: String?
        /// A gradual shift of the traffic; nil for all at once.
        public var shift: Shift?

        /// A request with the defaults.
        public init(model: String, endpoint: String) {
            self.model = model
            self.endpoint = endpoint
        }
    }

    /// How the traffic is shifted.
    public struct Shift: Sendable {
        /// The share that each step adds, above 0 and at most 1.
        public var step: Double
        /// Seconds between steps.
        public var interval: Double
        /// When to take the new variant out.
        public var limits: RolloutLimits

        /// A shift from its parts.
        public init(step: Double, interval: Double, limits: RolloutLimits) {
            self.step = step
            self.interval = interval
            self.limits = limits
        }
    }

    private let request: Request
    private let home: Home
    private let store: any EndpointStore

    /// A job; it does nothing until ``run(now:)``.
    public init(_ request: Request, home: Home, store: any EndpointStore) {
        self.request = request
        self.home = home
        self.store = store
    }

    /// Deploys.
    ///
    /// - Parameter now: Seconds since 1970.
    /// - Returns: The endpoint as it is deployed now.
    /// - Throws: ``JobError`` when the model cannot be used, ``Endpoints/EndpointError`` when the endpoint cannot be so; then it
    ///   is as it was.
    public func run(now: Double = Date().timeIntervalSince1970) async throws -> Endpoint {
        try EndpointName.check(request.endpoint, kind: "endpoint")
        try EndpointName.check(request.variant, kind: "variant")
        let source = try ModelDirectory.resolve(request.model, home: home)
        _ = try source.load(threads: 1)
        let deployed = try home.deploy(source, reference: request.model)
        let request = request
        let defaults = "\(home.absolutePath)/captured"
        let endpoint = try await store.change(request.endpoint, now: now) { former in
            try Self.change(former, request, deployed, captured: defaults, now: now)
        }
        guard let endpoint else { preconditionFailure("a deployment leaves an endpoint") }
        return endpoint
    }

    /// The endpoint after the request.
    static func change(
        _ former: Endpoint?, _ request: Request, _ model: DeployedModel, captured: String, now: Double
    ) throws(EndpointError) -> Endpoint {
        var variant = Variant(name: request.variant, model: model, weight: request.weight ?? 1)
        guard var endpoint = former else {
            guard !request.isShadow, request.shift == nil else {
                throw EndpointError(
                    .notFound, "there is no endpoint \(request.endpoint) to add this to",
                    hint: "deploy a model to it first, without --shadow or --shift")
            }
            let endpoint = Endpoint(name: request.endpoint, variants: [variant], now: now)
            return configured(endpoint, request, captured: captured)
        }
        endpoint = configured(endpoint, request, captured: captured)
        if request.isShadow {
            endpoint.variants.removeAll { $0.name == variant.name }
            endpoint.shadow = variant
        } else if let shift = request.shift {
            let rollout = Rollout(
                variant: variant.name, step: shift.step, interval: shift.interval, limits: shift.limits, now: now)
            try endpoint.begin(rollout, variant: variant)
        } else {
            guard endpoint.rollout?.state != .shifting else {
                throw EndpointError(
                    .conflict,
                    "endpoint \(endpoint.name) is shifting its traffic to \(endpoint.rollout?.variant ?? "")",
                    hint:
                        "wait for its end, or take that variant out with `propensity delete endpoint \(endpoint.name) "
                        + "--variant \(endpoint.rollout?.variant ?? "")`")
            }
            if let place = endpoint.variants.firstIndex(where: { $0.name == variant.name }) {
                variant.weight = request.weight ?? endpoint.variants[place].weight
                endpoint.variants[place] = variant
            } else {
                endpoint.variants.append(variant)
            }
            if endpoint.shadow?.name == variant.name { endpoint.shadow = nil }
        }
        return endpoint
    }

    /// The endpoint with what the request says of captures.
    private static func configured(_ endpoint: Endpoint, _ request: Request, captured: String) -> Endpoint {
        var endpoint = endpoint
        var capture = endpoint.capture ?? CaptureConfiguration(destination: captured, mode: .buffered)
        if let percent = request.capturePercent { capture.samplingPercentage = percent }
        if let mode = request.captureMode { capture.mode = mode }
        if let destination = request.captureDestination { capture.destination = destination }
        endpoint.capture = capture
        return endpoint
    }
}

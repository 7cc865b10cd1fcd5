public import Capture

/// A named endpoint as it was deployed: what a running server is to do.
///
/// A value: a change makes a new one with the next revision, and a server follows it as a whole.
public struct Endpoint: Sendable, Codable, Equatable {
    /// Letters, digits and hyphens, at most 63.
    public var name: String
    /// The models that answer, by weight; at least one has a weight above 0.
    public var variants: [Variant]
    /// A model that gets a copy of the traffic and never answers; its weight means nothing.
    public var shadow: Variant?
    /// What is written down of the traffic; nil for nothing.
    public var capture: CaptureConfiguration?
    /// A gradual shift to a new variant, under way or the last one ended.
    public var rollout: Rollout?
    /// Counts changes from 1.
    public var revision: Int
    /// Seconds since 1970.
    public var createdAt: Double
    /// Seconds since 1970 of the last change.
    public var updatedAt: Double

    /// An endpoint in its first revision.
    ///
    /// - Parameters:
    ///   - name: Its name; see ``EndpointName``.
    ///   - variants: The models that answer.
    ///   - shadow: A model that gets a copy of the traffic.
    ///   - capture: What is written down.
    ///   - now: Seconds since 1970.
    public init(
        name: String, variants: [Variant], shadow: Variant? = nil, capture: CaptureConfiguration? = nil, now: Double
    ) {
        self.name = name
        self.variants = variants
        self.shadow = shadow
        self.capture = capture
        revision = 1
        createdAt = now
        updatedAt = now
    }

    /// The name that a variant has when nobody gave it one, as SageMaker's SDK calls it.
    public static let defaultVariant = "AllTraffic"

    /// Variants, shadow included.
    public var allVariants: [Variant] { variants + (shadow.map { [$0] } ?? []) }

    /// Refuses an endpoint that no server could run.
    ///
    /// - Throws: ``EndpointError`` naming the part.
    public func check() throws(EndpointError) {
        try EndpointName.check(name, kind: "endpoint")
        var names: Set<String> = []
        for variant in allVariants {
            try EndpointName.check(variant.name, kind: "variant")
            guard names.insert(variant.name).inserted else {
                throw EndpointError(
                    .invalidConfiguration, "endpoint \(name) has two variants named \(variant.name)",
                    hint: "give one of them another name")
            }
            guard variant.weight.isFinite, variant.weight >= 0 else {
                throw EndpointError(
                    .invalidConfiguration, "the weight of variant \(variant.name) is \(variant.weight)",
                    hint: "a weight is a number from 0 up")
            }
        }
        guard variants.map(\.weight).reduce(0, +).isFinite else {
            throw EndpointError(
                .invalidConfiguration, "the weights of endpoint \(name) have no finite sum", hint: "use smaller weights"
            )
        }
        guard variants.contains(where: { $0.weight > 0 }) else {
            throw EndpointError(
                .invalidConfiguration, "endpoint \(name) would have no variant that answers",
                hint: "give one a weight above 0, or delete the endpoint")
        }
        if let capture, !(0...100).contains(capture.samplingPercentage) {
            throw EndpointError(
                .invalidConfiguration, "\(capture.samplingPercentage) is no percentage to capture", hint: "use 0 to 100"
            )
        }
        guard let rollout else { return }
        try rollout.check()
        guard rollout.state != .shifting || variants.contains(where: { $0.name == rollout.variant }) else {
            throw EndpointError(
                .conflict, "endpoint \(name) is shifting its traffic to \(rollout.variant), which would be gone",
                hint: "wait for its end, or take that variant out with `propensity delete endpoint \(name) "
                    + "--variant \(rollout.variant)`")
        }
    }

    /// The weights that the traffic is shared by, in the order of ``variants``: those of a shift while one is under way.
    public var effectiveWeights: [Double] {
        guard let rollout, rollout.state == .shifting else { return variants.map(\.weight) }
        let rest = variants.filter { $0.name != rollout.variant }.map(\.weight).reduce(0, +)
        return variants.map { variant in
            if variant.name == rollout.variant { return rest > 0 ? rollout.share : 1 }
            return rest > 0 ? variant.weight / rest * (1 - rollout.share) : 0
        }
    }
}

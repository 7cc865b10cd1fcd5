import Capture
import Endpoints
import Jobs

/// Endpoints as the user reads them.
enum EndpointText {
    /// An endpoint as JSON tells it.
    struct Entry: Encodable {
        struct Part: Encodable {
            var name: String
            var model: String
            var version: String
            var weight: Double?
        }

        struct Shift: Encodable {
            var variant: String
            var state: String
            var share: Double
            var reason: String?
        }

        var name: String
        var status: String
        var revision: Int
        var url: String?
        var variants: [Part]
        var shadow: Part?
        var capture: String?
        var capturePercent: Int?
        var captureMode: String?
        var shift: Shift?
        var failure: String?

        init(_ endpoint: Endpoint, server: ServingState?) {
            name = endpoint.name
            revision = endpoint.revision
            failure = server?.failures[endpoint.name]
            status = EndpointText.status(endpoint, server: server)
            url = server.map { "\($0.address)/endpoints/\(endpoint.name)/invocations" }
            variants = zip(endpoint.variants, endpoint.effectiveWeights).map {
                Part(name: $0.name, model: $0.model.reference, version: $0.model.digest, weight: $1)
            }
            shadow = endpoint.shadow.map { Part(name: $0.name, model: $0.model.reference, version: $0.model.digest) }
            capture = endpoint.capture?.destination
            capturePercent = endpoint.capture?.samplingPercentage
            captureMode = endpoint.capture?.mode.rawValue
            shift = endpoint.rollout.map {
                Shift(variant: $0.variant, state: $0.state.rawValue, share: $0.share, reason: $0.reason)
            }
        }
    }

    /// What a server makes of an endpoint, in SageMaker's words where it has them.
    static func status(_ endpoint: Endpoint, server: ServingState?) -> String {
        guard let server else { return "NotServed" }
        if server.failures[endpoint.name] != nil { return "UpdateFailed" }
        guard let revision = server.revisions[endpoint.name], revision >= endpoint.revision else { return "Updating" }
        return endpoint.rollout?.state == .shifting ? "Updating" : "InService"
    }

    /// What a deployment came to.
    static func deployed(_ endpoint: Endpoint, server: ServingState?) -> String {
        var lines = [line(endpoint, server: server)]
        if let server {
            lines.append("  answers at \(server.address)/endpoints/\(endpoint.name)/invocations")
        } else {
            lines.append("  nothing serves this home yet; start `propensity serve`")
        }
        if let capture = endpoint.capture, capture.enabled, capture.samplingPercentage > 0 {
            lines.append(
                "  captures \(capture.samplingPercentage) % of the requests (\(capture.mode.rawValue)) under "
                    + "\(capture.destination)/\(endpoint.name)")
        }
        return lines.joined(separator: "\n")
    }

    /// An endpoint on a line: name, status, revision, variants with their shares.
    static func line(_ endpoint: Endpoint, server: ServingState?) -> String {
        let weights = endpoint.effectiveWeights
        let sum = weights.reduce(0, +)
        var parts = zip(endpoint.variants, weights).map { variant, weight in
            "\(variant.name) \(Int((weight / sum * 100).rounded())) % = \(variant.model.reference) (\(variant.model.digest))"
        }
        if let shadow = endpoint.shadow {
            parts.append("\(shadow.name) shadow = \(shadow.model.reference) (\(shadow.model.digest))")
        }
        var text =
            "\(endpoint.name)  \(status(endpoint, server: server))  revision \(endpoint.revision)  "
            + parts.joined(separator: ", ")
        if let rollout = endpoint.rollout, rollout.state == .rolledBack, let reason = rollout.reason {
            text += "\n  variant \(rollout.variant) was taken out: \(reason)"
        }
        if let failure = server?.failures[endpoint.name] { text += "\n  failed: \(failure)" }
        return text
    }
}

import Capture
import Endpoints
import Foundation
import HTTPTypes
import Hummingbird
import JSONDocument
import Telemetry

/// Tells how the server and its endpoints stand.
struct StatusRoutes: Sendable {
    let live: LiveEndpoints
    let captureLog: CaptureLog
    let inFlight: InFlight
    let registry: MetricRegistry
    let version: String
    let limits: ServingConfiguration

    /// 200 with no body when an endpoint is in service; each model answered a row before it went to work.
    func ping() throws(ServingError) -> Response {
        guard !live.all.isEmpty else {
            throw ServingError(
                .serviceUnavailable, "no-endpoint", "no endpoint is in service",
                hint: "deploy one with `propensity deploy MODEL --endpoint NAME`", retryAfter: 1)
        }
        return Response(status: .ok)
    }

    /// All endpoints.
    func endpoints() -> Response {
        Self.json(["endpoints": .array(live.all.map { description(of: $0) })])
    }

    /// One endpoint.
    func endpoint(_ name: String) throws(ServingError) -> Response {
        Self.json(description(of: try live.endpoint(name)))
    }

    private func description(of live: LiveEndpoint) -> JSONValue {
        let endpoint = live.endpoint
        var object: JSONObject = [
            "name": .string(endpoint.name), "status": .string(status(of: endpoint)),
            "revision": .integer(Int64(endpoint.revision)),
            "variants": .array(zip(live.variants, endpoint.effectiveWeights).map { description(of: $0, weight: $1) }),
        ]
        if let shadow = live.shadow { object["shadow"] = description(of: shadow, weight: nil) }
        if let capture = endpoint.capture {
            object["capture"] = [
                "enabled": .bool(capture.enabled), "percent": .integer(Int64(capture.samplingPercentage)),
                "mode": .string(capture.mode.rawValue), "destination": .string(capture.destination),
            ]
        }
        if let rollout = endpoint.rollout {
            var shift: JSONObject = [
                "variant": .string(rollout.variant), "state": .string(rollout.state.rawValue),
                "share": .double(rollout.share),
            ]
            if let reason = rollout.reason { shift["reason"] = .string(reason) }
            object["shift"] = .object(shift)
        }
        if let failure = self.live.failures[endpoint.name] { object["failure"] = .string(failure) }
        return .object(object)
    }

    private func status(of endpoint: Endpoint) -> String {
        if live.failures[endpoint.name] != nil { return "UpdateFailed" }
        return endpoint.rollout?.state == .shifting ? "Updating" : "InService"
    }

    private func description(of variant: LiveVariant, weight: Double?) -> JSONValue {
        var object: JSONObject = [
            "name": .string(variant.name), "model": .string(variant.deployed.reference),
            "version": .string(variant.deployed.digest),
        ]
        if let weight { object["weight"] = .double(weight) }
        object["features"] = .array(variant.model.decoder.names.map { .string($0) })
        object["threshold"] = .double(Double(variant.model.writer.threshold))
        return .object(object)
    }

    /// Prometheus's text.
    func metrics() -> Response {
        let figures = captureLog.figures
        registry.gauge("propensity_requests_in_flight").set(Double(inFlight.current))
        registry.gauge("propensity_capture_lag_seconds").set(figures.lag)
        registry.gauge("propensity_capture_queued_records").set(Double(figures.queuedRecords))
        registry.gauge("propensity_capture_paused_places").set(Double(figures.pausedPlaces))
        registry.gauge("propensity_endpoints").set(Double(live.all.count))
        registry.gauge("propensity_endpoints_failed").set(Double(live.failures.count))
        registry.counter("propensity_requests_refused_busy_total").raise(to: Int64(inFlight.refused))
        registry.counter("propensity_capture_written_total").raise(to: Int64(figures.written))
        registry.counter("propensity_capture_bytes_total").raise(to: Int64(figures.bytes))
        registry.counter("propensity_capture_syncs_total").raise(to: Int64(figures.syncs))
        registry.counter("propensity_capture_unconfirmed_total").raise(to: Int64(figures.unconfirmed))
        for reason in CaptureLoss.allCases {
            registry.counter("propensity_capture_lost_total", [("reason", reason.rawValue)])
                .raise(to: Int64(figures.lost[reason] ?? 0))
        }
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: registry.prometheusText)))
    }

    /// What each metric means.
    static func describe(_ registry: MetricRegistry) {
        for (label, help) in [
            ("propensity_requests_total", "Requests by endpoint, variant and class of status."),
            ("propensity_request_seconds", "Seconds from a request's body to its answer."),
            ("propensity_rows_total", "Rows scored."),
            ("propensity_unseen_categories_total", "Cells with a word that the model has not seen, scored as missing."),
            ("propensity_model_info", "The model of each variant; always 1."),
            ("propensity_requests_in_flight", "Requests worked on now."),
            ("propensity_requests_refused_busy_total", "Requests refused with 429 because too many were worked on."),
            ("propensity_endpoints", "Endpoints in service."),
            ("propensity_endpoints_failed", "Endpoints whose last deployment is not in service."),
            ("propensity_capture_lag_seconds", "Age of the oldest captured record that is not on disk."),
            ("propensity_capture_queued_records", "Captured records that wait for the disk."),
            ("propensity_capture_paused_places", "Variants whose capture pauses after a failure."),
            ("propensity_capture_written_total", "Captured records written."),
            ("propensity_capture_bytes_total", "Bytes of captured records written."),
            ("propensity_capture_syncs_total", "Times that captured records were flushed to disk."),
            (
                "propensity_capture_unconfirmed_total",
                "Durable records that were answered before the disk confirmed them."
            ),
            ("propensity_capture_lost_total", "Captured records lost, by reason."),
            ("propensity_shadow_dropped_total", "Copies of requests that the shadow variant had no time for."),
            ("propensity_shadow_probability_difference", "How far the shadow's probabilities lie from the answers."),
        ] {
            registry.describe(label, help)
        }
    }

    /// The description of the routes, with each endpoint's features.
    func openAPI() -> Response { Self.json(OpenAPI(live.all, version: version, limits: limits).document) }

    private static func json(_ value: JSONValue) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.compactBytes)))
    }
}

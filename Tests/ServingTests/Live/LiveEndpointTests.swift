import HTTPTypes
import Capture
import Endpoints
import Telemetry
import Testing

@testable import Serving

@Suite struct LiveEndpointTests {
    /// An endpoint at work with variants of these weights, all with one model.
    private func live(_ weights: [(String, Double)], _ change: (inout Endpoint) -> Void = { _ in }) async throws
        -> LiveEndpoint
    {
        let server = try await TestServer(endpoints: "shop")
        var endpoint = try #require(server.store.endpoints().first)
        let model = endpoint.variants[0].model
        endpoint.variants = weights.map { Variant(name: $0.0, model: model, weight: $0.1) }
        change(&endpoint)
        let live = LiveEndpoints(registry: server.registry, rowLimit: 100, logger: TestServer.silence)
        live.follow([endpoint])
        return try live.endpoint("shop")
    }

    private func shares(_ live: LiveEndpoint, draws: Int = 20_000) throws -> [String: Double] {
        var counts: [String: Double] = [:]
        for _ in 0..<draws { counts[try live.variant(nil).name, default: 0] += 1 / Double(draws) }
        return counts
    }

    /// 20,000 draws of a share p deviate by more than 6·√(p(1 − p)/20,000) less than once in 10⁸ times.
    @Test func drawsFollowTheWeights() async throws {
        let shares = try shares(try await live([("a", 3), ("none", 0), ("b", 1)]))
        #expect(abs((shares["a"] ?? 0) - 0.75) < 0.02)
        #expect(abs((shares["b"] ?? 0) - 0.25) < 0.02)
        #expect(shares["none"] == nil)
    }

    @Test func drawsFollowAShift() async throws {
        let live = try await live([("old", 5)]) { endpoint in
            let variant = Variant(name: "new", model: endpoint.variants[0].model)
            try? endpoint.begin(Rollout(variant: "new", step: 0.1, interval: 60, now: 0), variant: variant)
        }
        #expect(abs((try shares(live)["new"] ?? 0) - 0.1) < 0.015)
    }

    @Test func tinyWeightsAreDrawnFromToo() async throws {
        let shares = try shares(try await live([("a", Double.leastNonzeroMagnitude), ("b", 0)]), draws: 100)
        #expect(abs((shares["a"] ?? 0) - 1) < 1e-9)
    }

    @Test func targetIsTakenWhateverItsWeight() async throws {
        let live = try await live([("a", 1), ("idle", 0)])
        #expect(try live.variant("idle").name == "idle")
        let error = #expect(throws: ServingError.self) { try live.variant("c") }
        #expect(error?.status.code == 400)
        #expect(error?.message == "endpoint shop has no variant \"c\"")
        #expect(error?.hint == "it has a, idle")
    }

    @Test func shadowIsNoTarget() async throws {
        let live = try await live([("a", 1)]) { $0.shadow = Variant(name: "dark", model: $0.variants[0].model) }
        #expect(live.shadow?.name == "dark")
        #expect(throws: ServingError.self) { try live.variant("dark") }
    }

    @Test func nothingIsCapturedAtZeroPercent() async throws {
        #expect(try await live([("a", 1)]).capture == nil)
        #expect(try await live([("a", 1)]) { $0.capture?.samplingPercentage = 1 }.capture != nil)
    }
}

import Endpoints
import Foundation
import ServiceLifecycle
import Synchronization
import Telemetry
import Testing

@testable import Jobs
@testable import Serving

@Suite struct EndpointFollowerTests {
    /// Runs a follower beside some work.
    private func following(
        _ server: TestServer, _ work: (LiveEndpoints) async throws -> Void
    ) async throws {
        let live = LiveEndpoints(registry: server.registry, rowLimit: 100, logger: TestServer.silence)
        let follower = EndpointFollower(
            store: server.store, live: live, logger: TestServer.silence, report: { _, _ in })
        await follower.begin()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await follower.run() }
            try await work(live)
            group.cancelAll()
        }
    }

    @Test func changesAreFollowedSoon() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await following(server) { live in
            #expect(await eventually { live.all.first?.endpoint.revision == 1 })
            try await server.deploy("shop:2", to: "shop")
            #expect(await eventually { live.all.first?.endpoint.revision == 2 })
            try server.store.change("shop", now: 0) { _ in nil }
            #expect(await eventually { live.all.isEmpty })
        }
    }

    @Test func shiftOfAGoodVariantCompletes() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.deploy("shop:2", to: "shop") { request in
            request.variant = "new"
            request.shift = DeployJob.Shift(step: 0.5, interval: 0, limits: RolloutLimits())
        }
        try await following(server) { live in
            #expect(await eventually { live.all.first?.endpoint.rollout?.state == .completed })
            #expect(live.all.first?.variants.map(\.name) == ["new"])
        }
    }

    @Test func shiftOfAFailingVariantIsTakenBack() async throws {
        let server = try await TestServer(endpoints: "shop")
        try await server.deploy("shop:2", to: "shop") { request in
            request.variant = "new"
            request.shift = DeployJob.Shift(step: 0.1, interval: 3_600, limits: RolloutLimits())
        }
        try await following(server) { live in
            #expect(await eventually { live.all.first?.variants.count == 2 })
            // The first look takes the reading that later ones are compared with, so the failures go on.
            let meter = live.all.first?.variants.last?.meter
            #expect(
                await eventually {
                    meter?.failed.increment(by: 20)
                    return live.all.first?.endpoint.rollout?.state == .rolledBack
                })
            #expect(live.all.first?.variants.map(\.name) == ["AllTraffic"])
            let reason = live.all.first?.endpoint.rollout?.reason ?? ""
            #expect(reason.wholeMatch(of: /(\d+) of \1 requests failed, more than 1\.0 %/) != nil, "\(reason)")
        }
    }

    /// What a variant of this name did before its shift is not held against it.
    @Test func formerFailuresDoNotCount() async throws {
        let server = try await TestServer(endpoints: "shop")
        VariantMeter(server.registry, endpoint: "shop", variant: "new").failed.increment(by: 1_000)
        try await server.deploy("shop:2", to: "shop") { request in
            request.variant = "new"
            request.shift = DeployJob.Shift(step: 1, interval: 0.5, limits: RolloutLimits())
        }
        try await following(server) { live in
            #expect(await eventually { live.all.first?.endpoint.rollout?.state == .completed })
        }
    }
}

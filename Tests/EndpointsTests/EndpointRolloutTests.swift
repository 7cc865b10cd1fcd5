import Endpoints
import Testing

@Suite struct EndpointRolloutTests {
    private func shifting(_ variants: Variant...) throws -> Endpoint {
        var endpoint = Endpoint(name: "shop", variants: variants, now: 0)
        try endpoint.begin(
            Rollout(variant: "new", step: 0.5, interval: 60, now: 10), variant: variant("new", weight: 0))
        return endpoint
    }

    @Test func newVariantStandsBesideTheOld() throws {
        let endpoint = try shifting(variant("old"))
        #expect(endpoint.variants.map(\.name) == ["old", "new"])
        #expect(endpoint.effectiveWeights == [0.5, 0.5])
    }

    @Test func oneShiftAtATime() throws {
        var endpoint = try shifting(variant("old"))
        let before = endpoint
        let error = endpointError { () throws(EndpointError) in
            try endpoint.begin(Rollout(variant: "newer", step: 1, interval: 0, now: 11), variant: variant("newer"))
        }
        #expect(error?.code == .conflict)
        #expect(error?.message == "endpoint shop is shifting its traffic to new")
        #expect(endpoint == before)
    }

    /// Without another variant that answers there would be nothing to go back to.
    @Test func shiftNeedsSomethingToGoBackTo() {
        for variants in [[variant("new")], [variant("new"), variant("idle", weight: 0)]] {
            var endpoint = Endpoint(name: "shop", variants: variants, now: 0)
            let before = endpoint
            let error = endpointError { () throws(EndpointError) in
                try endpoint.begin(Rollout(variant: "new", step: 1, interval: 0, now: 1), variant: variant("new"))
            }
            #expect(error?.code == .conflict)
            #expect(endpoint == before)
        }
    }

    @Test func shadowMayBecomeTheVariant() throws {
        var endpoint = shop(variant("old"))
        endpoint.shadow = variant("new")
        try endpoint.begin(Rollout(variant: "new", step: 1, interval: 0, now: 1), variant: variant("new"))
        #expect(endpoint.shadow == nil)
        try endpoint.check()
    }

    @Test func stepChangesShareAndTime() throws {
        var endpoint = try shifting(variant("old"))
        endpoint.apply(.shift(to: 0.75), now: 70)
        #expect(endpoint.rollout?.share == 0.75)
        #expect(endpoint.rollout?.steppedAt == 70)
        #expect(endpoint.effectiveWeights == [0.25, 0.75])
    }

    @Test func completionLeavesTheNewVariantAlone() throws {
        var endpoint = try shifting(variant("old", weight: 2), variant("other"))
        endpoint.apply(.complete, now: 70)
        #expect(endpoint.variants == [variant("new", weight: 1)])
        #expect(endpoint.rollout?.state == .completed)
        try endpoint.check()
    }

    @Test func rollbackBringsTheOldWeightsBack() throws {
        var endpoint = try shifting(variant("old", weight: 2), variant("other", weight: 1))
        endpoint.apply(.rollBack(reason: "too slow"), now: 70)
        #expect(endpoint.variants == [variant("old", weight: 2), variant("other", weight: 1)])
        #expect(endpoint.rollout?.state == .rolledBack)
        #expect(endpoint.rollout?.reason == "too slow")
        #expect(endpoint.effectiveWeights == [2, 1])
        try endpoint.check()
    }

    @Test func waitingAndEndedShiftsChangeNothing() throws {
        var endpoint = try shifting(variant("old"))
        let before = endpoint
        endpoint.apply(.wait, now: 70)
        #expect(endpoint == before)
        endpoint.apply(.complete, now: 70)
        let ended = endpoint
        endpoint.apply(.rollBack(reason: "late"), now: 80)
        #expect(endpoint == ended)
        var still = shop(variant("old"))
        still.apply(.complete, now: 1)
        #expect(still == shop(variant("old")))
    }
}

import Capture
import Endpoints
import Foundation
import Testing

@Suite struct EndpointTests {
    private func refusal(_ endpoint: Endpoint) -> EndpointError? {
        endpointError { () throws(EndpointError) in try endpoint.check() }
    }

    @Test func oneVariantIsEnough() { #expect(refusal(shop(variant("a"))) == nil) }

    @Test func variantWithoutAFormOfItsAnswersIsReadAsBefore() throws {
        var kept = variant("a")
        let stored = try JSONEncoder().encode(kept)
        #expect(!String(decoding: stored, as: UTF8.self).contains("answerForm"))
        #expect(try JSONDecoder().decode(Variant.self, from: stored) == kept)
        kept.answerForm = .oneLine
        #expect(try JSONDecoder().decode(Variant.self, from: JSONEncoder().encode(kept)) == kept)
    }

    @Test func namesMustDiffer() {
        #expect(refusal(shop(variant("a"), variant("a")))?.message == "endpoint shop has two variants named a")
        var endpoint = shop(variant("a"))
        endpoint.shadow = variant("a")
        #expect(refusal(endpoint)?.code == .invalidConfiguration)
    }

    @Test(arguments: [-1, -0.001, Double.nan, .infinity])
    func weightsAreNumbersFromZeroUp(weight: Double) {
        #expect(refusal(shop(variant("a"), variant("b", weight: weight)))?.code == .invalidConfiguration)
    }

    /// A draw by weight needs a finite sum.
    @Test func weightsMayNotOverflow() {
        let endpoint = shop(variant("a", weight: 1e308), variant("b", weight: 1e308))
        #expect(refusal(endpoint)?.message == "the weights of endpoint shop have no finite sum")
    }

    @Test func somebodyMustAnswer() {
        #expect(refusal(shop())?.message == "endpoint shop would have no variant that answers")
        #expect(refusal(shop(variant("a", weight: 0)))?.code == .invalidConfiguration)
        #expect(refusal(shop(variant("a", weight: 0), variant("b")))?.code == nil)
    }

    @Test(arguments: [-1, 101])
    func captureIsAPercentage(percent: Int) {
        var endpoint = shop(variant("a"))
        endpoint.capture = CaptureConfiguration(samplingPercentage: percent, destination: "/captured")
        #expect(refusal(endpoint)?.message == "\(percent) is no percentage to capture")
    }

    /// Without its variant a shift would never end, and nothing could be deployed.
    @Test func shiftNeedsItsVariant() throws {
        var endpoint = shop(variant("a"))
        try endpoint.begin(Rollout(variant: "b", step: 0.5, interval: 1, now: 0), variant: variant("b"))
        #expect(refusal(endpoint) == nil)
        endpoint.variants.removeAll { $0.name == "b" }
        #expect(refusal(endpoint)?.code == .conflict)
    }

    @Test func weightsShareTheTraffic() {
        #expect(shop(variant("a", weight: 3), variant("b")).effectiveWeights == [3, 1])
    }

    @Test func shiftTakesItsShareFromTheOthersByTheirWeights() throws {
        var endpoint = shop(variant("a", weight: 3), variant("b", weight: 1))
        try endpoint.begin(Rollout(variant: "c", step: 0.2, interval: 1, now: 0), variant: variant("c"))
        // 0.8 is left for a and b, three to one.
        #expect(zip(endpoint.effectiveWeights, [0.6, 0.2, 0.2]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test func endpointSurvivesItsJSON() throws {
        var endpoint = shop(variant("a", weight: 0.1))
        endpoint.capture = CaptureConfiguration(samplingPercentage: 7, destination: "/captured", mode: .durable)
        endpoint.shadow = variant("s")
        try endpoint.begin(
            Rollout(variant: "b", step: 0.1, interval: 60, limits: RolloutLimits(p99Milliseconds: 5), now: 1.5),
            variant: variant("b"))
        let bytes = try JSONEncoder().encode(endpoint)
        #expect(try JSONDecoder().decode(Endpoint.self, from: bytes) == endpoint)
    }
}

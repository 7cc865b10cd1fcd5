import Capture
import Endpoints
import Foundation
import Testing

@testable import Jobs

@Suite struct DeployJobTests {
    private let first = DeployedModel(reference: "shop:1", digest: "1", folder: "/deployed/1")
    private let second = DeployedModel(reference: "shop:2", digest: "2", folder: "/deployed/2")

    private func change(
        _ former: Endpoint?, _ model: DeployedModel? = nil, _ set: (inout DeployJob.Request) -> Void = { _ in }
    ) throws(EndpointError) -> Endpoint {
        var request = DeployJob.Request(model: "shop", endpoint: "shop")
        set(&request)
        let endpoint = try DeployJob.change(former, request, model ?? first, captured: "/home/captured", now: 100)
        try endpoint.check()
        return endpoint
    }

    private func refusal(
        _ former: Endpoint?, _ set: (inout DeployJob.Request) -> Void
    ) -> EndpointError? {
        do throws(EndpointError) {
            _ = try change(former, second, set)
            return nil
        } catch {
            return error
        }
    }

    private func shifting() throws -> Endpoint {
        try change(try change(nil), second) { request in
            request.variant = "new"
            request.shift = DeployJob.Shift(step: 0.25, interval: 30, limits: RolloutLimits())
        }
    }

    @Test func newEndpointHasOneVariantAndCapturesAll() throws {
        let endpoint = try change(nil)
        #expect(endpoint.variants == [Variant(name: "AllTraffic", model: first, weight: 1)])
        #expect(endpoint.shadow == nil)
        #expect(endpoint.rollout == nil)
        #expect(
            endpoint.capture
                == CaptureConfiguration(samplingPercentage: 100, destination: "/home/captured", mode: .buffered))
    }

    @Test func knownVariantGetsTheNewModelAndKeepsItsWeight() throws {
        let heavy = try change(nil) { $0.weight = 3 }
        #expect(try change(heavy, second).variants == [Variant(name: "AllTraffic", model: second, weight: 3)])
        #expect(try change(heavy, second) { $0.weight = 0.5 }.variants[0].weight == 0.5)
    }

    @Test func unknownVariantStandsBesideTheOthers() throws {
        let endpoint = try change(try change(nil), second) { $0.variant = "new" }
        #expect(endpoint.variants.map(\.name) == ["AllTraffic", "new"])
        #expect(endpoint.variants.map(\.model) == [first, second])
        #expect(endpoint.variants.map(\.weight) == [1, 1])
        #expect(try change(endpoint, second) { ($0.variant, $0.weight) = ("third", 8) }.variants[2].weight == 8)
    }

    @Test func onlyVariantMayNotLoseItsWeight() throws {
        #expect(refusal(try change(nil)) { $0.weight = 0 }?.code == .invalidConfiguration)
        #expect(refusal(nil) { $0.weight = 0 }?.code == .invalidConfiguration)
    }

    @Test func shadowStandsApart() throws {
        let endpoint = try change(try change(nil), second) { ($0.variant, $0.isShadow) = ("dark", true) }
        #expect(endpoint.variants.map(\.name) == ["AllTraffic"])
        #expect(endpoint.shadow?.model == second)
        let replaced = try change(endpoint, first) { ($0.variant, $0.isShadow) = ("darker", true) }
        #expect(replaced.shadow == Variant(name: "darker", model: first))
    }

    @Test func shadowBecomesAVariantWhenItIsDeployed() throws {
        let endpoint = try change(try change(nil), second) { ($0.variant, $0.isShadow) = ("dark", true) }
        let deployed = try change(endpoint, second) { $0.variant = "dark" }
        #expect(deployed.shadow == nil)
        #expect(deployed.variants.map(\.name) == ["AllTraffic", "dark"])
        let shifted = try change(endpoint, second) { request in
            request.variant = "dark"
            request.shift = DeployJob.Shift(step: 0.5, interval: 1, limits: RolloutLimits())
        }
        #expect(shifted.shadow == nil)
        #expect(shifted.rollout?.variant == "dark")
    }

    @Test func variantMayBecomeAShadowWhenAnotherAnswers() throws {
        let two = try change(try change(nil), second) { $0.variant = "b" }
        let endpoint = try change(two, second) { ($0.variant, $0.isShadow) = ("b", true) }
        #expect(endpoint.variants.map(\.name) == ["AllTraffic"])
        #expect(endpoint.shadow?.name == "b")
        #expect(
            refusal(try change(nil)) { $0.isShadow = true }?.message
                == "endpoint shop would have no variant that answers")
    }

    @Test func shiftBeginsWithItsFirstStep() throws {
        let endpoint = try shifting()
        #expect(endpoint.variants.map(\.name) == ["AllTraffic", "new"])
        #expect(endpoint.effectiveWeights == [0.75, 0.25])
        #expect(endpoint.rollout?.state == .shifting)
        #expect(endpoint.rollout?.steppedAt == 100)
        #expect(endpoint.rollout?.interval == 30)
    }

    @Test func shiftNeedsAnotherVariant() throws {
        let error = refusal(try change(nil)) {
            $0.shift = DeployJob.Shift(step: 0.25, interval: 30, limits: RolloutLimits())
        }
        #expect(error?.code == .conflict)
        #expect(error?.hint == "give the new one another --variant")
    }

    @Test func whileShiftingNothingElseIsDeployed() throws {
        let endpoint = try shifting()
        for name in ["AllTraffic", "new", "third"] {
            let error = refusal(endpoint) { $0.variant = name }
            #expect(error?.code == .conflict)
            #expect(error?.message == "endpoint shop is shifting its traffic to new")
            let shift = refusal(endpoint) {
                $0.variant = name
                $0.shift = DeployJob.Shift(step: 1, interval: 0, limits: RolloutLimits())
            }
            #expect(shift?.code == .conflict)
        }
        // A shadow may come meanwhile, but not in the place of the variant that is being shifted to.
        #expect(try change(endpoint, first) { ($0.variant, $0.isShadow) = ("dark", true) }.shadow?.name == "dark")
        #expect(refusal(endpoint) { ($0.variant, $0.isShadow) = ("new", true) }?.code == .conflict)
    }

    @Test func endedShiftIsFollowedByAnything() throws {
        var endpoint = try shifting()
        endpoint.apply(.rollBack(reason: "slow"), now: 200)
        #expect(try change(endpoint, second).variants == [Variant(name: "AllTraffic", model: second, weight: 1)])
    }

    @Test func withoutAnEndpointThereIsNothingToAddTo() {
        #expect(refusal(nil) { $0.isShadow = true }?.code == .notFound)
        #expect(
            refusal(nil) { $0.shift = DeployJob.Shift(step: 1, interval: 0, limits: RolloutLimits()) }?.code
                == .notFound)
    }

    @Test func captureOptionsStayUnlessTheyAreGiven() throws {
        let set = try change(nil) { request in
            request.capturePercent = 20
            request.captureMode = .durable
            request.captureDestination = "/elsewhere"
        }
        let kept = CaptureConfiguration(samplingPercentage: 20, destination: "/elsewhere", mode: .durable)
        #expect(set.capture == kept)
        #expect(try change(set, second).capture == kept)
        #expect(try change(set, second) { ($0.variant, $0.isShadow) = ("dark", true) }.capture == kept)
        let lower = try change(set, second) { $0.capturePercent = 0 }
        #expect(lower.capture?.samplingPercentage == 0)
        #expect(lower.capture?.mode == .durable)
        #expect(refusal(set) { $0.capturePercent = 101 }?.code == .invalidConfiguration)
    }

    @Test func filesAreCopiedOnceAndStay() async throws {
        let folder = try TemporaryFolder()
        _ = try await ShopRows.train(in: folder, rounds: 2)
        let home = Home(path: folder.path("home"))
        let store = MemoryEndpointStore()
        let request = DeployJob.Request(model: folder.path("model"), endpoint: "shop")
        let one = try await DeployJob(request, home: home, store: store).run(now: 1)
        let two = try await DeployJob(request, home: home, store: store).run(now: 2)
        let deployed = one.variants[0].model
        #expect(two.variants[0].model == deployed)
        #expect((one.revision, two.revision) == (1, 2))
        #expect(try folder.entries("home/deployed") == [deployed.digest])
        #expect(deployed.folder.hasSuffix("/home/deployed/\(deployed.digest)"))
        #expect(deployed.digest.count == 16)
        // What happens to the model's own folder is nothing to the endpoint.
        try FileManager.default.removeItem(atPath: folder.path("model"))
        _ = try ModelDirectory(path: deployed.folder).load()
    }

    @Test func modelThatCannotBeLoadedIsNotDeployed() async throws {
        let folder = try TemporaryFolder()
        _ = try await ShopRows.train(in: folder, rounds: 2)
        try folder.write("{}", to: "model/model.json")
        let home = Home(path: folder.path("home"))
        let store = MemoryEndpointStore()
        let job = DeployJob(DeployJob.Request(model: folder.path("model"), endpoint: "shop"), home: home, store: store)
        #expect(await jobError { _ = try await job.run() }?.code == .modelDamaged)
        #expect(store.endpoints().isEmpty)
        #expect(!folder.exists("home/deployed"))
    }

    @Test func nameThatIsNoneIsRefusedBeforeAnyWork() async throws {
        let home = Home(path: "/nowhere")
        let job = DeployJob(DeployJob.Request(model: "shop", endpoint: "a b"), home: home, store: MemoryEndpointStore())
        await #expect(throws: EndpointError.self) { try await job.run() }
    }
}

import Telemetry
import HTTPTypes
import Endpoints
import Foundation
import Testing

@testable import Jobs
@testable import Serving

@Suite struct LiveEndpointsTests {
    private let server: TestServer
    private let live: LiveEndpoints

    init() async throws {
        server = try await TestServer(endpoints: "shop")
        live = LiveEndpoints(registry: server.registry, rowLimit: 100, logger: TestServer.silence)
        live.follow(server.store.endpoints())
    }

    @Test func deploymentThatCannotBeLoadedLeavesTheOldOne() async throws {
        let deployed = try await server.deploy("shop:2", to: "shop")
        let folder = deployed.variants[0].model.folder
        try FileManager.default.removeItem(atPath: "\(folder)/model.json")
        live.follow(server.store.endpoints())
        let kept = try live.endpoint("shop")
        #expect(kept.endpoint.revision == 1)
        #expect(kept.variants[0].deployed.reference == "shop:1")
        #expect(live.failures["shop"]?.hasPrefix("\(folder)/model.json cannot be read") == true)
        // Put right, it comes with the next look.
        try await TrainedModels.second.value["model.json"]?.write(to: URL(filePath: "\(folder)/model.json"))
        live.follow(server.store.endpoints())
        #expect(try live.endpoint("shop").endpoint.revision == 2)
        #expect(live.failures.isEmpty)
    }

    @Test func otherEndpointsAreNotConcerned() async throws {
        try await server.deploy("shop:2", to: "other")
        var broken = try #require(server.store.endpoints().first { $0.name == "shop" })
        broken.variants[0].model = DeployedModel(reference: "gone:1", digest: "0", folder: "/nowhere")
        broken.name = "broken"
        live.follow(server.store.endpoints() + [broken])
        #expect(live.all.map(\.endpoint.name) == ["other", "shop"])
        #expect(live.failures.keys.sorted() == ["broken"])
    }

    @Test func unchangedEndpointsStayAsTheyAre() throws {
        let before = try live.endpoint("shop")
        live.follow(server.store.endpoints())
        #expect(try live.endpoint("shop") === before)
    }

    /// The same files under another name are loaded once, and told under their new name.
    @Test func modelIsLoadedOnce() async throws {
        try await server.deploy("\(server.home.path)/models/shop/1", to: "again")
        live.follow(server.store.endpoints())
        let (first, again) = (try live.endpoint("shop").variants[0], try live.endpoint("again").variants[0])
        #expect(first.model === again.model)
        #expect(first.deployed.reference == "shop:1")
        #expect(again.deployed.reference.hasSuffix("models/shop/1"))
    }

    @Test func endpointThatIsGoneIsForgotten() async throws {
        #expect(server.registry.prometheusText.contains("endpoint=\"shop\""))
        live.follow([])
        #expect(live.all.isEmpty)
        #expect(!server.registry.prometheusText.contains("endpoint=\"shop\""))
        let error = #expect(throws: ServingError.self) { try live.endpoint("shop") }
        #expect(error?.status.code == 404)
    }

    @Test func withoutANameTheOnlyOneAnswers() async throws {
        #expect(try live.endpoint(nil).endpoint.name == "shop")
        try await server.deploy("shop:1", to: "other")
        live.follow(server.store.endpoints())
        #expect(#expect(throws: ServingError.self) { try live.endpoint(nil) }?.code == "endpoint-needed")
        live.follow([])
        #expect(#expect(throws: ServingError.self) { try live.endpoint(nil) }?.status.code == 503)
    }

    @Test func modelInformationTellsWhatAnswersNow() async throws {
        let first = try live.endpoint("shop").variants[0].deployed.digest
        try await server.deploy("shop:2", to: "shop")
        live.follow(server.store.endpoints())
        let second = try live.endpoint("shop").variants[0].deployed.digest
        let told = server.registry.prometheusText.split(separator: "\n").filter {
            $0.hasPrefix("propensity_model_info")
        }
        #expect(first != second)
        #expect(
            told == [
                "propensity_model_info{endpoint=\"shop\",variant=\"AllTraffic\",model=\"shop:2\",version=\"\(second)\"} 1.0"
            ])
    }
}

import Foundation
import Testing

@testable import Capture

/// What may be configured.
@Suite struct CaptureConfigurationTests {
    @Test func missingKeysHaveDefaults() throws {
        let read = try JSONDecoder().decode(CaptureConfiguration.self, from: Data(#"{"destination":"d"}"#.utf8))
        #expect(read == CaptureConfiguration(destination: "d"))
        #expect(read.samplingPercentage == 100 && read.csvContentTypes == ["text/csv"] && read.mode == .durable)
        var other = CaptureConfiguration(
            enabled: false, samplingPercentage: 7, destination: "x", captureInput: false, captureOutput: false,
            csvContentTypes: [], jsonContentTypes: ["a/b"], mode: .buffered)
        #expect(try JSONDecoder().decode(CaptureConfiguration.self, from: JSONEncoder().encode(other)) == other)
        try other.validate()
        other.enabled = true
        #expect(throws: CaptureError.self) { try other.validate() }
    }

    @Test(arguments: [
        CaptureConfiguration(samplingPercentage: 101, destination: "d"),
        CaptureConfiguration(samplingPercentage: -1, destination: "d"),
        CaptureConfiguration(destination: ""),
        CaptureConfiguration(destination: "a\0b"),
        CaptureConfiguration(destination: "d", csvContentTypes: ["csv"]),
        CaptureConfiguration(destination: "d", csvContentTypes: ["text/csv; charset=utf-8"]),
        CaptureConfiguration(destination: "d", jsonContentTypes: ["/json"]),
        CaptureConfiguration(destination: "d", jsonContentTypes: Array(repeating: "a/b", count: 11)),
    ])
    func invalidConfigurationIsRefused(configuration: CaptureConfiguration) {
        #expect(throws: CaptureError.self) { try configuration.validate() }
    }

    @Test(arguments: ["", "..", ".", "a/b", "a_b", "a b", "é", "a\0", String(repeating: "a", count: 64)])
    func nameThatIsNoPathComponentIsRefused(name: String) {
        let endpoint = #expect(throws: CaptureError.self) {
            try CapturePlace(destination: "d", endpoint: name, variant: "v")
        }
        #expect(endpoint?.code == .invalidName)
        #expect(throws: CaptureError.self) { try CapturePlace(destination: "d", endpoint: "e", variant: name) }
    }

    @Test func placesAreEqualByTheirNames() throws {
        let one = try CapturePlace(destination: "/d//", endpoint: "e", variant: "v")
        #expect(one == (try CapturePlace(destination: "/d", endpoint: "e", variant: "v")))
        #expect(one != (try CapturePlace(destination: "/d", endpoint: "e", variant: "w")))
        #expect(one.folder == "/d/e/v")
        #expect(try CapturePlace(destination: "/", endpoint: "e", variant: "v").folder == "/e/v")
    }

    @Test func sampledShareIsThePercentage() {
        struct Counter: RandomNumberGenerator {
            var state: UInt64 = 1
            mutating func next() -> UInt64 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state
            }
        }
        var generator = Counter()
        for percentage in [0, 20, 100] {
            let configuration = CaptureConfiguration(samplingPercentage: percentage, destination: "d")
            let sampled = (0..<10_000).count { _ in configuration.isSampled(using: &generator) }
            // Four standard deviations of 10,000 draws at 20 % are 160.
            #expect(abs(sampled - percentage * 100) <= (percentage % 100 == 0 ? 0 : 160))
        }
        #expect(!CaptureConfiguration(enabled: false, destination: "d").isSampled())
    }
}

@testable import Statistics
import Testing

@Suite struct NormalQuantileTests {
    struct File: Decodable {
        struct Quantile: Decodable {
            var p: Double
            var x: Double
        }

        var normal_quantiles: [Quantile]
    }

    @Test func quantilesAreThoseOfSciPy() throws {
        for quantile in try fixture("descriptive.json", as: File.self).normal_quantiles {
            #expect(agree(normalQuantile(quantile.p), quantile.x, within: 1e-12))
        }
        #expect(normalQuantile(0) == -.infinity)
        #expect(normalQuantile(1) == .infinity)
        #expect(normalQuantile(.nan).isNaN)
    }
}

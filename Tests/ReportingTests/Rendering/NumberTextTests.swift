import Testing

@testable import Reporting

@Suite struct NumberTextTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-45449, "−45,449"), (1_234_567, "1,234,567")])
    func countsAreGrouped(number: Int, text: String) {
        #expect(NumberText.count(number) == text)
    }

    @Test(
        arguments: [
            (0.99674, 3, "0.997"), (-0.0004, 3, "0.000"), (-1.5, 1, "−1.5"), (12345.678, 2, "12,345.68"),
            (0.999_96, 4, "1.0000"),
            (.nan, 2, "–"), (.infinity, 2, "∞"), (-.infinity, 0, "−∞"), (2.5, 0, "3"),
        ] as [(Double, Int, String)]
    )
    func decimalsAreFixed(number: Double, decimals: Int, text: String) {
        #expect(NumberText.fixed(number, decimals: decimals) == text)
    }

    @Test(
        arguments: [
            (0.000123456, "0.000123"), (0.5, "0.5"), (3.14159, "3.14"), (12345.6, "12,346"), (0, "0"), (100, "100"),
            (-0.0808, "−0.0808"),
        ] as [(Double, String)]
    )
    func significantDigitsFitAnyScale(number: Double, text: String) {
        #expect(NumberText.significant(number) == text)
    }

    @Test(
        arguments: [
            (0.0042, "4.2 ms"), (0.0837, "84 ms"), (2.44, "2.4 s"), (200, "3 min 20 s"), (.nan, "–"), (-1, "–"),
        ] as [(Double, String)]
    )
    func durationsUseTheirUnit(seconds: Double, text: String) {
        #expect(NumberText.duration(seconds: seconds) == text)
    }

    @Test func weightedCountsShowAFraction() {
        #expect(NumberText.count(12.5) == "12.5")
        #expect(NumberText.count(1e16) == "1e+16" || NumberText.count(1e16) == "10,000,000,000,000,000")
    }
}

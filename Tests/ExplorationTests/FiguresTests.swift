import Testing

@testable import Exploration

@Suite struct FiguresTests {
    @Test func countsHaveCommas() {
        #expect(
            [0, 999, 1_000, 455_401, -12_345_678].map(Figures.count) == ["0", "999", "1,000", "455,401", "-12,345,678"]
        )
    }

    @Test func percentagesHaveThreeDigits() {
        let shares = [0, 0.000004, 0.0004, 0.0424, 0.66, 0.9996, 1]
        #expect(
            shares.map(Figures.percent) == ["0 %", "0.00040 %", "0.040 %", "4.24 %", "66.0 %", "100 %", "100 %"]
        )
    }

    @Test func numbersAreWrittenAsTyped() {
        #expect([64, 0.2, -3.5].map(Figures.plain) == ["64", "0.2", "-3.5"])
        #expect([12.3456, 1234.5, 0.0012, 0, 63973.5].map(Figures.short) == ["12.35", "1235", "0.0012", "0", "63974"])
        #expect(Figures.fixed(-0.9271, decimals: 3) == "-0.927")
        #expect(Figures.fixed(.infinity, decimals: 3) == "inf")
    }

    @Test func namesAreListed() {
        #expect(Figures.list([]) == "")
        #expect(Figures.list(["a"]) == "\"a\"")
        #expect(Figures.list(["a", "b", "c"]) == "\"a\", \"b\" and \"c\"")
    }
}

import Testing

@testable import Monitoring

@Suite struct JavaNumberTests {
    /// By the rules of Java SE 19's `Double.toString`; those without exponent occur in real files.
    @Test(
        arguments: [
            (0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (-1, "-1.0"), (0.1, "0.1"), (0.001, "0.001"), (0.0009, "9.0E-4"),
            (0.0123, "0.0123"), (0.00999, "0.00999"), (1.5, "1.5"), (100, "100.0"), (123.456, "123.456"),
            (9_999_999, "9999999.0"), (9_999_999.5, "9999999.5"), (10_000_000, "1.0E7"), (-10_000_000, "-1.0E7"),
            (12_345_678.9, "1.23456789E7"), (1.0 / 3, "0.3333333333333333"), (123_456_789_012, "1.23456789012E11"),
            (25_031_078, "2.5031078E7"), (1e21, "1.0E21"), (1e23, "1.0E23"), (2e-3, "0.002"),
            (
                1.7976931348623157e308,
                "1.7976931348623157E308"
            ), (2.2250738585072014e-308, "2.2250738585072014E-308"),
            (.nan, "NaN"), (.infinity, "Infinity"), (-.infinity, "-Infinity"), (2e16, "2.0E16"), (1e-5, "1.0E-5"),
            (97.84946236559139, "97.84946236559139"), (5e-05, "5.0E-5"), (1_234_567, "1234567.0"),
        ] as [(Double, String)]
    )
    func numbersPrintAsJavaPrintsThem(value: Double, text: String) {
        #expect(JavaNumber.text(value) == text)
    }

    /// Multiples of the least positive double: Java prints at least two digits and takes the nearest such number.
    @Test(
        arguments: [
            (1, "4.9E-324"), (2, "9.9E-324"), (3, "1.5E-323"), (4, "2.0E-323"), (10, "4.9E-323"), (20, "9.9E-323"),
            (21, "1.04E-322"),
        ] as [(UInt64, String)]
    )
    func leastNumbersHaveTwoDigits(multiple: UInt64, text: String) {
        #expect(JavaNumber.text(Double(bitPattern: multiple)) == text)
        #expect(JavaNumber.text(-Double(bitPattern: multiple)) == "-" + text)
    }

    @Test func everyTextReadsBackToItsNumber() {
        var state: UInt64 = 1
        for _ in 0..<5_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: state)
            guard value.isFinite else { continue }
            #expect(Double(JavaNumber.text(value))?.bitPattern == value.bitPattern)
        }
    }
}

import Testing

@testable import Forest

/// Against the standard library's conversion, which rounds decimal text to the nearest float.
struct FloatTextTests {
    private func value(_ text: String) -> Float? { Array(text.utf8).withUnsafeBufferPointer { FloatText.value($0) } }

    @Test func decimalNumbersRoundToTheNearestFloat() {
        var random = SplitMix(seed: 1)
        for _ in 0..<20_000 {
            let digits = String(UInt64.random(in: 0...UInt64.max, using: &random)).prefix(
                Int.random(in: 1...20, using: &random))
            let point = Int.random(in: 0...digits.count, using: &random)
            let text =
                "\(Bool.random(using: &random) ? "-" : "")0\(digits.prefix(point)).\(digits.dropFirst(point))0"
                + "E\(Int.random(in: -60...45, using: &random))"
            #expect(value(text)?.bitPattern == Float(text)?.bitPattern, "\(text)")
        }
    }

    @Test func everyFloatComesBackFromItsShortestText() {
        var random = SplitMix(seed: 2)
        for _ in 0..<20_000 {
            let float = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &random))
            guard float.isFinite else { continue }
            #expect(value("\(float)")?.bitPattern == float.bitPattern)
        }
    }

    @Test func middlesBetweenFloatsGoToTheEven() {
        #expect(value("16777217") == 16_777_216)
        #expect(value("16777219") == 16_777_220)
        #expect(value("16777217.0000000000000000000000001") == 16_777_218)
        #expect(value("1.000000059604644775390625") == 1)
        #expect(value("7.006492321624085e-46") == 0)
        #expect(value("7.1e-46") == Float.leastNonzeroMagnitude)
        #expect(value("3.4028236e38") == .infinity)
        #expect(value("1e9999999999") == .infinity)
        #expect(value("1e-9999999999") == 0)
    }

    @Test func namesOfXGBoostsJSONAreRead() {
        #expect(value("NaN")?.isNaN == true)
        #expect(value("Infinity") == .infinity)
        #expect(value("-Infinity") == -.infinity)
        for text in ["", "-", ".", "e5", "1e", "1e+", "1.2.3", "nan", "inf", "0x1p3", "1f", "--1", "1-1"] {
            #expect(value(text) == nil, "\(text)")
        }
    }
}

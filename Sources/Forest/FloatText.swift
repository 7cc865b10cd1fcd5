/// Decimal text to the nearest float.
///
/// XGBoost rounds the decimal number straight to a float. Reading a double first and rounding that can differ in the last
/// digit, which moves a threshold past a value.
enum FloatText {
    /// The float nearest to the number in `text`, ties to even; nil when `text` is no number.
    ///
    /// Takes JSON's numbers, a leading `+`, and `NaN`, `Infinity`, `-Infinity`. Too large becomes infinite, too small zero.
    static func value(_ text: UnsafeBufferPointer<UInt8>) -> Float? {
        var rest = text[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if rest.first == UInt8(ascii: "I") || rest.first == UInt8(ascii: "N") {
            return named(rest, isNegative: isNegative)
        }
        var digits: UInt64 = 0
        var significant = 0
        var count = 0
        var exponent = 0
        var inFraction = false
        while let byte = rest.first {
            if byte == UInt8(ascii: "."), !inFraction {
                inFraction = true
            } else if (48...57).contains(byte) {
                count += 1
                if significant < 19 {
                    digits = digits &* 10 &+ UInt64(byte - 48)
                    if digits != 0 { significant += 1 }
                } else {
                    significant += 1
                }
                if inFraction { exponent -= 1 }
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        guard count > 0, let written = self.exponent(rest) else { return nil }
        if significant <= 19, let fast = nearest(digits, exponent: exponent + written) {
            return isNegative ? -fast : fast
        }
        return Float(String(decoding: text, as: UTF8.self))
    }

    private static func named(_ word: Slice<UnsafeBufferPointer<UInt8>>, isNegative: Bool) -> Float? {
        if word.elementsEqual("Infinity".utf8) { return isNegative ? -.infinity : .infinity }
        return word.elementsEqual("NaN".utf8) && !isNegative ? .nan : nil
    }

    /// The number after `e`, limited to ±9999; 0 when there is none, nil when what is left is no exponent.
    private static func exponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard let first = text.first else { return 0 }
        guard first == UInt8(ascii: "e") || first == UInt8(ascii: "E") else { return nil }
        var digits = text.dropFirst()
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let value = digits.reduce(0) { min(9999, $0 * 10 + Int($1 - 48)) }
        return isNegative ? -value : value
    }

    /// `digits · 10^exponent` where that is certain to be rounded rightly with a double in between; else nil.
    ///
    /// Up to 2⁵³ and 10²² both factors are exact in a double, so the product or quotient is the nearest double. Rounding that
    /// to a float errs only when the double lies on the middle between two floats, and below the normal floats.
    private static func nearest(_ digits: UInt64, exponent: Int) -> Float? {
        guard digits != 0 else { return 0 }
        guard digits <= 1 << 53, (-22...22).contains(exponent) else { return nil }
        let wide = exponent < 0 ? Double(digits) / powers[-exponent] : Double(digits) * powers[exponent]
        guard wide >= 0x1p-126, wide < 0x1p127, wide.bitPattern & 0x1FFF_FFFF != 0x1000_0000 else { return nil }
        return Float(wide)
    }

    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}

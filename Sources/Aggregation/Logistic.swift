/// The logistic function in arithmetic that every machine rounds alike.
///
/// A C library's `exp` may differ in the last digit between processors. This one is additions, multiplications and one
/// division, each correctly rounded by IEEE 754, so a model does not depend on where it was trained.
public enum Logistic {
    /// `1 / (1 + e⁻ᵐ)`, within 2 units in the last place of a double; in [0, 1].
    @inline(__always)
    public static func probability(_ margin: Double) -> Double { 1 / (1 + exponential(-margin)) }

    /// `e^x`, for x limited to [-708, 708], within 2 units in the last place; NaN for NaN.
    ///
    /// x = n·ln 2 + r with |r| ≤ ½ ln 2, ln 2 in two parts so that r is exact to a double; e^r by its Taylor polynomial of
    /// degree 13, whose first omitted term is below 5·10⁻¹⁸; times 2ⁿ by the exponent's bits.
    @inline(__always)
    public static func exponential(_ x: Double) -> Double {
        guard !x.isNaN else { return x }
        let x = min(max(x, -708), 708)
        let n = nearest(x * 1.4426950408889634)
        let r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33
        var sum = 1.0 / 6_227_020_800
        sum = sum * r + 1.0 / 479_001_600
        sum = sum * r + 1.0 / 39_916_800
        sum = sum * r + 1.0 / 3_628_800
        sum = sum * r + 1.0 / 362_880
        sum = sum * r + 1.0 / 40_320
        sum = sum * r + 1.0 / 5_040
        sum = sum * r + 1.0 / 720
        sum = sum * r + 1.0 / 120
        sum = sum * r + 1.0 / 24
        sum = sum * r + 1.0 / 6
        sum = sum * r + 0.5
        sum = sum * r + 1
        sum = sum * r + 1
        return sum * Double(bitPattern: UInt64(Int64(n) + 1023) << 52)
    }

    /// The nearest whole number, halves to even, for numbers below 2⁵¹ in size.
    ///
    /// Adding 1.5·2⁵² leaves no digits after the point. Saves a call into the C library where the processor's rounding instruction may not be assumed.
    @inline(__always)
    static func nearest(_ x: Double) -> Double { (x + 0x1.8p52) - 0x1.8p52 }
}

/// Draws how many of k rows a round of boosting samples: exactly Binomial(k, p), in integers only.
///
/// A row is sampled when a uniform binary fraction u is below p. Compare u with p bit by bit from the top, for all k rows at
/// once: while bits agree a row is undecided; where p's bit is 1 a row with bit 0 is in, where p's bit is 0 a row with bit 1
/// is out. How many of n undecided rows have bit 1 is Binomial(n, ½): the number of ones in n random bits. Every bit of p
/// halves the undecided rows, so a draw takes about 2k random bits: k/32 words instead of k draws. No floating point is
/// involved: every machine draws the same. The probability is p rounded to 32 binary digits.
///
/// The reduction to fair coins is that of Farach-Colton and Tsai, *Exact Sublinear Binomial Sampling* (2015), section 3.
public struct BinomialSampler: Sendable {
    /// p's binary digits, 2⁻¹ first; 2³² itself stands for 1.
    private let threshold: UInt64

    /// - Parameter probability: In [0, 1].
    public init(probability: Double) {
        precondition((0...1).contains(probability), "a probability lies between 0 and 1")
        threshold = UInt64((probability * 0x1p32).rounded())
    }

    /// How many of `count` rows are sampled.
    public func draw(_ count: UInt32, using generator: inout some RandomNumberGenerator) -> UInt32 {
        if threshold == 1 << 32 { return count }
        if count == 1 { return generator.next() >> 32 < threshold ? 1 : 0 }
        var undecided = count
        var sampled: UInt32 = 0
        var digits = UInt32(truncatingIfNeeded: threshold)
        // When no digit of p is left, the undecided rows' fractions are at least p: out.
        while undecided > 0, digits != 0 {
            let ones = Self.ones(in: undecided, using: &generator)
            if digits & 0x8000_0000 != 0 {
                sampled += undecided - ones
                undecided = ones
            } else {
                undecided -= ones
            }
            digits <<= 1
        }
        return sampled
    }

    /// The number of ones in that many random bits.
    @inline(__always)
    private static func ones(in bits: UInt32, using generator: inout some RandomNumberGenerator) -> UInt32 {
        var total = 0
        for _ in 0..<(bits >> 6) { total += generator.next().nonzeroBitCount }
        let rest = UInt64(bits & 63)
        if rest > 0 { total += (generator.next() >> (64 - rest)).nonzeroBitCount }
        return UInt32(total)
    }
}

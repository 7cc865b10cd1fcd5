import Tabular

/// The random numbers of one row for one purpose, the same whichever connection sends the row and when.
///
/// A pure function of seed, stream and row: the three are mixed by ``SplitMix64``'s finaliser into the seed of a generator
/// of the row's own.
struct RowRandomness {
    private var generator: SeededGenerator

    init(seed: UInt64, stream: Int, row: Int) {
        let root = SplitMix64.mixed(seed &+ SplitMix64.step)
        let purpose = SplitMix64.mixed(root ^ UInt64(truncatingIfNeeded: stream))
        generator = SeededGenerator(seed: SplitMix64.mixed(purpose &+ UInt64(truncatingIfNeeded: row)))
    }

    /// Whether something that happens with this probability does.
    mutating func happens(_ share: Double) -> Bool { share >= 1 || generator.unit() < share }

    /// A standard normal number.
    ///
    /// Source: Marsaglia's polar method (Marsaglia and Bray, *A convenient method for generating normal variables*, 1964).
    mutating func normal() -> Double {
        while true {
            let u = 2 * generator.unit() - 1
            let v = 2 * generator.unit() - 1
            let s = u * u + v * v
            if s > 0 && s < 1 { return u * (-2 * Self.naturalLogarithm(s) / s).squareRoot() }
        }
    }

    /// ln x for a normal number x > 0, within a few units in the last place.
    ///
    /// A C library's `log` may differ in the last digit between processors; this one is additions, multiplications and
    /// divisions, each correctly rounded by IEEE 754. With x = m·2ᵉ and m in [√½, √2), ln m = 2 artanh((m − 1) / (m + 1)) by
    /// its Taylor series to the 21st power, whose first omitted term is below 10⁻¹⁸.
    static func naturalLogarithm(_ x: Double) -> Double {
        var mantissa = x.significand
        var exponent = Double(x.exponent)
        if mantissa > 2.0.squareRoot() {
            mantissa /= 2
            exponent += 1
        }
        let t = (mantissa - 1) / (mantissa + 1)
        let square = t * t
        var sum = 0.0
        for power in stride(from: 21.0, through: 1, by: -2) { sum = sum * square + 1 / power }
        // ln 2 in two parts, so that its product with the exponent is exact to a double.
        return exponent * 0x1.62e42feep-1 + (2 * t * sum + exponent * 0x1.a39ef35793c76p-33)
    }
}

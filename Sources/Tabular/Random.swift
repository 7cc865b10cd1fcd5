/// Random numbers that a seed determines, the same on every machine and in every release.
///
/// Xoshiro256** (Blackman & Vigna, 2018), its four words of state filled by SplitMix64 from the seed, as its authors
/// advise. Not for secrets.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    package init(seed: UInt64) {
        var mixer = seed
        func next() -> UInt64 {
            mixer &+= SplitMix64.step
            return SplitMix64.mixed(mixer)
        }
        state = (next(), next(), next(), next())
    }

    /// 64 uniform bits.
    package mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A number drawn uniformly from `0..<bound`, without bias.
    ///
    /// Our own, because the standard library's `random(in:using:)` doesn't promise the same draws in every release.
    /// Source: Lemire, "Fast Random Integer Generation in an Interval" (2019).
    package mutating func below(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0)
        var (high, low) = next().multipliedFullWidth(by: bound)
        if low < bound {
            let threshold = (0 &- bound) % bound
            while low < threshold { (high, low) = next().multipliedFullWidth(by: bound) }
        }
        return high
    }

    /// A number drawn uniformly from [0, 1), a multiple of 2⁻⁵³.
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// The parts of SplitMix64, from which seeds, streams and hashes are mixed.
///
/// Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators" (2014), with the constants of Stafford's
/// variant 13. Public, since only what is public is inlined into other modules' loops.
public enum SplitMix64 {
    /// What a state grows by from one number to the next: 2⁶⁴ divided by the golden ratio, made odd.
    public static var step: UInt64 {
        @inlinable @inline(__always) get { 0x9E37_79B9_7F4A_7C15 }
    }

    /// The finaliser: a bijection of 64-bit words that spreads every bit over all of them.
    @inlinable @inline(__always)
    public static func mixed(_ word: UInt64) -> UInt64 {
        var z = word
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Random numbers that a seed determines: SplitMix64 (Steele, Lea and Flood, 2014).
///
/// Not for secrets.
struct SeededDraws {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// 64 uniform bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number drawn uniformly from [0, 1), a multiple of 2⁻⁵³.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// `wanted` of the rows 0 ..< `rows`, ascending, every such set equally likely.
    ///
    /// Source: Knuth, *The Art of Computer Programming* 2, 3.4.2, algorithm S.
    mutating func rows(_ wanted: Int, of rows: Int) -> [Int] {
        var chosen: [Int] = []
        chosen.reserveCapacity(wanted)
        for row in 0..<rows where unit() * Double(rows - row) < Double(wanted - chosen.count) { chosen.append(row) }
        return chosen
    }
}

/// The random numbers of a seed, each a pure function of the seed and a row number, so that rows can be made in any
/// order and on any number of threads.
///
/// The mixing function is the finaliser of SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number
/// generators*, 2014, with the constants of Stafford's variant 13). It is a bijection of 64-bit numbers.
struct SessionRandomness: Sendable {
    /// Rows are drawn in strata of this many (a power of two), see ``uniform(row:)``.
    static let rowsPerBlock = 4096
    private static let blockBits = 12

    private let rowKey: UInt64
    private let blockKey: UInt64
    private let identifierKey: UInt64

    init(seed: UInt64) {
        let root = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15)
        rowKey = Self.mixed(root &+ 1)
        blockKey = Self.mixed(root &+ 2)
        identifierKey = Self.mixed(root &+ 3)
    }

    /// A number spread evenly over all of `UInt64` that decides what row `row` is.
    ///
    /// Each block of 4,096 consecutive rows gets exactly one number in each 1/4,096 of the range, in an order shuffled by
    /// block: within a block the numbers are stratified, so shares over many rows vary less than with independent draws.
    func uniform(row: UInt64) -> UInt64 {
        let key = Self.mixed(blockKey &+ (row >> UInt64(Self.blockBits)))
        let stratum = Self.shuffled(row & UInt64(Self.rowsPerBlock - 1), key: key)
        return stratum << UInt64(64 - Self.blockBits) | Self.mixed(rowKey ^ Self.mixed(row)) >> UInt64(Self.blockBits)
    }

    /// 64 bits that differ for any two rows of a seed: addition and ``mixed(_:)`` are bijections.
    func identifierBits(row: UInt64) -> UInt64 {
        Self.mixed(identifierKey &+ row)
    }

    /// SplitMix64's finaliser, a bijection.
    static func mixed(_ value: UInt64) -> UInt64 {
        var x = value
        x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
        x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
        return x ^ (x >> 31)
    }

    /// A bijection of 0 ..< 4,096 chosen by 64 bits: three rounds of add, multiply by an odd number, fold.
    private static func shuffled(_ value: UInt64, key: UInt64) -> UInt64 {
        let mask = UInt64(rowsPerBlock - 1)
        var x = value
        var key = key
        for _ in 0..<3 {
            x = (x &+ key) & mask
            x = (x &* (key >> 12 | 1)) & mask
            x ^= x >> 6
            key >>= 21
        }
        return x
    }
}

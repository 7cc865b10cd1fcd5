/// The logistic function from margins in 1/16,384 nat to probabilities in 2⁻³².
///
/// Linear between entries 1/32 nat apart (an error below 1.3 · 10⁻⁵), cut off at ±16 nats. The entries come from sums,
/// products and quotients of IEEE doubles only, which are the same on every machine, as `exp` need not be.
struct Sigmoid: Sendable {
    static let unitsPerNat: Int32 = 1 << 14
    private static let limit = 16 * unitsPerNat
    private static let stepsPerNat = 32
    private static let stepBits: Int32 = 9
    private static let expOfMinusStep = 0.969_233_234_476_344_1

    private let entries: [UInt32]

    init() {
        let half = 16 * Self.stepsPerNat
        var entries = [UInt32](repeating: 0, count: 2 * half + 1)
        var power = 1.0
        for index in 0...half {
            let upper = UInt64(4_294_967_296.0 / (1 + power) + 0.5)
            entries[half - index] = UInt32(truncatingIfNeeded: 4_294_967_296 - upper)
            entries[half + index] = UInt32(truncatingIfNeeded: upper)
            power *= Self.expOfMinusStep
        }
        self.entries = entries
    }

    func probability(margin: Int32) -> UInt32 {
        let shifted = min(max(margin, -Self.limit), Self.limit - 1) + Self.limit
        let index = Int(shifted >> Self.stepBits)
        let rest = UInt64(shifted & ((1 << Self.stepBits) - 1))
        let low = entries[index]
        return low + UInt32(truncatingIfNeeded: (UInt64(entries[index + 1] - low) * rest) >> UInt64(Self.stepBits))
    }
}

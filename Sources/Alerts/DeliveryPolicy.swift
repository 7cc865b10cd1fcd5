/// How often and how long deliveries are tried.
///
/// The pause after the n-th failed delivery is 1 s · 2ⁿ⁻¹, an hour at most, times a factor in [0.5, 1) that depends on message
/// and n, so that messages that failed together do not come back together. A message that the receiver refuses is given
/// up after a day, one whose receiver cannot be reached after a week; both stay listed and can be sent again.
public struct DeliveryPolicy: Sendable, Equatable {
    /// Seconds of the first pause.
    public var firstPause = 1.0
    /// Seconds of the longest pause.
    public var longestPause = 3600.0
    /// Seconds after which a refused message is given up.
    public var refusedPatience = 86_400.0
    /// Seconds after which a message whose receiver is in trouble is given up.
    public var troublePatience = 7 * 86_400.0
    /// Seconds that an owner has beyond the destination's timeout.
    public var spare = 20.0
    /// Seconds between looks at the store's mark.
    public var look = 0.1
    /// Seconds after which the store is read though its mark is the same.
    public var reading = 5.0

    /// The usual numbers.
    public init() {}

    /// Seconds until the next delivery.
    ///
    /// - Parameters:
    ///   - attempts: Failed deliveries so far, from 1.
    ///   - id: The message's id.
    /// - Returns: More than 0.
    func pause(after attempts: Int, id: String) -> Double {
        var pause = firstPause
        for _ in 1..<max(2, min(attempts, 64)) where attempts > 1 { pause = min(pause * 2, longestPause) }
        // FNV-1a over id and number, its upper half spread over [0.5, 1).
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(id) \(attempts)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash ^= hash >> 29
        hash = hash &* 0xbf58_476d_1ce4_e5b9
        return pause * (0.5 + Double(hash >> 33) / Double(1 << 32))
    }
}

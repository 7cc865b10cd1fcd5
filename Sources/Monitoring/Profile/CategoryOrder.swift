/// The order in which Model Monitor lists the categories of a column: that of a hash map of Scala 2.12.
enum CategoryOrder {
    /// The values in the analyzer's order; equal hashes, which a hash map leaves open, by text.
    static func sorted(_ values: [String], column: String) -> [String] {
        let columnHash = javaHash(column)
        let keyed = values.map { value in
            let hash = javaHash(value)
            let key = values.count >= 5 ? hash : pairHash(columnHash, hash)
            return (value: value, key: trieKey(improved(key)))
        }
        return keyed.sorted { ($0.key, $0.value) < ($1.key, $1.value) }.map(\.value)
    }

    /// Java's `String.hashCode`.
    private static func javaHash(_ text: String) -> UInt32 {
        text.utf16.reduce(0) { $0 &* 31 &+ UInt32($1) }
    }

    /// Scala's `MurmurHash3.productHash` of a pair.
    private static func pairHash(_ first: UInt32, _ second: UInt32) -> UInt32 {
        func rotate(_ value: UInt32, _ bits: UInt32) -> UInt32 { value << bits | value >> (32 - bits) }
        func mix(_ hash: UInt32, _ data: UInt32) -> UInt32 {
            let scrambled = rotate(data &* 0xCC9E_2D51, 15) &* 0x1B87_3593
            return rotate(hash ^ scrambled, 13) &* 5 &+ 0xE654_6B64
        }
        var hash = mix(mix(0xCAFE_BABE, first), second) ^ 2
        hash = (hash ^ (hash >> 16)) &* 0x85EB_CA6B
        hash = (hash ^ (hash >> 13)) &* 0xC2B2_AE35
        return hash ^ (hash >> 16)
    }

    /// The scrambling of Scala 2.12's `HashMap`.
    private static func improved(_ hash: UInt32) -> UInt32 {
        var hash = hash &+ ~(hash << 9)
        hash ^= hash >> 14
        hash = hash &+ (hash << 4)
        return hash ^ (hash >> 10)
    }

    /// The 5-bit groups of a hash, lowest first, as one number to compare.
    private static func trieKey(_ hash: UInt32) -> UInt64 {
        (0..<7).reduce(0) { key, group in key << 5 | UInt64(hash >> UInt32(5 * group) & 31) }
    }
}

/// Puts numbers into descending order by the bits that order them.
///
/// A least-significant-digit radix sort, 11 bits at a time: O(rows), stable, and digits that are the same in all rows
/// cost nothing, so that values that were single precision need four passes, not six.
enum DescendingOrder {
    /// Bits per pass; 2,048 counters stay in the first-level cache.
    private static let digitBits: UInt64 = 11
    private static let digits = 6

    /// Bits whose unsigned ascending order is the descending order of the numbers; −0 and +0 are the same.
    @inline(__always)
    static func key(_ value: Double) -> UInt64 {
        let bits = (value + 0.0).bitPattern
        return bits >> 63 == 1 ? bits : ~(bits | 1 << 63)
    }

    /// The number of a key.
    @inline(__always)
    static func value(ofKey key: UInt64) -> Double { Double(bitPattern: key >> 63 == 1 ? key : ~key & ~(1 << 63)) }

    /// The values, free of NaN, in ascending order.
    static func ascending(_ values: [Double]) -> [Double] {
        var keys = values.map(key)
        sort(&keys)
        return [Double](unsafeUninitializedCapacity: keys.count) { buffer, count in
            count = keys.count
            for index in 0..<count { buffer[count - 1 - index] = value(ofKey: keys[index]) }
        }
    }

    /// The row indices in descending order of their values, ties in row order.
    ///
    /// - Parameter values: `[rows]`, free of NaN; at most 2³² rows.
    /// - Returns: `[rows]`, a permutation of `0..<rows`.
    static func rows(of values: [Double]) -> [UInt32] {
        var keys = values.map(key)
        var rows = (0..<UInt32(values.count)).map { $0 }
        var otherKeys = keys
        var otherRows = rows
        for digit in varyingDigits(keys) {
            let shift = UInt64(digit.position) * digitBits
            var offsets = digit.offsets
            keys.withUnsafeBufferPointer { from in
                rows.withUnsafeBufferPointer { fromRows in
                    otherKeys.withUnsafeMutableBufferPointer { to in
                        otherRows.withUnsafeMutableBufferPointer { toRows in
                            for index in from.indices {
                                let bucket = Int(truncatingIfNeeded: from[index] >> shift & (1 << digitBits - 1))
                                to[offsets[bucket]] = from[index]
                                toRows[offsets[bucket]] = fromRows[index]
                                offsets[bucket] += 1
                            }
                        }
                    }
                }
            }
            swap(&keys, &otherKeys)
            swap(&rows, &otherRows)
        }
        return rows
    }

    /// Sorts keys in ascending order, the order of descending numbers.
    static func sort(_ keys: inout [UInt64]) {
        guard keys.count > 512 else { return keys.sort() }
        var other = keys
        for digit in varyingDigits(keys) {
            let shift = UInt64(digit.position) * digitBits
            var offsets = digit.offsets
            keys.withUnsafeBufferPointer { from in
                other.withUnsafeMutableBufferPointer { to in
                    offsets.withUnsafeMutableBufferPointer { offsets in
                        for key in from {
                            let bucket = Int(truncatingIfNeeded: key >> shift & (1 << digitBits - 1))
                            to[offsets[bucket]] = key
                            offsets[bucket] += 1
                        }
                    }
                }
            }
            swap(&keys, &other)
        }
    }

    /// The digits in which keys differ, lowest first, with the offset at which each bucket of a sorted array starts.
    private static func varyingDigits(_ keys: [UInt64]) -> [(position: Int, offsets: [Int])] {
        let buckets = 1 << Int(digitBits)
        var counts = [Int](repeating: 0, count: digits * buckets)
        counts.withUnsafeMutableBufferPointer { counts in
            for key in keys {
                for digit in 0..<digits {
                    let bucket = Int(truncatingIfNeeded: key >> (UInt64(digit) * digitBits) & (1 << digitBits - 1))
                    counts[digit * buckets + bucket] += 1
                }
            }
        }
        return (0..<digits).compactMap { digit in
            var offsets = Array(counts[digit * buckets..<(digit + 1) * buckets])
            guard !offsets.contains(keys.count) else { return nil }
            var total = 0
            for bucket in offsets.indices { (offsets[bucket], total) = (total, total + offsets[bucket]) }
            return (digit, offsets)
        }
    }
}

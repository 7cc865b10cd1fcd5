/// Rows in descending order of their values, ties in row order.
///
/// A least-significant-digit radix sort on the bits of the numbers, 11 at a time: O(rows), stable, and digits that are
/// the same in all rows cost nothing, so that values that were single precision need four passes, not six.
enum DescendingOrder {
    /// Bits per pass; 2,048 counters stay in the first-level cache.
    private static let digitBits = 11

    /// The row indices in descending order of their values.
    ///
    /// - Parameter values: `[rows]`, free of NaN; −0 and +0 are the same value. At most 2³² rows.
    /// - Returns: `[rows]`, a permutation of `0..<rows`.
    static func rows(of values: [Double]) -> [UInt32] {
        let keyed = values.enumerated().map { Element(key: descendingKey($0.element), row: UInt32($0.offset)) }
        return sorted(keyed).map(\.row)
    }

    /// The values themselves in ascending order.
    static func ascending(_ values: [Double]) -> [Double] {
        let ordered = sorted(values.map { Element(key: descendingKey($0), row: 0) })
        return [Double](unsafeUninitializedCapacity: ordered.count) { buffer, count in
            count = ordered.count
            for index in 0..<count { buffer[count - 1 - index] = value(ofDescendingKey: ordered[index].key) }
        }
    }

    private struct Element {
        var key: UInt64
        var row: UInt32
    }

    /// Bits whose unsigned order is the reverse of the numbers' order.
    @inline(__always)
    private static func descendingKey(_ value: Double) -> UInt64 {
        let bits = (value + 0.0).bitPattern
        return bits >> 63 == 1 ? bits : ~(bits | 1 << 63)
    }

    @inline(__always)
    private static func value(ofDescendingKey key: UInt64) -> Double {
        Double(bitPattern: key >> 63 == 1 ? key : ~key & ~(1 << 63))
    }

    private static func sorted(_ elements: [Element]) -> [Element] {
        guard elements.count > 256 else { return elements.sorted { ($0.key, $0.row) < ($1.key, $1.row) } }
        var varying: UInt64 = 0
        let first = elements[0].key
        for element in elements { varying |= element.key ^ first }

        var source = elements
        var target = elements
        let mask = UInt64(1) << UInt64(digitBits) - 1
        for shift in stride(from: UInt64(0), to: 64, by: digitBits) where varying >> shift & mask != 0 {
            var offsets = [Int](repeating: 0, count: 1 << digitBits)
            source.withUnsafeBufferPointer { from in
                for element in from { offsets[Int(element.key >> shift & mask)] += 1 }
                var total = 0
                for digit in offsets.indices { (offsets[digit], total) = (total, total + offsets[digit]) }
                target.withUnsafeMutableBufferPointer { to in
                    for element in from {
                        let digit = Int(element.key >> shift & mask)
                        to[offsets[digit]] = element
                        offsets[digit] += 1
                    }
                }
            }
            swap(&source, &target)
        }
        return source
    }
}

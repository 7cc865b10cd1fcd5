import Tabular

/// Counts the distinct cells of a text column exactly.
///
/// An open-addressing table of row numbers tagged with half of a 64-bit hash: bytes are compared only where the tags
/// agree, so that the cost is about one cache miss per row.
enum DistinctText {
    /// Distinct cells, and cells that are missing because they are empty.
    struct Counts: Sendable, Equatable {
        var distinct = 0
        var missing = 0
        /// The first cell found to occur twice.
        var repeated: String?
    }

    static func counts(_ text: TextValues) -> Counts {
        var counts = Counts()
        var capacity = 16
        while capacity < text.count * 2 { capacity *= 2 }
        let mask = UInt64(capacity - 1)
        // A slot holds the high half of the hash and the row + 1; 0 is empty.
        var slots = [UInt64](repeating: 0, count: capacity)
        var repeatedRow: Int?
        text.bytes.withUnsafeBytes { bytes in
            text.ends.withUnsafeBufferPointer { ends in
                func cell(_ row: Int) -> UnsafeRawBufferPointer {
                    UnsafeRawBufferPointer(rebasing: bytes[(row == 0 ? 0 : ends[row - 1])..<ends[row]])
                }
                for row in ends.indices {
                    let current = cell(row)
                    guard !current.isEmpty else {
                        counts.missing += 1
                        continue
                    }
                    let hash = Self.hash(current)
                    let tag = hash & 0xFFFF_FFFF_0000_0000
                    var slot = hash & mask
                    while true {
                        let entry = slots[Int(slot)]
                        if entry == 0 {
                            slots[Int(slot)] = tag | UInt64(row + 1)
                            counts.distinct += 1
                            break
                        }
                        let other = Int(entry & 0xFFFF_FFFF) - 1
                        if entry & 0xFFFF_FFFF_0000_0000 == tag, current.elementsEqual(cell(other)) {
                            if repeatedRow == nil { repeatedRow = row }
                            break
                        }
                        slot = (slot + 1) & mask
                    }
                }
            }
        }
        counts.repeated = repeatedRow.map { text[$0] }
        return counts
    }

    /// Eight bytes at a time, each folded in by a full multiplication; the last step spreads the bits over both halves.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
        var offset = 0
        while offset + 8 <= bytes.count {
            hash = fold(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return fold(fold(hash ^ rest))
    }

    @inline(__always)
    private static func fold(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }
}

import Tabular

/// Counts the distinct cells of a text column exactly.
///
/// Rows are parted by their hash so that each part's open-addressing table stays in the cache; within it bytes are compared
/// only where 32 bits of hash agree.
enum DistinctText {
    /// Distinct cells, and cells that are missing because they are empty.
    struct Counts: Sendable, Equatable {
        var distinct = 0
        var missing = 0
        /// The first cell that repeats an earlier one.
        var repeated: String?
    }

    /// Rows per part, about; its table of twice as many slots takes 64 KiB.
    private static let rowsPerPart = 4_096

    /// Counts the cells of a column of less than 2³² rows.
    static func counts(_ text: TextValues) -> Counts {
        var partBits = 0
        while text.count >> partBits > rowsPerPart, partBits < 12 { partBits += 1 }
        let (entries, starts) = parted(text, bits: partBits)
        var counts = Counts(distinct: 0, missing: text.count - entries.count, repeated: nil)
        var firstRepeat = Int.max
        text.bytes.withUnsafeBytes { bytes in
            text.ends.withUnsafeBufferPointer { ends in
                entries.withUnsafeBufferPointer { entries in
                    for (start, end) in zip(starts, starts.dropFirst()) where end > start {
                        let part = UnsafeBufferPointer(rebasing: entries[start..<end])
                        let (distinct, row) = distinct(in: part) { cell($0, bytes, ends) }
                        counts.distinct += distinct
                        firstRepeat = min(firstRepeat, row ?? .max)
                    }
                }
            }
        }
        counts.repeated = firstRepeat < Int.max ? text[firstRepeat] : nil
        return counts
    }

    /// Rows that are not empty as `hash << 32 | row`, parted by the highest bits of the hash, in row order within a part.
    ///
    /// - Returns: The entries, and where each part starts, followed by their number.
    private static func parted(_ text: TextValues, bits: Int) -> (entries: [UInt64], starts: [Int]) {
        var hashes = [UInt64](repeating: 0, count: text.count)
        var starts = [Int](repeating: 0, count: 1 << bits + 1)
        var entries: [UInt64] = []
        text.bytes.withUnsafeBytes { bytes in
            text.ends.withUnsafeBufferPointer { ends in
                for row in ends.indices {
                    let cell = cell(row, bytes, ends)
                    guard !cell.isEmpty else { continue }
                    hashes[row] = hash(cell)
                    starts[part(hashes[row], bits) + 1] += 1
                }
                for part in 1..<starts.count { starts[part] += starts[part - 1] }
                var next = starts
                entries = [UInt64](repeating: 0, count: starts[starts.count - 1])
                for row in ends.indices where !cell(row, bytes, ends).isEmpty {
                    let part = part(hashes[row], bits)
                    entries[next[part]] = hashes[row] << 32 | UInt64(row)
                    next[part] += 1
                }
            }
        }
        return (entries, starts)
    }

    /// Number of distinct cells among the entries, and the first row that repeats an earlier one.
    private static func distinct(
        in entries: UnsafeBufferPointer<UInt64>,
        cell: (Int) -> UnsafeRawBufferPointer
    ) -> (count: Int, repeated: Int?) {
        var capacity = 16
        while capacity < entries.count * 2 { capacity *= 2 }
        // A slot holds an entry + 1, whose low half is never 0; 0 is empty.
        var slots = [UInt64](repeating: 0, count: capacity)
        var count = 0
        var repeated: Int?
        for entry in entries {
            let row = Int(entry & 0xFFFF_FFFF)
            var slot = Int(entry >> 32) & (capacity - 1)
            while true {
                let other = slots[slot]
                if other == 0 {
                    slots[slot] = entry + 1
                    count += 1
                    break
                }
                if (other - 1) >> 32 == entry >> 32, cell(row).elementsEqual(cell(Int((other - 1) & 0xFFFF_FFFF))) {
                    repeated = repeated ?? row
                    break
                }
                slot = (slot + 1) & (capacity - 1)
            }
        }
        return (count, repeated)
    }

    @inline(__always)
    private static func part(_ hash: UInt64, _ bits: Int) -> Int { Int(truncatingIfNeeded: hash >> UInt64(64 - bits)) }

    @inline(__always)
    private static func cell(
        _ row: Int,
        _ bytes: UnsafeRawBufferPointer,
        _ ends: UnsafeBufferPointer<Int>
    ) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[(row == 0 ? 0 : ends[row - 1])..<ends[row]])
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

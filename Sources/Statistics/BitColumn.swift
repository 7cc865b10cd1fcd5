/// A binary column packed into bits, 64 rows a word, so that rows are counted by popcounts.
public struct BitColumn: Sendable, Equatable {
    /// Number of rows, missing cells included.
    public let rowCount: Int
    /// Number of cells that are 1.
    public let ones: Int
    /// Number of missing cells.
    public let missing: Int
    /// Number of cells that are 0.
    public var zeros: Int { rowCount - missing - ones }

    /// `[⌈rows / 64⌉]`: bit r mod 64 of word r / 64 is set where row r is 1.
    let words: [UInt64]
    /// The same for rows that are not missing; nil when none is.
    let present: [UInt64]?

    /// Packs a column.
    ///
    /// - Parameter values: `[rows]`, 0, 1, or 255 where missing. Only the lowest and highest bit of each byte are read.
    public init(_ values: [UInt8]) {
        rowCount = values.count
        var seen: UInt64 = 0
        words = Self.packed(values) { eight in
            seen |= eight
            return eight & ~(eight >> 7)
        }
        ones = Self.count(words)
        guard seen & 0x8080_8080_8080_8080 != 0 else {
            present = nil
            missing = 0
            return
        }
        var present = Self.packed(values) { ~($0 >> 7) }
        // Bytes after the end read as known.
        if rowCount % 64 > 0 { present[present.count - 1] &= 1 << UInt64(rowCount % 64) - 1 }
        missing = rowCount - Self.count(present)
        self.present = present
    }

    /// Number of rows by the values of two columns; rows where either is missing are not counted.
    public struct CrossCounts: Sendable, Equatable {
        /// Rows in which both are 1.
        public var bothOnes: Int
        /// Rows in which the first is 1 and the second 0.
        public var onlyFirst: Int
        /// Rows in which the first is 0 and the second 1.
        public var onlySecond: Int
        /// Rows in which both are 0.
        public var bothZeros: Int

        /// Number of rows counted.
        public var rows: Int { bothOnes + onlyFirst + onlySecond + bothZeros }

        /// Pearson's correlation of the two columns, φ = `(n·n₁₁ − n₁.·n.₁) / √(n₁. n₀. n.₁ n.₀)`; nil when one of them
        /// is constant in these rows.
        public var correlation: Double? {
            let first = Double(bothOnes + onlyFirst)
            let second = Double(bothOnes + onlySecond)
            let rows = Double(self.rows)
            let spread = first * (rows - first) * (second * (rows - second))
            guard spread > 0 else { return nil }
            let cross = Double(bothOnes) * Double(bothZeros) - Double(onlyFirst) * Double(onlySecond)
            return min(1, max(-1, cross / spread.squareRoot()))
        }
    }

    /// Counts rows by the values of this column and another of the same number of rows.
    public func crossCounts(with other: BitColumn) -> CrossCounts {
        precondition(rowCount == other.rowCount, "columns of one table have the same number of rows")
        let both = Self.countCommon(words, other.words)
        guard present != nil || other.present != nil else {
            return CrossCounts(
                bothOnes: both,
                onlyFirst: ones - both,
                onlySecond: other.ones - both,
                bothZeros: rowCount - ones - other.ones + both
            )
        }
        let first = other.present.map { Self.countCommon(words, $0) } ?? ones
        let second = present.map { Self.countCommon(other.words, $0) } ?? other.ones
        let rows =
            switch (present, other.present) {
            case (let mine?, let theirs?): Self.countCommon(mine, theirs)
            case (.some, nil): rowCount - missing
            default: rowCount - other.missing
            }
        return CrossCounts(
            bothOnes: both,
            onlyFirst: first - both,
            onlySecond: second - both,
            bothZeros: rows - first - second + both
        )
    }

    /// The value of a row; nil where missing.
    public subscript(row: Int) -> Bool? {
        let bit = UInt64(1) << UInt64(row % 64)
        if let present, present[row / 64] & bit == 0 { return nil }
        return words[row / 64] & bit != 0
    }

    // MARK: Bits

    /// A bit for every byte: the lowest one after `transform` has had eight bytes at a time.
    @inline(__always)
    private static func packed(_ values: [UInt8], _ transform: (UInt64) -> UInt64) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (values.count + 63) / 64)
        values.withUnsafeBytes { bytes in
            for index in words.indices {
                var word: UInt64 = 0
                for part in 0..<min(8, (bytes.count - index * 64 + 7) / 8) {
                    let eight = transform(eightBytes(bytes, at: index * 64 + part * 8))
                    word |= gatherLowBits(eight) << UInt64(part * 8)
                }
                words[index] = word
            }
        }
        return words
    }

    /// Up to eight bytes from an offset, the first in the lowest bits, zeros after the end.
    @inline(__always)
    private static func eightBytes(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
        if offset + 8 <= bytes.count {
            return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        var word: UInt64 = 0
        for index in offset..<bytes.count { word |= UInt64(bytes[index]) << UInt64((index - offset) * 8) }
        return word
    }

    /// The lowest bit of each byte, gathered into eight bits: the product moves bit 8i to bit 56 + i without carries.
    @inline(__always)
    private static func gatherLowBits(_ word: UInt64) -> UInt64 {
        ((word & 0x0101_0101_0101_0101) &* 0x0102_0408_1020_4080) >> 56
    }

    private static func count(_ words: [UInt64]) -> Int { countCommon(words, words) }

    /// Number of bits set in both of two equally long arrays.
    private static func countCommon(_ first: [UInt64], _ second: [UInt64]) -> Int {
        first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
                var count = 0
                for index in 0..<min(first.count, second.count) {
                    count &+= (first[index] & second[index]).nonzeroBitCount
                }
                return count
            }
        }
    }
}

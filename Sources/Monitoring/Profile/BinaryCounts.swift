/// Tells the cells of binary columns, and counts zeros, ones and missing cells of one, eight at a time.
enum BinaryCounts {
    /// What ``code(of:at:)`` says of a cell that is not binary.
    static let other: UInt8 = 2

    /// A cell of a binary column by its text: 0, 1, 255 where there are no bytes, or ``other``.
    @inline(__always)
    static func code(of text: UnsafeRawBufferPointer, at cell: Range<Int>) -> UInt8 {
        switch cell.count {
        case 0: return 255
        case 1:
            let digit = text[cell.lowerBound] &- UInt8(ascii: "0")
            return digit <= 1 ? digit : other
        default: return other
        }
    }

    private static let lowBits: UInt64 = 0x0101_0101_0101_0101

    /// How many cells are 0, 1 and 255; any other cell is a mistake of the caller.
    static func counts(of cells: UnsafeRawBufferPointer) -> (zeros: Int, ones: Int, missing: Int) {
        var (odd, missing) = (0, 0)
        var stray: UInt64 = 0
        let words = cells.count / 8
        var word = 0
        while word < words {
            // Each byte of a sum holds the count of one of eight places, at most 255.
            let end = min(word + 255, words)
            var (oddSums, missingSums): (UInt64, UInt64) = (0, 0)
            for index in word..<end {
                let eight = cells.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
                let low = eight & lowBits
                let high = (eight >> 7) & lowBits
                oddSums &+= low
                missingSums &+= high
                stray |= eight ^ (low | high &* 255)
            }
            odd += sum(oddSums)
            missing += sum(missingSums)
            word = end
        }
        for index in (words * 8)..<cells.count {
            let cell = cells[index]
            odd += Int(cell & 1)
            missing += Int(cell >> 7)
            if cell > 1, cell < 255 { stray = 1 }
        }
        precondition(stray == 0, "a binary cell is 0, 1 or 255")
        return (cells.count - odd, odd - missing, missing)
    }

    private static func sum(_ bytes: UInt64) -> Int {
        (0..<8).reduce(0) { $0 + Int(bytes >> UInt64($1 * 8) & 0xFF) }
    }
}

import Tabular

/// The features of rows packed into machine words, so that two rows are the same pattern exactly when their words are.
///
/// A feature takes as many bits as its values need: 2 for 0, 1 and missing, 32 for a number (the bits of the
/// float that XGBoost would see, so that numbers which XGBoost cannot tell apart are one value), enough for the codes of a
/// category. 23 binary features fit one word.
struct PatternKeys {
    /// `words[w][row]`: the w-th word of each row's key.
    private(set) var words: [[UInt64]]
    let rowCount: Int

    /// - Parameters:
    ///   - columns: The feature columns, all of the same length.
    ///   - rows: Indices of the rows to pack, in order.
    init(columns: [ColumnValues], rows: [Int32]) {
        rowCount = rows.count
        words = []
        var used = 64
        for column in columns {
            let column = Self.narrowed(column, rows: rows)
            let width = Self.width(of: column)
            if used + width > 64 {
                words.append([UInt64](repeating: 0, count: rows.count))
                used = 0
            }
            Self.pack(column, rows: rows, shift: UInt64(used), into: &words[words.count - 1])
            used += width
        }
        if words.isEmpty { words = [[UInt64](repeating: 0, count: rows.count)] }
    }

    /// A column of numbers that are all 0, 1 or missing in these rows, as a binary one.
    private static func narrowed(_ column: ColumnValues, rows: [Int32]) -> ColumnValues {
        guard case .real(let numbers) = column,
            rows.allSatisfy({ row in numbers[Int(row)] == 0 || numbers[Int(row)] == 1 || numbers[Int(row)].isNaN })
        else { return column }
        return .binary(numbers.map { $0.isNaN ? 255 : ($0 == 1 ? 1 : 0) })
    }

    private static func width(of column: ColumnValues) -> Int {
        switch column {
        case .binary: 2
        case .integer, .real: 32
        case .category(let codes):
            // One code more than the largest stands for missing.
            64 - (UInt64((codes.max() ?? 0) + 2)).leadingZeroBitCount
        case .text: 0
        }
    }

    private static func pack(_ column: ColumnValues, rows: [Int32], shift: UInt64, into word: inout [UInt64]) {
        switch column {
        case .binary(let cells):
            for (slot, row) in rows.enumerated() { word[slot] |= UInt64(cells[Int(row)] & 3) &<< shift }
        case .category(let codes):
            for (slot, row) in rows.enumerated() { word[slot] |= UInt64(codes[Int(row)] + 1) &<< shift }
        case .integer(let numbers):
            for (slot, row) in rows.enumerated() {
                word[slot] |= UInt64(bits(of: FeatureMatrix.float(numbers[Int(row)]))) &<< shift
            }
        case .real(let numbers):
            for (slot, row) in rows.enumerated() { word[slot] |= UInt64(bits(of: Float(numbers[Int(row)]))) &<< shift }
        case .text: break
        }
    }

    /// The float's bits, with one pattern for every NaN and one for both zeros.
    private static func bits(of value: Float) -> UInt32 {
        value.isNaN ? Float.nan.bitPattern : (value == 0 ? 0 : value.bitPattern)
    }

    /// A hash of a row's key: each word is multiplied into the state and the halves are folded (as wyhash does).
    @inline(__always)
    func hash(_ row: Int) -> UInt64 {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for word in words {
            let product = (word[row] ^ state).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
            state = product.high ^ product.low
        }
        return state
    }

    /// Whether two rows are the same pattern.
    @inline(__always)
    func same(_ a: Int, _ b: Int) -> Bool {
        for word in words where word[a] != word[b] { return false }
        return true
    }
}

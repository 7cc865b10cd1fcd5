/// Cells of one column in row order, as text or already typed.
///
/// Typed cells give the same statistics as their text does, and are much faster.
public enum ColumnCells: Sendable {
    /// 0, 1, or 255 where missing: the texts `0` and `1`.
    case binary([UInt8])
    /// 0, 1, or 255 where missing: the words for 0 and 1. An empty word is missing too.
    case binaryWords([UInt8], words: [String])
    /// `Int64.min` where missing: their decimal digits.
    case integers([Int64])
    /// NaN where missing: the shortest digits that read back to the number, as Swift and Python print it (`1.0`, `5e-05`).
    /// Where a file spells them differently, only the distinct count and the type (`3` against `3.0`) can differ.
    case reals([Double])
    /// Codes into the dictionary, -1 where missing: the words. An empty word is missing too.
    case categories(codes: [Int32], dictionary: [String])
    /// UTF-8 bytes of all cells, and the offset one past each cell's last byte; empty cells are missing.
    case text(bytes: [UInt8], ends: [Int])

    /// How many cells, missing ones included.
    public var count: Int {
        switch self {
        case .binary(let cells): cells.count
        case .binaryWords(let cells, _): cells.count
        case .integers(let cells): cells.count
        case .reals(let cells): cells.count
        case .categories(let codes, _): codes.count
        case .text(_, let ends): ends.count
        }
    }
}

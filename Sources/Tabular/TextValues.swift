/// A column of text: one UTF-8 arena and the end of each cell in it.
public struct TextValues: Sendable, Equatable {
    /// The UTF-8 text of all cells, one after the other.
    public var bytes: [UInt8]
    /// `[rows]`: offset one past the cell's last byte; a cell starts where the one before it ends.
    public var ends: [Int]

    /// A column of these cells; empty unless told otherwise.
    public init(bytes: [UInt8] = [], ends: [Int] = []) {
        self.bytes = bytes
        self.ends = ends
    }

    /// Cells in the column.
    public var count: Int { ends.count }

    /// The text of a row's cell; empty where missing.
    public subscript(row: Int) -> String {
        let start = row == 0 ? 0 : ends[row - 1]
        return String(decoding: bytes[start..<ends[row]], as: UTF8.self)
    }
}

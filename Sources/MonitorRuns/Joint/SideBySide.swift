import Drift
import Tabular

/// Rows of the baseline's sample and of the window in the form that the trainer takes: as many of the one as of the other.
///
/// Everything that is decided here (which rows, types, categories, groups) depends on both sides' cells alike, never on which
/// side a row is of, so that a test of the sides holds its level.
struct SideBySide: Sendable {
    /// Columns that both sides have and that are not the same in all rows.
    struct Column: Sendable {
        var name: String
        var values: ColumnValues
        var isCategory: Bool
        /// The group of each cell, for looking at two columns together: few values, or quarters of the numbers.
        var groups: [UInt8]
        var groupCount: Int
    }

    /// Different texts of a column of words; rarer ones are one category together.
    private static let categoryLimit = 32
    /// Groups of filled cells, for looking at two columns together.
    private static let groupLimit = 4
    /// The share of filled cells that must be numbers for a column to be read as numbers.
    private static let numberShare = 0.9

    let columns: [Column]
    /// Rows per side.
    let rowCount: Int
    /// 0 for the baseline's rows, which come first, 1 for the window's.
    let sides: [UInt8]
    /// 0 or 1: each half of the rows is scored by a classifier that was trained on the other.
    ///
    /// Both sides have as many rows in each.
    let folds: [UInt8]
    /// The window's row that each row is, from 0, in the second half of the rows.
    let windowRows: [Int]

    /// Rows of both sides, drawn by a seed.
    ///
    /// - Parameters:
    ///   - baseline: Rows drawn from the baseline.
    ///   - window: Rows drawn from the window.
    ///   - cells: Each column's name, and its cell in the rows of either side.
    ///   - seed: Decides which rows of the larger side are taken, and the folds.
    init(baseline: [RowCells], window: [RowCells], cells: [(name: String, baseline: Int, window: Int)], seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        // As many in each half.
        let rowCount = min(baseline.count, window.count) / 2 * 2
        let left = baseline.indices.shuffled(using: &generator).prefix(rowCount)
        let right = window.indices.shuffled(using: &generator).prefix(rowCount)
        self.rowCount = rowCount
        windowRows = Array(right)
        sides = [UInt8](repeating: 0, count: rowCount) + [UInt8](repeating: 1, count: rowCount)
        // The draws have no order.
        folds = (0..<2 * rowCount).map { UInt8($0 % 2) }
        columns = cells.compactMap { cell in
            var texts = CellTexts(rows: 2 * rowCount)
            for row in left { texts.add(baseline[row], cell.baseline) }
            for row in right { texts.add(window[row], cell.window) }
            return Self.column(cell.name, texts)
        }
    }

    /// Rows of a fold, or all others.
    func rows(inFold fold: UInt8, _ isIn: Bool = true) -> [Int32] {
        folds.indices.filter { (folds[$0] == fold) == isIn }.map(Int32.init)
    }

    private static func column(_ name: String, _ cells: CellTexts) -> Column? {
        let counts = cells.counts
        let filled = counts.reduce(0, +)
        guard counts.count > (filled == cells.indices.count ? 1 : 0) else { return nil }
        let numbers = cells.texts.map { text in Double(text).flatMap { $0.isFinite ? $0 : nil } }
        let numeric = zip(numbers, counts).reduce(0) { $0 + ($1.0 == nil ? 0 : $1.1) }
        let groups: [UInt8]
        let values: ColumnValues
        let isCategory = Double(numeric) < numberShare * Double(filled)
        if isCategory {
            let rank = ranks(counts)
            values = .category(cells.indices.map { $0 < 0 ? -1 : min(rank[Int($0)], Int32(categoryLimit - 1)) })
            groups = rank.map { UInt8(min(Int($0), groupLimit)) }
        } else {
            values = .real(cells.indices.map { $0 < 0 ? .nan : numbers[Int($0)] ?? .nan })
            groups = quarters(numbers, counts)
        }
        let missing = (groups.max() ?? 0) + 1
        return Column(
            name: name, values: values, isCategory: isCategory,
            groups: cells.indices.map { $0 < 0 ? missing : groups[Int($0)] }, groupCount: Int(missing) + 1)
    }

    /// Places by frequency, the most frequent text first.
    private static func ranks(_ counts: [Int]) -> [Int32] {
        var ranks = [Int32](repeating: 0, count: counts.count)
        for (rank, text) in counts.indices.sorted(by: { (counts[$1], $0) < (counts[$0], $1) }).enumerated() {
            ranks[text] = Int32(rank)
        }
        return ranks
    }

    /// The group of each text by its number: each number one where there are few, quarters of the cells otherwise; texts are
    /// with the largest.
    private static func quarters(_ numbers: [Double?], _ counts: [Int]) -> [UInt8] {
        let ordered = numbers.indices.sorted { (numbers[$0] ?? .infinity, $0) < (numbers[$1] ?? .infinity, $1) }
        let different = Set(numbers).count
        let total = counts.reduce(0, +)
        var groups = [UInt8](repeating: 0, count: numbers.count)
        var (below, group, last) = (0, 0, numbers[ordered[0]])
        for text in ordered {
            if numbers[text] != last {
                group = different <= groupLimit ? group + 1 : max(group, min(groupLimit - 1, 4 * below / total))
                last = numbers[text]
            }
            groups[text] = UInt8(group)
            below += counts[text]
        }
        return groups
    }
}

/// The cells of a column as places in a list of different texts.
private struct CellTexts {
    /// −1 where missing.
    private(set) var indices: [Int32] = []
    private(set) var texts: [String] = []
    private var known: [String: Int32] = [:]
    /// Texts of one byte, which are found without making a text.
    private var short = [Int32](repeating: -1, count: 256)

    init(rows: Int) { indices.reserveCapacity(rows) }

    var counts: [Int] {
        var counts = [Int](repeating: 0, count: texts.count)
        for index in indices where index >= 0 { counts[Int(index)] += 1 }
        return counts
    }

    /// Adds a row's cell; one that the row does not have is missing.
    mutating func add(_ row: RowCells, _ cell: Int) {
        guard row.places.indices.contains(cell), let first = row.bytes[row.places[cell]].first else {
            indices.append(-1)
            return
        }
        let isShort = row.places[cell].count == 1
        if isShort, short[Int(first)] >= 0 {
            indices.append(short[Int(first)])
            return
        }
        let text = String(decoding: row.bytes[row.places[cell]], as: UTF8.self)
        let index = known[text] ?? Int32(texts.count)
        if Int(index) == texts.count {
            texts.append(text)
            known[text] = index
        }
        if isShort { short[Int(first)] = index }
        indices.append(index)
    }
}

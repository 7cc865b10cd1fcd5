import Drift
import Monitoring
import Tabular

/// Takes the rows of a window one by one and keeps what the checks need: profiles, a sample, counts.
///
/// Rows of different lengths are profiled apart; those of the commonest length are the window, the others are counted. Memory
/// does not grow with the rows: a few lengths are profiled at a time, and one that becomes commoner than one of them takes its place.
struct WindowRows {
    /// Rows that are kept as they are, evenly drawn.
    static let sampleSize = 5_000
    /// Rows at the beginning among which equal ones are counted, at most.
    static let longestStretch = 5_000
    /// Lengths of rows that are profiled; further ones are only counted.
    private static let widthLimit = 4

    fileprivate struct Group {
        var profiler: RowProfiler
        let stretch: Int
        var rowCount = 0
        var sample: [RowCells] = []
        var firstHashes: Set<Int> = []
        var generator = SeededGenerator(seed: 42)
    }

    /// Lengths of rows in the order of their first rows, and the rows of each.
    private var widths: [Int] = []
    private var groups: [Group] = []
    /// Rows of further lengths.
    private var uncommon: [Int: Int] = [:]
    /// The answer's cells at the beginning of each row, as the first row had them.
    private(set) var outputs: Int?

    /// Names of the columns for rows of a length; `_c0`, `_c1`, … where the baseline has another number.
    let names: @Sendable (Int) -> [String]
    private let stretch: Int

    /// - Parameters:
    ///   - reference: How many rows the baseline's sample has, among which equal ones can be counted for comparison; nil
    ///     when there is none.
    ///   - names: Names of the columns for rows of a length.
    init(reference: Int? = nil, names: @escaping @Sendable (Int) -> [String]) {
        stretch = min(reference ?? Self.longestStretch, Self.longestStretch)
        self.names = names
    }

    /// Adds a row, whose first cells are the answer's.
    mutating func add(_ row: RowCells, outputs: Int) {
        if self.outputs == nil { self.outputs = outputs }
        let width = row.count
        if let known = widths.firstIndex(of: width) {
            groups[known].add(row)
        } else if widths.count < Self.widthLimit {
            var group = Group(profiler: RowProfiler(columns: names(width)), stretch: stretch)
            group.add(row)
            widths.append(width)
            groups.append(group)
        } else {
            let count = uncommon[width, default: 0] + 1
            uncommon[width] = count
            guard let rarest = groups.indices.min(by: { groups[$0].rowCount < groups[$1].rowCount }),
                groups[rarest].rowCount < count
            else { return }
            uncommon[widths[rarest], default: 0] += groups[rarest].rowCount
            widths[rarest] = width
            groups[rarest] = Group(profiler: RowProfiler(columns: names(width)), stretch: stretch)
        }
    }

    /// What was not looked at, in words; nil where all rows were of one length.
    var note: String? {
        let lengths = rowsByWidth
        guard let profile = commonest, lengths.count > 1 else { return nil }
        let all = lengths.values.reduce(0, +)
        let others = lengths.filter { $0.key != widths[profile] }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let listed = others.prefix(Self.widthLimit).map { "\($0.value) of \($0.key)" }.joined(separator: ", ")
        let more = others.count > Self.widthLimit ? ", and \(others.count - Self.widthLimit) other lengths" : ""
        var words =
            "\(all - (lengths[widths[profile]] ?? 0)) of \(all) rows do not have \(widths[profile]) cells and were only counted: "
            + "\(listed)\(more)"
        if let late = uncommon[widths[profile]] {
            words += "; \(late) rows of \(widths[profile]) cells came before that was seen to be the commonest length"
        }
        return words
    }

    /// Rows by how many cells they have.
    var rowsByWidth: [Int: Int] {
        uncommon.merging(zip(widths, groups.map(\.rowCount))) { one, other in one + other }
    }

    /// The group of the commonest length; of two that are as common, the shorter.
    private var commonest: Int? {
        groups.indices.max { (groups[$0].rowCount, widths[$1]) < (groups[$1].rowCount, widths[$0]) }
    }

    /// What is known of the rows of the commonest length.
    struct Profile {
        var columns: [ColumnDistribution]
        var dataset: DatasetProfiler
        var sample: [RowCells]
        var distinctRows: DistinctRows?
    }

    /// The profile of the window; nil without rows.
    func profile() -> Profile? {
        guard let commonest else { return nil }
        var group = groups[commonest]
        let dataset = group.profiler.profile()
        let stretch = min(group.rowCount, self.stretch)
        return Profile(
            columns: dataset.columns.map(\.distribution), dataset: dataset, sample: group.sample,
            distinctRows: DistinctRows(rows: stretch, distinct: group.firstHashes.count))
    }
}

extension WindowRows.Group {
    fileprivate mutating func add(_ row: RowCells) {
        row.bytes.withUnsafeBytes { bytes in
            row.places.withUnsafeBufferPointer { places in
                // The group's columns are as many as its rows' cells.
                try? profiler.add(bytes, cells: places)
            }
        }
        if rowCount < stretch { firstHashes.insert(row.hashValue) }
        rowCount += 1
        // Algorithm R: each row is in the sample with the same probability.
        if sample.count < WindowRows.sampleSize {
            sample.append(row)
        } else {
            let place = Int.random(in: 0..<rowCount, using: &generator)
            if place < sample.count { sample[place] = row }
        }
    }
}

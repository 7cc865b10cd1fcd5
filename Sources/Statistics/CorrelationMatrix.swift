/// Pearson's correlation of every pair of columns, over the rows in which both are known (pairwise deletion, as pandas).
public struct CorrelationMatrix: Codable, Sendable, Equatable {
    /// A column to correlate.
    public enum ColumnValues: Sendable {
        /// 0 and 1, packed.
        case binary(BitColumn)
        /// Any numbers; NaN where missing.
        case real([Double])
    }

    /// `[columns][columns]`, symmetric, 1 on the diagonal; nil (`null`) where a column is constant in the rows that both
    /// know, or holds numbers that are not finite.
    public var values: [[Double?]]

    /// The correlation of two columns by their positions.
    public subscript(first: Int, second: Int) -> Double? { values[first][second] }

    /// Correlates columns of one table, on all cores.
    ///
    /// Two binary columns cost a popcount per 64 rows. Other pairs are summed over standardised values (their own mean
    /// and deviation taken out first, so that a large mean costs no digits), over segments of rows that do not depend on
    /// the number of threads, so neither does the result.
    ///
    /// - Parameter columns: Columns with the same number of rows.
    public init(_ columns: [ColumnValues]) async {
        values = Array(repeating: Array(repeating: nil, count: columns.count), count: columns.count)
        let pairs = columns.indices.flatMap { first in columns.indices[first...].map { (first, $0) } }
        let isBinary = columns.map { if case .binary = $0 { true } else { false } }
        let counted = pairs.filter { isBinary[$0.0] && isBinary[$0.1] }
        let summed = pairs.filter { !isBinary[$0.0] || !isBinary[$0.1] }
        for (pair, value) in zip(counted, await Self.countedCorrelations(of: counted, columns)) { set(pair, value) }
        guard !summed.isEmpty else { return }
        for (pair, value) in zip(summed, await Self.summedCorrelations(of: summed, columns)) { set(pair, value) }
    }

    /// Correlates each column but the last with the last: the last row of the matrix without the rest of its cost.
    ///
    /// - Parameter columns: Columns with the same number of rows.
    /// - Returns: `[columns − 1]`, the values that ``init(_:)`` gives.
    public static func withLast(_ columns: [ColumnValues]) async -> [Double?] {
        guard let last = columns.indices.last else { return [] }
        let isBinary = columns.map { if case .binary = $0 { true } else { false } }
        var values = [Double?](repeating: nil, count: last)
        for counts in [true, false] {
            let pairs = (0..<last).filter { (isBinary[$0] && isBinary[last]) == counts }.map { ($0, last) }
            guard !pairs.isEmpty else { continue }
            let found =
                counts ? await countedCorrelations(of: pairs, columns) : await summedCorrelations(of: pairs, columns)
            for (pair, value) in zip(pairs, found) { values[pair.0] = value }
        }
        return values
    }

    private mutating func set(_ pair: (Int, Int), _ value: Double?) {
        let value = pair.0 == pair.1 && value != nil ? 1 : value
        values[pair.0][pair.1] = value
        values[pair.1][pair.0] = value
    }

    private static func countedCorrelations(of pairs: [(Int, Int)], _ columns: [ColumnValues]) async -> [Double?] {
        await concurrentMap(pairs, perTask: 32) { pair in
            guard case .binary(let first) = columns[pair.0], case .binary(let second) = columns[pair.1] else {
                return nil
            }
            return first.crossCounts(with: second).correlation
        }
    }

    private static func summedCorrelations(of pairs: [(Int, Int)], _ columns: [ColumnValues]) async -> [Double?] {
        let standardised = await concurrentMap(columns, perTask: 1) { StandardisedColumn($0) }
        let rows = standardised.map(\.rowCount).min() ?? 0
        let stretch = PairSums.rowsPerSegment * 16
        let stretches = stride(from: 0, to: rows, by: stretch).map { $0..<min($0 + stretch, rows) }
        let sums = await concurrentMap(stretches, perTask: 1) { stretch in
            var sums = [PairSums](repeating: PairSums(), count: pairs.count)
            for start in stride(from: stretch.lowerBound, to: stretch.upperBound, by: PairSums.rowsPerSegment) {
                let segment = start..<min(start + PairSums.rowsPerSegment, stretch.upperBound)
                for (index, pair) in pairs.enumerated() {
                    sums[index].merge(PairSums(standardised[pair.0], standardised[pair.1], rows: segment))
                }
            }
            return sums
        }
        return pairs.indices.map { index in
            var total = PairSums()
            for part in sums { total.merge(part[index]) }
            guard total.needsOwnMeans else { return total.correlation }
            return PairSums(
                standardised[pairs[index].0],
                standardised[pairs[index].1],
                rows: 0..<rows,
                xOrigin: total.x / total.rows,
                yOrigin: total.y / total.rows
            ).correlation
        }
    }
}

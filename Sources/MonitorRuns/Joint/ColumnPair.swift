import Drift
import Foundation
import Tabular

/// Two columns looked at together.
struct ColumnPair: Sendable, Hashable {
    /// Places of the columns, the first the smaller.
    let first: Int
    let second: Int

    /// Of wider tables the columns that vary most are paired.
    private static let columnLimit = 64

    /// The pairs whose cells fall together most differently on the two sides, beyond what either column does by itself.
    ///
    /// With G² the likelihood ratio statistic of side against cells, `G²(both) − G²(first) − G²(second)` has about
    /// `(a − 1)(b − 1)` degrees of freedom when nothing changed; pairs are ordered by how far it is above, in standard
    /// deviations.
    ///
    /// - Parameters:
    ///   - table: Both sides.
    ///   - rows: The rows to look at.
    ///   - limit: How many pairs at most.
    /// - Returns: The pairs, the most changed first.
    static func mostChanged(_ table: SideBySide, rows: [Int32], limit: Int) -> [ColumnPair] {
        var single: [GTest] = []
        var varied: [(column: Int, evenness: Double)] = []
        for (place, column) in table.columns.enumerated() {
            var counts = [Int](repeating: 0, count: 2 * column.groupCount)
            for row in rows {
                counts[Int(table.sides[Int(row)]) * column.groupCount + Int(column.groups[Int(row)])] += 1
            }
            single.append(GTest(counts))
            let squares = (0..<column.groupCount).reduce(0.0) { sum, group in
                let count = Double(counts[group] + counts[column.groupCount + group])
                return sum + count * count
            }
            varied.append((place, -squares))
        }
        let columns = varied.sorted { ($1.evenness, $0.column) < ($0.evenness, $1.column) }.prefix(columnLimit)
            .map(\.column).sorted()
        var found: [(pair: ColumnPair, excess: Double)] = []
        for (place, first) in columns.enumerated() {
            for second in columns[(place + 1)...] {
                let pair = ColumnPair(first: first, second: second)
                let test = GTest(pair.counts(table, rows: rows))
                let degrees = test.degrees - single[first].degrees - single[second].degrees
                guard degrees > 0 else { continue }
                let statistic = test.statistic - single[first].statistic - single[second].statistic
                found.append((pair, (statistic - Double(degrees)) / Double(2 * degrees).squareRoot()))
            }
        }
        return found.sorted {
            ($1.excess, $0.pair.first, $0.pair.second) < ($0.excess, $1.pair.first, $1.pair.second)
        }
        .prefix(limit).map(\.pair)
    }

    /// Rows by side and the two columns' groups.
    private func counts(_ table: SideBySide, rows: [Int32]) -> [Int] {
        let (left, right) = (table.columns[first], table.columns[second])
        let cells = left.groupCount * right.groupCount
        var counts = [Int](repeating: 0, count: 2 * cells)
        table.sides.withUnsafeBufferPointer { sides in
            left.groups.withUnsafeBufferPointer { left in
                right.groups.withUnsafeBufferPointer { rights in
                    for row in rows {
                        let row = Int(row)
                        counts[Int(sides[row]) * cells + Int(left[row]) * right.groupCount + Int(rights[row])] += 1
                    }
                }
            }
        }
        return counts
    }

    /// The two columns' groups as one category each.
    func codes(_ table: SideBySide) -> [Int32] {
        let (left, right) = (table.columns[first], table.columns[second])
        return zip(left.groups, right.groups).map { Int32($0) * Int32(right.groupCount) + Int32($1) }
    }

    // MARK: What became of it

    /// How far Cramér's V must have moved beyond the correlation to be told in its place: fewer readers know it.
    private static let advantage = 0.05

    /// How strongly the columns go together on both sides.
    func change(_ table: SideBySide) -> ClassifierScores.Pair {
        let (left, right) = (table.columns[first], table.columns[second])
        let association = association(table)
        if case .real(let x) = left.values, case .real(let y) = right.values {
            let correlation = (
                Self.correlation(x.prefix(table.rowCount), y.prefix(table.rowCount)),
                Self.correlation(x.suffix(table.rowCount), y.suffix(table.rowCount))
            )
            if abs(correlation.1 - correlation.0) >= abs(association.1 - association.0) - Self.advantage {
                return ClassifierScores.Pair(
                    left.name, right.name, .correlation, baseline: correlation.0, current: correlation.1)
            }
        }
        return ClassifierScores.Pair(
            left.name, right.name, .association, baseline: association.0, current: association.1)
    }

    /// Cramér's V of the groups, baseline and now.
    private func association(_ table: SideBySide) -> (Double, Double) {
        let counts = counts(table, rows: table.sides.indices.map(Int32.init))
        let half = counts.count / 2
        let columns = table.columns[second].groupCount
        return (
            Self.cramersV(counts[..<half], columns: columns), Self.cramersV(counts[half...], columns: columns)
        )
    }

    /// √(χ² / (n · (min(rows, columns) − 1))) of a table of counts, row-major; rows and columns without a count are no part.
    private static func cramersV(_ counts: ArraySlice<Int>, columns: Int) -> Double {
        var byRow = [Double](repeating: 0, count: counts.count / columns)
        var byColumn = [Double](repeating: 0, count: columns)
        for (cell, count) in counts.enumerated() {
            byRow[cell / columns] += Double(count)
            byColumn[cell % columns] += Double(count)
        }
        let total = byRow.reduce(0, +)
        var statistic = 0.0
        for (cell, count) in counts.enumerated() {
            let expected = byRow[cell / columns] * byColumn[cell % columns] / max(1, total)
            if expected > 0 { statistic += (Double(count) - expected) * (Double(count) - expected) / expected }
        }
        let smaller = min(byRow.count { $0 > 0 }, byColumn.count { $0 > 0 }) - 1
        return smaller > 0 ? (statistic / (total * Double(smaller))).squareRoot() : 0
    }

    /// Pearson's correlation of the rows in which both are numbers; 0 where one of them is constant.
    private static func correlation(_ x: ArraySlice<Double>, _ y: ArraySlice<Double>) -> Double {
        let pairs = zip(x, y).filter { !$0.0.isNaN && !$0.1.isNaN }
        let number = Double(max(1, pairs.count))
        let means = (pairs.reduce(0) { $0 + $1.0 } / number, pairs.reduce(0) { $0 + $1.1 } / number)
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for (a, b) in pairs {
            xx += (a - means.0) * (a - means.0)
            yy += (b - means.1) * (b - means.1)
            xy += (a - means.0) * (b - means.1)
        }
        let scale = xx.squareRoot() * yy.squareRoot()
        return scale > 0 && scale.isFinite ? xy / scale : 0
    }
}

/// The likelihood ratio statistic of the side against the cells, `2 Σ O ln(O / E)`.
private struct GTest {
    private(set) var statistic = 0.0
    /// Cells that occur, less one.
    private(set) var degrees = -1

    /// From counts by side and cell, `[2, cells]`.
    init(_ counts: [Int]) {
        let cells = counts.count / 2
        let sides = (Double(counts[..<cells].reduce(0, +)), Double(counts[cells...].reduce(0, +)))
        let total = sides.0 + sides.1
        for cell in 0..<cells {
            let (baseline, current) = (Double(counts[cell]), Double(counts[cells + cell]))
            guard baseline + current > 0 else { continue }
            degrees += 1
            if baseline > 0 {
                statistic += 2 * baseline * log(baseline * total / (sides.0 * (baseline + current)))
            }
            if current > 0 {
                statistic += 2 * current * log(current * total / (sides.1 * (baseline + current)))
            }
        }
    }
}

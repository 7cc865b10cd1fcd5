internal import Monitoring

/// What the last windows held, so that a small change that lasts adds up.
///
/// Each check tests its window, and the last five and the last twenty windows taken together, this one included. The three
/// share the column's level (a half, a quarter, a quarter), so every run keeps its false-alarm rate, however often it is
/// repeated. A window in which a column alarmed by itself is not remembered for this column: when the fault is mended,
/// the alarm ends with the next window. A few kilobytes for columns of few values; windows of up to 20 are kept.
///
/// Values are counted in groups that the baseline decides: the most frequent values, or ranks at its quantiles. Columns
/// whose groups differ from the remembered ones, because the baseline changed, start anew.
public struct DriftMemory: Codable, Sendable, Equatable {
    /// How many windows, the current one included, are tested together.
    public static let horizons = [5, 20]

    /// Counts of one column.
    struct ColumnHistory: Codable, Sendable, Equatable {
        var groups: [String]
        /// One per window, the latest last; one count per group.
        var windows: [[Int]]
    }

    /// Several windows together.
    struct Sum: Sendable {
        var windows: Int
        var counts: [Int]
        /// Rows of the largest of them.
        var largestWindow: Int
    }

    private(set) var columns: [String: ColumnHistory] = [:]

    /// A memory without windows.
    public init() {}

    /// The most windows remembered of any column.
    public var windowCount: Int { columns.values.map(\.windows.count).max() ?? 0 }

    /// Forgets a column, for example after a change that is known and accepted.
    public mutating func forget(_ column: String) { columns[column] = nil }

    /// Adds what came after the memory was asked.
    mutating func add(_ counts: [Int], of column: String, groups: [String]) {
        var history =
            columns[column].flatMap { $0.groups == groups ? $0 : nil }
            ?? ColumnHistory(groups: groups, windows: [])
        history.windows.append(counts)
        // The current window makes the longest horizon full.
        let most = (Self.horizons.max() ?? 1) - 1
        if history.windows.count > most { history.windows.removeFirst(history.windows.count - most) }
        columns[column] = history
    }

    /// Sums over the last windows with the current one, for each horizon that reaches further than the one before.
    func sums(with counts: [Int], of column: String, groups: [String]) -> [Sum] {
        guard let history = columns[column], history.groups == groups else { return [] }
        // A memory read from a damaged file is not to be believed.
        let windows = history.windows.filter { window in
            window.count == counts.count && window.allSatisfy { (0...1 << 53).contains($0) }
        }
        var result: [Sum] = []
        for horizon in Self.horizons {
            let earlier = windows.suffix(horizon - 1)
            guard earlier.count + 1 > (result.last?.windows ?? 1) else { continue }
            result.append(
                Sum(
                    windows: earlier.count + 1, counts: earlier.reduce(counts) { zip($0, $1).map { $0 + $1 } },
                    largestWindow: (earlier + [counts]).map { $0.reduce(0, +) }.max() ?? 0))
        }
        return result
    }
}

/// How the memory counts a column: groups the baseline decides.
struct MemoryGroups: Sendable {
    /// Up to so many values are counted singly.
    private static let valueLimit = 16

    private enum Kind: Sendable {
        case values([String: Int])
        case ranks([Double])
    }

    let names: [String]
    private let kind: Kind
    private let column: ColumnDistribution
    private let numbers: EmpiricalDistribution?

    /// Nil for columns that are neither numbers nor of few values.
    init?(_ comparison: ColumnComparison) {
        column = comparison.baseline
        numbers = comparison.baselineNumbers
        guard column.rowCount > 0 else { return nil }
        if let counts = column.valueCounts,
            counts.count <= ColumnComparison.fewValues || !column.inferredType.isNumeric
        {
            let order = counts.sorted { ($1.count, $0.value) < ($0.count, $1.value) }
            guard !order.isEmpty else { return nil }
            let kept = order.prefix(Self.valueLimit).map(\.value)
            // Values beyond and values never seen count with the rarest one kept: alone they would be seen on one side
            // only by their choice.
            var places = [String: Int]()
            for (place, value) in kept.enumerated() { places[value] = place }
            names = kept + ["missing"]
            kind = .values(places)
        } else if let numbers {
            var edges: [Double] = []
            for step in 1...15 {
                let edge = numbers.quantile(Double(step) / 16)
                if edge != edges.last { edges.append(edge) }
            }
            names = edges.map { "≤ \($0)" } + ["more", "missing"]
            kind = .ranks(edges)
        } else {
            return nil
        }
    }

    /// Counts of a side per group; nil when the side has no exact values and no numbers.
    func counts(of column: ColumnDistribution, _ numbers: EmpiricalDistribution?) -> [Int]? {
        switch kind {
        case .values(let places):
            guard let values = column.valueCounts else { return nil }
            var counts = [Int](repeating: 0, count: places.count + 1)
            for entry in values { counts[places[entry.value] ?? places.count - 1] += entry.count }
            counts[places.count] = column.classCounts[.missing, default: 0]
            return counts
        case .ranks(let edges):
            guard let numbers else { return nil }
            let ranks = edges.map { numbers.rank(of: $0) } + [numbers.count]
            return zip(ranks, [0] + ranks).map { $0 - $1 } + [column.classCounts[.missing, default: 0]]
        }
    }

    /// The p-value of summed counts against the baseline.
    ///
    /// Ranks of a window may be off by what a sketch of the largest window is.
    func pValue(of sum: DriftMemory.Sum) -> Double {
        let counts = sum.counts
        guard let baseline = self.counts(of: column, numbers) else { return 1 }
        guard case .ranks = kind, let numbers else {
            return CategoricalTest(baseline: baseline, current: counts).pValue
        }
        let missing = FisherTest(
            baseline: (baseline.reduce(0, +), baseline.last ?? 0), current: (counts.reduce(0, +), counts.last ?? 0))
        let totals = (baseline.dropLast().reduce(0, +), counts.dropLast().reduce(0, +))
        guard totals.0 > 0, totals.1 > 0 else { return missing.pValue }
        var (left, right, largest) = (0, 0, 0.0)
        for (b, c) in zip(baseline, counts).dropLast() {
            (left, right) = (left + b, right + c)
            largest = max(largest, abs(Double(left) / Double(totals.0) - Double(right) / Double(totals.1)))
        }
        let gap = KolmogorovSmirnov(
            distance: largest,
            rankError: numbers.rankError + EmpiricalDistribution.rankError(count: sum.largestWindow),
            baselineCount: totals.0, currentCount: totals.1)
        return missing.leastPValue < 1 ? min(1, 2 * min(missing.pValue, gap.pValue)) : gap.pValue
    }

    /// The windows' sum as a column, to be compared and explained like a window's; nil for numbers by rank.
    func column(_ counts: [Int]) -> ColumnDistribution? {
        guard case .values(let places) = kind else { return nil }
        let missing = counts[places.count]
        let classes = column.classCounts.filter { $0.key != .missing }
        return ColumnDistribution(
            name: column.name, inferredType: column.inferredType, rowCount: counts.reduce(0, +),
            classCounts: classes.merging([.missing: missing]) { $1 },
            valueCounts: places.filter { counts[$0.value] > 0 }.sorted { $0.key < $1.key }.map {
                ColumnDistribution.ValueCount(value: $0.key, count: counts[$0.value])
            }, numbers: nil)
    }
}

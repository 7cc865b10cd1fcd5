internal import Statistics

/// How far two columns of text are apart.
///
/// Source: awslabs/deequ, `Distance.categoricalDistance`.
public enum CategoricalDistance {
    /// The largest difference of two shares.
    ///
    /// `max |count / n − count' / m|` over the texts of both sides; as for numbers, a margin for small samples of
    /// 1.8 √((n + m) / (n m)) is taken off for the robust form.
    ///
    /// - Parameters:
    ///   - baseline: Texts with their counts, each text once.
    ///   - current: The same of the current data.
    ///   - isRobust: Whether to take the margin off.
    /// - Returns: 0 to 1; nil where a side has no cells.
    public static func lInfinity(
        _ baseline: [ColumnDistribution.ValueCount], _ current: [ColumnDistribution.ValueCount], isRobust: Bool
    ) -> Double? {
        let n = Double(baseline.reduce(0) { $0 + $1.count })
        let m = Double(current.reduce(0) { $0 + $1.count })
        guard n > 0, m > 0 else { return nil }
        var counts = Dictionary(baseline.map { ($0.value, (Double($0.count), 0.0)) }, uniquingKeysWith: { $1 })
        for value in current { counts[value.value, default: (0, 0)].1 += Double(value.count) }
        let simple = counts.values.reduce(0.0) { max($0, ($1.0 / n - $1.1 / m).magnitude) }
        return isRobust ? max(0, simple - 1.8 * ((n + m) / (n * m)).squareRoot()) : simple
    }

    /// The p-value of Pearson's test that the current texts come with the baseline's shares.
    ///
    /// The baseline's counts are scaled to the current cells of texts that the baseline has. While too many categories
    /// are small (of two, any below 10; of more, above a fifth of them below 5) the smallest is merged into the second
    /// smallest; of equal ones the first in the order of the texts is the smaller.
    ///
    /// - Parameters:
    ///   - baseline: Texts with their counts, each text once.
    ///   - current: The same of the current data; texts that the baseline lacks are left out.
    /// - Returns: 0 to 1; nil where fewer than two categories are left.
    public static func chiSquaredPValue(
        _ baseline: [ColumnDistribution.ValueCount], _ current: [ColumnDistribution.ValueCount]
    ) -> Double? {
        let observed = Dictionary(current.map { ($0.value, Double($0.count)) }, uniquingKeysWith: +)
        let known = baseline.filter { $0.count > 0 }.sorted { $0.value < $1.value }
        let total = known.reduce(0) { $0 + Double($1.count) }
        let currentTotal = known.reduce(0) { $0 + observed[$1.value, default: 0] }
        guard currentTotal > 0 else { return nil }
        var groups = known.map {
            (expected: Double($0.count) / total * currentTotal, observed: observed[$0.value, default: 0])
        }
        groups.sort { $0.expected < $1.expected }
        while groups.count > 1, hasTooManySmall(groups.map(\.expected)) {
            let smallest = groups.removeFirst()
            groups[0].expected += smallest.expected
            groups[0].observed += smallest.observed
            let grown = groups.removeFirst()
            let place = groups.firstIndex { $0.expected > grown.expected } ?? groups.endIndex
            groups.insert(grown, at: place)
        }
        guard groups.count > 1 else { return nil }
        let statistic = groups.reduce(0.0) { sum, group in
            let difference = group.observed - group.expected
            return sum + difference * difference / group.expected
        }
        return chiSquaredTail(statistic, degreesOfFreedom: Double(groups.count - 1))
    }

    /// Whether Pearson's approximation would be poor, by the rules of Cochran and Yates; `expected` ascends.
    private static func hasTooManySmall(_ expected: [Double]) -> Bool {
        if expected.count == 2 { return expected[0] < 10 }
        return expected.count { $0 < 5 } > expected.count / 5
    }
}

internal import Statistics

/// Whether two samples have the same shares of several categories, exactly: valid at every size, without simulation.
///
/// Two categories are ``FisherTest``. With more, half of the level goes to the single categories, each against all
/// others (Bonferroni), and half to the table as a whole: the categories are split off one by one, largest first; given
/// what was split off before, each split is again hypergeometric, so that the p-values of the splits are conditionally
/// valid and Fisher's combination `−2 Σ ln p`, with two degrees of freedom each, is valid too. The order and what is
/// dropped depend on the pooled counts only, which the test takes as given.
package struct CategoricalTest: Sendable {
    /// Categories that even the most one-sided split would leave above this level get no test of their own.
    private static let leastInteresting = 1e-3
    /// At most so many categories are looked at singly; the rest is pooled.
    private static let categoryLimit = 255

    /// The probability of a table as surprising as this, were nothing changed.
    package var pValue: Double
    /// The smallest value these margins allow, or a bound below it.
    package var leastPValue: Double

    /// Compares the counts of categories; `baseline` and `current` are of equal length and in the same order.
    package init(baseline: [Int], current: [Int]) {
        var pairs = zip(baseline, current).filter { $0 + $1 > 0 }
        pairs.sort { ($0.0 + $0.1, $0.0) > ($1.0 + $1.1, $1.0) }
        let rows = (baseline.reduce(0, +), current.reduce(0, +))
        guard pairs.count > 1, rows.0 > 0, rows.1 > 0 else {
            (pValue, leastPValue) = (1, 1)
            return
        }
        if pairs.count > Self.categoryLimit {
            let rest = pairs[Self.categoryLimit...]
            pairs.removeSubrange(Self.categoryLimit...)
            pairs.append((rest.reduce(0) { $0 + $1.0 }, rest.reduce(0) { $0 + $1.1 }))
        }
        if pairs.count == 2 {
            let test = FisherTest(baseline: (rows.0, pairs[0].0), current: (rows.1, pairs[0].1))
            (pValue, leastPValue) = (test.pValue, test.leastPValue)
            return
        }
        (pValue, leastPValue) = Self.combined(pairs, rows)
    }

    private static func combined(_ pairs: [(Int, Int)], _ rows: (Int, Int)) -> (Double, Double) {
        var single = (tests: 0, pValue: 1.0)
        for (baseline, current) in pairs {
            let test = FisherTest(baseline: (rows.0, baseline), current: (rows.1, current))
            guard test.leastPValue <= leastInteresting else { continue }
            single = (single.tests + 1, min(single.pValue, test.pValue))
        }
        var left = rows
        var whole = (tests: 0, statistic: 0.0)
        var least = 0.0
        for (baseline, current) in pairs.dropLast() {
            let test = FisherTest(baseline: (left.0, baseline), current: (left.1, current))
            left = (left.0 - baseline, left.1 - current)
            let lowest = test.leastPValue
            guard lowest < 1 else { continue }
            whole.tests += 1
            whole.statistic -= 2 * naturalLogarithm(max(test.pValue, .leastNormalMagnitude))
            least -= 2 * naturalLogarithm(max(lowest, .leastNormalMagnitude))
        }
        let degrees = Double(2 * max(1, whole.tests))
        let together = chiSquaredTail(whole.statistic, degreesOfFreedom: degrees)
        guard single.tests > 0 else { return (together, 0) }
        return (min(1, 2 * min(Double(single.tests) * single.pValue, together)), 0)
    }
}

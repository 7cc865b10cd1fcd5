/// Fisher's exact test of two shares, two-sided.
///
/// Under no change, how the pooled successes fall on the two sides is hypergeometric whatever the true share; the p-value
/// sums the outcomes that are at most as probable as the one seen. It is valid (P(p ≤ a) ≤ a) at every sample size and
/// prevalence. Work grows with the standard deviation of the count: microseconds up to millions of rows.
/// Source: R. A. Fisher, *Statistical Methods for Research Workers*, 5th ed. (1934).
package struct FisherTest: Sendable {
    /// Cells of the baseline, and those of them that are successes.
    package var baseline: (rows: Int, successes: Int)
    /// Cells of the current window, and those of them that are successes.
    package var current: (rows: Int, successes: Int)

    /// From counts; successes outside 0 to rows are read as the nearer end.
    package init(baseline: (rows: Int, successes: Int), current: (rows: Int, successes: Int)) {
        let rows = (max(0, baseline.rows), max(0, current.rows))
        self.baseline = (rows.0, min(max(0, baseline.successes), rows.0))
        self.current = (rows.1, min(max(0, current.successes), rows.1))
    }

    private var total: Int { baseline.rows + current.rows }
    private var successes: Int { baseline.successes + current.successes }
    /// The fewest and the most successes the current side can have, given the pooled ones.
    private var support: ClosedRange<Int> {
        max(0, successes - baseline.rows)...min(successes, current.rows)
    }

    /// The probability, were nothing changed, of a split at most as probable as this one; 1 when a side is empty.
    package var pValue: Double { pValue(at: current.successes) }

    /// The smallest p-value these margins allow: a test that cannot alarm needs no share of the false-alarm rate.
    ///
    /// Source: R. E. Tarone, "A modified Bonferroni method for discrete data", *Biometrics* 46 (1990).
    package var leastPValue: Double {
        let support = support
        guard support.lowerBound < support.upperBound else { return 1 }
        return min(pValue(at: support.lowerBound), pValue(at: support.upperBound))
    }

    /// The p-value had the current side `count` successes of the same pooled number.
    private func pValue(at count: Int) -> Double {
        let support = support
        guard support.lowerBound < support.upperBound else { return 1 }
        let mode = min(
            max(
                Int(Double(current.rows + 1) * Double(successes + 1) / Double(total + 2)), support.lowerBound),
            support.upperBound)
        guard count != mode else { return 1 }
        let limit = logProbability(count) + 1e-7
        let low: Int?
        let high: Int?
        if count < mode {
            low = count
            high = first(in: mode...support.upperBound, upTo: limit, ascending: true)
        } else {
            high = count
            low = first(in: support.lowerBound...mode, upTo: limit, ascending: false)
        }
        let lower = low.map { tail(from: $0, step: -1, in: support) } ?? 0
        let upper = high.map { tail(from: $0, step: 1, in: support) } ?? 0
        return min(1, lower + upper)
    }

    /// The place nearest to the mode whose log-probability is at most `limit`, on a side where it falls outwards.
    private func first(in range: ClosedRange<Int>, upTo limit: Double, ascending: Bool) -> Int? {
        var (near, far) = ascending ? (range.lowerBound, range.upperBound) : (range.upperBound, range.lowerBound)
        guard logProbability(far) <= limit else { return nil }
        while abs(far - near) > 1 {
            let middle = near + (far - near) / 2
            if logProbability(middle) <= limit { far = middle } else { near = middle }
        }
        return logProbability(near) <= limit ? near : far
    }

    /// The probability of `start` and all beyond it in one direction.
    private func tail(from start: Int, step: Int, in support: ClosedRange<Int>) -> Double {
        var (term, sum, count) = (1.0, 1.0, start)
        while support.contains(count + step) {
            let x = Double(step > 0 ? count : count - 1)
            let ratio =
                (Double(successes) - x) * (Double(current.rows) - x)
                / ((x + 1) * (Double(total - successes - current.rows) + x + 1))
            term *= step > 0 ? ratio : 1 / ratio
            sum += term
            count += step
            if term < sum * 1e-17 { break }
        }
        return exponential(logProbability(start)) * sum
    }

    private func logProbability(_ count: Int) -> Double {
        logChoose(successes, count) + logChoose(total - successes, current.rows - count)
            - logChoose(total, current.rows)
    }

    private func logChoose(_ n: Int, _ k: Int) -> Double {
        logFactorial(n) - logFactorial(k) - logFactorial(n - k)
    }
}

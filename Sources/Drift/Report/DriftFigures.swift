internal import Monitoring

/// Measures of how far two columns differ, for people who know them; none of them decides anything.
public struct DriftFigures: Sendable, Codable, Equatable {
    /// Population stability index in nats over the bins described at ``populationStabilityIndex(baseline:current:)``.
    public var populationStabilityIndex: Double?
    /// Jensen-Shannon distance to base 2 over the same bins, 0 to 1.
    public var jensenShannonDistance: Double?
    /// Largest distance of the distribution functions, 0 to 1; nil unless both sides have numbers.
    public var kolmogorovSmirnov: Double?
    /// Wasserstein distance of order 1 in the column's unit; nil unless both sides have numbers.
    public var wasserstein: Double?
    /// Pearson's statistic of homogeneity over the same bins.
    public var chiSquared: Double?
    /// Its degrees of freedom: bins that hold a row, less one.
    public var chiSquaredDegreesOfFreedom: Int?

    /// Population stability index (PSI) between two histograms over the same bins.
    ///
    /// `Σ (cᵢ − bᵢ) · ln(cᵢ / bᵢ)` over shares. Of columns with few values each value is a bin, of others the baseline's
    /// deciles bound ten bins; missing cells are the last. A bin without rows on one side counts as half a row there;
    /// bins without rows on both sides are left out. Source: N. Siddiqi, *Credit Risk Scorecards* (2006).
    ///
    /// - Parameters:
    ///   - baseline: Rows per bin.
    ///   - current: Rows per bin, same order.
    /// - Returns: At least 0; 0 when the shares agree.
    /// - Throws: ``DriftError`` when the lengths differ or a side has no rows.
    public static func populationStabilityIndex(baseline: [Int], current: [Int]) throws(DriftError) -> Double {
        let (left, right) = try totals(baseline, current)
        return zip(baseline, current).reduce(0) { sum, bin in
            guard bin.0 + bin.1 > 0 else { return sum }
            let b = max(Double(bin.0), 0.5) / left
            let c = max(Double(bin.1), 0.5) / right
            return sum + (c - b) * naturalLogarithm(c / b)
        }
    }

    /// Jensen-Shannon distance to base 2: the square root of the mean of the two divergences from the middle.
    ///
    /// Source: J. Lin, *IEEE Trans. Inform. Theory* 37 (1991); the same as scipy's `jensenshannon(p, q, base=2)`.
    ///
    /// - Parameters:
    ///   - baseline: Rows per bin.
    ///   - current: Rows per bin, same order.
    /// - Returns: 0 to 1.
    /// - Throws: ``DriftError`` when the lengths differ or a side has no rows.
    public static func jensenShannonDistance(baseline: [Int], current: [Int]) throws(DriftError) -> Double {
        let (left, right) = try totals(baseline, current)
        let nats = zip(baseline, current).reduce(0.0) { sum, bin in
            let (b, c) = (Double(bin.0) / left, Double(bin.1) / right)
            let middle = (b + c) / 2
            return sum + (b > 0 ? b * naturalLogarithm(b / middle) : 0) + (c > 0 ? c * naturalLogarithm(c / middle) : 0)
        }
        return min(1, max(0, nats / 2 / naturalLogarithm(2)).squareRoot())
    }

    /// Pearson's chi-squared statistic of two histograms over the same bins, without continuity correction.
    ///
    /// - Parameters:
    ///   - baseline: Rows per bin.
    ///   - current: Rows per bin, same order.
    /// - Returns: The statistic, and its degrees of freedom: bins that hold a row, less one.
    /// - Throws: ``DriftError`` when the lengths differ or a side has no rows.
    public static func chiSquared(
        baseline: [Int], current: [Int]
    ) throws(DriftError) -> (statistic: Double, degreesOfFreedom: Int) {
        let (left, right) = try totals(baseline, current)
        var (statistic, bins) = (0.0, 0)
        for (b, c) in zip(baseline, current) where b + c > 0 {
            bins += 1
            let expected = (Double(b + c) * left / (left + right), Double(b + c) * right / (left + right))
            let gap = Double(c) - expected.1
            statistic += gap * gap * (1 / expected.0 + 1 / expected.1)
        }
        return (statistic, bins - 1)
    }

    /// Wasserstein distance of order 1: the area between the distribution functions, in the numbers' unit.
    static func wasserstein(_ baseline: EmpiricalDistribution, _ current: EmpiricalDistribution) -> Double {
        let (m, n) = (Double(baseline.count), Double(current.count))
        var (i, j, area, last) = (0, 0, 0.0, 0.0)
        while i < baseline.values.count || j < current.values.count {
            let left = i < baseline.values.count ? baseline.values[i] : .infinity
            let right = j < current.values.count ? current.values[j] : .infinity
            let value = min(left, right)
            let shares = (
                i > 0 ? Double(baseline.cumulated[i - 1]) / m : 0, j > 0 ? Double(current.cumulated[j - 1]) / n : 0
            )
            if i + j > 0 { area += abs(shares.0 - shares.1) * (value - last) }
            // A value may be infinite itself: what is used up does not move on.
            let takesLeft = left <= right && i < baseline.values.count
            if right <= left, j < current.values.count { j += 1 }
            if takesLeft { i += 1 }
            last = value
        }
        return area
    }

    private static func totals(_ baseline: [Int], _ current: [Int]) throws(DriftError) -> (Double, Double) {
        guard baseline.count == current.count else {
            throw DriftError(.lengthsDiffer, "\(baseline.count) bins of the baseline and \(current.count) of now")
        }
        let totals = (baseline.reduce(0, +), current.reduce(0, +))
        guard totals.0 > 0, totals.1 > 0 else {
            throw DriftError(.noRows, "the \(totals.0 > 0 ? "current window" : "baseline") has no rows in any bin")
        }
        return (Double(totals.0), Double(totals.1))
    }
}

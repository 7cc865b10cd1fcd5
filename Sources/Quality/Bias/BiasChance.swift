import Statistics

/// Whether a metric of bias differs from the baseline's by more than chance.
///
/// Two-sided z-tests of the difference by the delta method over the counts of both confusion matrices, Bonferroni's correction
/// over all metrics. The variance is the larger of two: with the rows of both sides of time taken together, as they would be if
/// nothing had changed, and with each by itself, a quarter of a row added to each of the window's cells; so a share that few rows
/// tell of holds its level in both directions. A group that is gone is judged by Fisher's exact test. Of the flip test only a bound of the variance is known, 1 over the facet's rows.
public struct BiasChance: Sendable {
    private let samples: [(now: BiasSample, before: BiasSample)]
    private let level: Double
    private let limit: Double

    /// A test.
    ///
    /// - Parameters:
    ///   - now: The window's rows, by facet and value.
    ///   - before: The baseline's.
    ///   - alarmRate: The share of windows without change in which any metric may seem changed, in (0, 1).
    public init(now: [BiasSample], before: [BiasSample], alarmRate: Double) {
        samples = now.compactMap { now in
            before.first { $0.facet == now.facet && $0.value == now.value }.map { (now, $0) }
        }
        level = min(max(alarmRate, 1e-12), 0.5) / Double(max(1, samples.count * BiasMetric.afterTraining))
        limit = normalQuantile(1 - level / 2)
    }

    private func sample(_ facet: String, _ value: String) -> (now: BiasSample, before: BiasSample)? {
        samples.first { $0.now.facet == facet && $0.now.value == value }
    }

    /// Whether rows of the window may all be on one side of a facet by chance; false where the baseline's rows are not known.
    func mayLack(_ facet: String, _ value: String) -> Bool {
        guard let (now, before) = sample(facet, value) else { return false }
        let few = now.counts.d.rows == 0 ? before.counts.d.rows : before.counts.a.rows
        return chanceOfNone(few, of: before.counts.rows, in: now.counts.rows) > level
    }

    /// Whether chance alone may explain a violation; false where the baseline's rows are not known.
    func mayBeChance(_ violation: BiasViolations.Violation) -> Bool {
        guard let (now, before) = sample(violation.facet, violation.facetValue), let then = violation.baseline else {
            return false
        }
        guard let current = violation.current else {
            // Conditional disparity without accepted or rejected rows, entropy when every row is a false negative.
            let missing: (BiasCounts) -> Int =
                violation.metricName == "GE"
                ? { $0.rows - $0.d.fn - $0.a.fn }
                : now.counts.predictedPositives == 0
                    ? { $0.predictedPositives } : { $0.rows - $0.predictedPositives }
            return chanceOfNone(missing(before.counts), of: before.counts.rows, in: now.counts.rows) > level
        }
        guard current.isFinite, then.isFinite else { return true }
        let variance: Double
        switch violation.metricName {
        case "FT": variance = 1 / Double(max(1, now.counts.d.rows)) + 1 / Double(max(1, before.counts.d.rows))
        case "CDDPL":
            guard let one = now.disparityVariance, let other = before.disparityVariance else { return false }
            variance = one + other
        case let name:
            let (one, other) = (BiasCells(now.counts), BiasCells(before.counts))
            let both = one.adding(other)
            guard let own = one.variance(of: name, shares: one.smoothed),
                let known = other.variance(of: name, shares: other),
                let pooled = one.variance(of: name, shares: both),
                let pooledKnown = other.variance(of: name, shares: both)
            else { return false }
            variance = max(own + known, pooled + pooledKnown)
        }
        return !((current - then).magnitude > limit * variance.squareRoot())
    }

    /// The chance that none of so many rows of a kind is in a window, of equally likely places among all rows.
    private func chanceOfNone(_ kind: Int, of baseline: Int, in window: Int) -> Double {
        var chance = 1.0
        for row in 0..<kind {
            chance *= Double(baseline - row) / Double(baseline + window - row)
            if chance < level { break }
        }
        return chance
    }
}

/// The cells of both sides' confusion matrices as weights: TP, FP, FN, TN of the facet, then of the others.
private struct BiasCells {
    private var cells: [Double]
    private typealias Ratio = (part: [Int], whole: [Int])

    init(_ counts: BiasCounts) {
        cells = [counts.d, counts.a].flatMap { [$0.tp, $0.fp, $0.fn, $0.tn].map(Double.init) }
    }

    func adding(_ other: BiasCells) -> BiasCells {
        var sum = self
        for cell in cells.indices { sum.cells[cell] += other.cells[cell] }
        return sum
    }

    var smoothed: BiasCells {
        var more = self
        for cell in cells.indices { more.cells[cell] += 0.25 }
        return more
    }

    private func rows(_ side: Int) -> Double { cells[side * 4..<side * 4 + 4].reduce(0, +) }

    /// The variance of a metric over as many rows as these on each side, spread over the cells as others are.
    ///
    /// - Returns: Infinity where a side has no rows to take a share of; nil for other metrics.
    func variance(of metric: String, shares: BiasCells) -> Double? {
        func expected(_ side: Int) -> [Double] {
            let whole = shares.rows(side)
            let scale = whole > 0 ? rows(side) / whole : 0
            return shares.cells[side * 4..<side * 4 + 4].map { $0 * scale }
        }
        let (d, a) = (expected(0), expected(1))
        if metric == "GE" { return Self.entropyVariance(d, a) }
        guard let ratio = Self.ratios[metric] else { return nil }
        let (inside, outside) = (Self.share(ratio, d), Self.share(ratio, a))
        guard metric == "DI" else { return inside.variance + outside.variance }
        guard outside.value > 0 else { return .infinity }
        let quotient = inside.value / outside.value
        return (inside.variance + quotient * quotient * outside.variance) / (outside.value * outside.value)
    }

    /// Which cells over which; 0 TP, 1 FP, 2 FN, 3 TN.
    private static let ratios: [String: Ratio] = [
        "AD": ([0, 3], [0, 1, 2, 3]), "DAR": ([0], [0, 1]), "DCA": ([0, 2], [0, 1]), "DCR": ([1, 3], [2, 3]),
        "DI": ([0, 1], [0, 1, 2, 3]), "DPPL": ([0, 1], [0, 1, 2, 3]), "DRR": ([3], [2, 3]), "RD": ([0], [0, 2]),
        "SD": ([3], [1, 3]), "TE": ([2], [1]),
    ]

    /// A ratio x / y of sums over cells, each cell a Poisson count: the variance is Σ cell · ((in x) − r (in y))² / y².
    private static func share(_ ratio: Ratio, _ cells: [Double]) -> (value: Double, variance: Double) {
        let part = ratio.part.reduce(0) { $0 + cells[$1] }
        let whole = ratio.whole.reduce(0) { $0 + cells[$1] }
        guard whole > 0 else { return (0, .infinity) }
        let value = part / whole
        let sum = cells.indices.reduce(0.0) { sum, cell in
            let slope = (ratio.part.contains(cell) ? 1 : 0) - (ratio.whole.contains(cell) ? value : 0)
            return sum + cells[cell] * slope * slope
        }
        return (value, sum / (whole * whole))
    }

    /// GE = (n S₂ / S₁² − 1) / 2 with S₁ = Σ b and S₂ = Σ b², b = 0 for FN, 1 for TP and TN, 2 for FP.
    private static func entropyVariance(_ d: [Double], _ a: [Double]) -> Double {
        let cells = zip(d, a).map { $0 + $1 }
        let benefits = [1.0, 2, 0, 1]
        let rows = cells.reduce(0, +)
        let first = zip(cells, benefits).reduce(0) { $0 + $1.0 * $1.1 }
        let second = zip(cells, benefits).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
        guard first > 0 else { return .infinity }
        return zip(cells, benefits).reduce(0) { sum, cell in
            let benefit = cell.1
            let slope =
                (second + rows * benefit * benefit - 2 * rows * second * benefit / first) / (2 * first * first)
            return sum + cell.0 * slope * slope
        }
    }
}

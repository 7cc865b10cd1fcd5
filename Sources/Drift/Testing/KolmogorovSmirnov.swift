/// The largest distance between the distribution functions of two samples of numbers, and how surprising it is.
///
/// p = min(1, e · exp(−2 m n / (m + n) · D²)), after taking from D what the sketches' ranks may be off. The constant e in
/// place of the asymptotic 2 makes the bound hold for small samples; ties only make it safer.
/// Sources: P. Massart, *Ann. Probab.* 18 (1990); F. Wei and R. M. Dudley, "Two-sample Dvoretzky–Kiefer–Wolfowitz
/// inequalities", *Statistics & Probability Letters* 82 (2012).
struct KolmogorovSmirnov: Sendable {
    /// 0 to 1, as the two distributions give it.
    var distance: Double
    /// How far `distance` may be off by the sketches' ranks.
    var rankError: Double
    /// m n / (m + n).
    var effectiveCount: Double

    init(_ baseline: EmpiricalDistribution, _ current: EmpiricalDistribution) {
        distance = Self.largestGap(baseline, current)
        rankError = baseline.rankError + current.rankError
        let (m, n) = (Double(baseline.count), Double(current.count))
        effectiveCount = m * n / (m + n)
    }

    /// From a distance that was found otherwise.
    init(distance: Double, rankError: Double, baselineCount: Int, currentCount: Int) {
        self.distance = distance
        self.rankError = rankError
        let (m, n) = (Double(baselineCount), Double(currentCount))
        effectiveCount = m * n / max(1, m + n)
    }

    var pValue: Double {
        let sure = max(0, distance - rankError)
        return min(1, exponential(1 - 2 * effectiveCount * sure * sure))
    }

    /// The smallest p-value two samples of these sizes can have.
    var leastPValue: Double { min(1, exponential(1 - 2 * effectiveCount)) }

    /// Half the width of a band that holds the true distance with the given confidence.
    func halfWidth(confidence: Double) -> Double {
        rankError + (naturalLogarithm(2 / (1 - confidence)) / (2 * effectiveCount)).squareRoot()
    }

    private static func largestGap(_ baseline: EmpiricalDistribution, _ current: EmpiricalDistribution) -> Double {
        let (m, n) = (Double(baseline.count), Double(current.count))
        var (i, j, largest) = (0, 0, 0.0)
        while i < baseline.values.count || j < current.values.count {
            let left = i < baseline.values.count ? baseline.values[i] : .infinity
            let right = j < current.values.count ? current.values[j] : .infinity
            // A value may be infinite itself: what is used up does not move on.
            let takesLeft = left <= right && i < baseline.values.count
            if right <= left, j < current.values.count { j += 1 }
            if takesLeft { i += 1 }
            let shares = (
                i > 0 ? Double(baseline.cumulated[i - 1]) / m : 0, j > 0 ? Double(current.cumulated[j - 1]) / n : 0
            )
            largest = max(largest, abs(shares.0 - shares.1))
        }
        return largest
    }
}

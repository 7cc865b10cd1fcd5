internal import Statistics

/// Tests of the window as a whole: how many rows, how long without any, how many equal each other.
enum WindowTests {
    /// Fewer windows than this say too little about what is usual.
    static let fewestWindows = 5

    /// Whether a window has as many rows as earlier ones of the same length.
    ///
    /// On the scale 2 √(n + 3/8) a Poisson count has variance 1; the earlier windows' own variance is taken where it is
    /// larger (over-dispersion), and Student's t allows for how few they are.
    /// Source: F. J. Anscombe, *Biometrika* 35 (1948).
    ///
    /// - Returns: The p-value, rows over usual rows, and the range of that ratio; nil with too few windows.
    static func volume(
        rows: Int, earlier: [Int], confidence: Double
    ) -> (pValue: Double, ratio: Double, interval: ConfidenceInterval, usual: Double)? {
        guard earlier.count >= fewestWindows else { return nil }
        let scaled = earlier.map { 2 * (Double($0) + 0.375).squareRoot() }
        let number = Double(scaled.count)
        let mean = scaled.reduce(0, +) / number
        let variance = scaled.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (number - 1)
        let error = (max(1, variance) * (1 + 1 / number)).squareRoot()
        let now = 2 * (Double(rows) + 0.375).squareRoot()
        let pValue = studentTail((now - mean) / error, degreesOfFreedom: number - 1)
        let usual = max(0.5, mean * mean / 4 - 0.375)
        let half = normalQuantile(0.5 + confidence / 2) * error
        func ratio(_ scaled: Double) -> Double { max(0, max(0, scaled) * max(0, scaled) / 4 - 0.375) / usual }
        return (
            pValue, Double(rows) / usual, ConfidenceInterval(lower: ratio(now - half), upper: ratio(now + half)), usual
        )
    }

    /// Whether so long a time without a record is unusual.
    ///
    /// The probability of no record in a share of a window, with the earlier windows' mean μ and over-dispersion φ:
    /// `(1 + φ μ)^(−1/φ)` (negative binomial), `exp(−μ)` where φ is 0 (Poisson).
    static func freshness(quietShare: Double, earlier: [Int]) -> Double? {
        guard earlier.count >= fewestWindows, quietShare >= 0, quietShare.isFinite else { return nil }
        let number = Double(earlier.count)
        let mean = Double(earlier.reduce(0, +)) / number
        guard mean > 0 else { return nil }
        let variance = earlier.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / (number - 1)
        let dispersion = max(0, (variance - mean) / (mean * mean))
        let expected = mean * quietShare
        guard dispersion > 1e-9 else { return min(1, exponential(-expected)) }
        return exponential(-naturalLogarithm(1 + dispersion * expected) / dispersion)
    }

    /// Whether as many rows as in the baseline are different from each other.
    ///
    /// Another row in place of one changes a number of different rows by at most 1, so that the two numbers differ by t
    /// or more with probability at most 2 exp(−t² / rows). Source: C. McDiarmid, "On the method of bounded differences"
    /// (1989).
    ///
    /// - Returns: Nil unless both stretches have the same number of rows, at least 1.
    static func duplicates(baseline: DistinctRows, current: DistinctRows) -> Double? {
        guard baseline.rows == current.rows, current.rows > 0 else { return nil }
        let gap = Double(current.distinct - baseline.distinct)
        return min(1, 2 * exponential(-gap * gap / Double(current.rows)))
    }
}

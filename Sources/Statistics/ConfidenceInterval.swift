/// A range that holds the true value with the stated confidence; in JSON the pair `[lower, upper]`.
public struct ConfidenceInterval: Codable, Sendable, Equatable {
    /// The range's lower end.
    public var lower: Double
    /// The range's upper end, at least ``lower``.
    public var upper: Double

    /// The range from `lower` to `upper`.
    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// Reads the pair `[lower, upper]`.
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        lower = try container.decode(Double.self)
        upper = try container.decode(Double.self)
    }

    /// Writes the pair `[lower, upper]`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(lower)
        try container.encode(upper)
    }

    /// Wilson's interval for a rate.
    ///
    /// `(p̂ + z²/2n ± z √(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)`: unlike the textbook `p̂ ± z·se` it keeps its coverage for
    /// small samples and for rates near 0 and 1. Source: E. B. Wilson, "Probable inference, the law of succession, and
    /// statistical inference", *JASA* 22 (1927).
    ///
    /// - Parameters:
    ///   - successes: Number of successes, in [0, trials]; fractional for an effective sample.
    ///   - trials: Number of trials.
    ///   - confidence: Confidence level in (0, 1).
    /// - Returns: The interval, within [0, 1]; nil without trials.
    public static func wilson(
        successes: Double,
        trials: Double,
        confidence: Double = 0.95
    ) -> ConfidenceInterval? {
        guard trials > 0, confidence > 0, confidence < 1 else { return nil }
        let z = normalQuantile(0.5 + confidence / 2)
        let rate = min(max(successes / trials, 0), 1)
        let square = z * z
        let centre = rate + square / (2 * trials)
        let spread = z * (rate * (1 - rate) / trials + square / (4 * trials * trials)).squareRoot()
        let scale = 1 + square / trials
        return ConfidenceInterval(
            lower: rate == 0 ? 0 : max(0, (centre - spread) / scale),
            upper: rate == 1 ? 1 : min(1, (centre + spread) / scale)
        )
    }

    /// A normal interval on the log-odds scale, mapped back to (0, 1): `logistic(logit(v) ± z · se / (v(1 − v)))`.
    ///
    /// It never leaves the unit interval and widens towards 0.5, as the sampling distributions of ROC-AUC and average
    /// precision do. Source: M. S. Pepe, *The Statistical Evaluation of Medical Tests* (2003), 5.2.4.
    ///
    /// - Returns: The interval; nil where the value is not strictly between 0 and 1 or the error not finite.
    static func logitScale(value: Double, standardError: Double, confidence: Double) -> ConfidenceInterval? {
        guard value > 0, value < 1, standardError.isFinite else { return nil }
        let half = normalQuantile(0.5 + confidence / 2) * standardError / (value * (1 - value))
        let centre = logit(value)
        return ConfidenceInterval(lower: logistic(centre - half), upper: logistic(centre + half))
    }
}

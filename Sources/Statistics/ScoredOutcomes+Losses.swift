extension ScoredOutcomes {
    /// Number of equal-width bins of ``expectedCalibrationError``.
    public static let calibrationErrorBins = 15

    /// Mean of `−ln p` over positive and `−ln(1 − p)` over negative rows, in nats, weighted.
    ///
    /// p and 1 − p are clipped to [ε, 1 − ε] with double precision's ε = 2⁻⁵², as scikit-learn's `log_loss` does for
    /// double-precision input, so that a certain prediction that was wrong costs 36.04 and not ∞. nil without rows.
    public var logLoss: Double? {
        mean {
            Self.loss($0)
        } negative: {
            Self.loss(1 - $0)
        }
    }

    /// Mean squared difference of probability and label, weighted; nil without rows.
    public var brierScore: Double? {
        mean {
            (1 - $0) * (1 - $0)
        } negative: {
            $0 * $0
        }
    }

    /// Expected calibration error: `Σ_b (W_b / W) |mean probability in b − share of positives in b|` over 15 equal-width
    /// bins of [0, 1], bin b holding `b/15 ≤ p < (b + 1)/15` and the last one also p = 1.
    ///
    /// Source: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI
    /// (2015). Zero does not prove good calibration, and small samples alone push it up. nil without rows.
    public var expectedCalibrationError: Double? {
        let total = ranking.total.weight
        guard total > 0 else { return nil }
        var excess = [Double](repeating: 0, count: Self.calibrationErrorBins)
        for group in ranking.groups {
            let bin = min(Self.calibrationErrorBins - 1, Int(group.value * Double(Self.calibrationErrorBins)))
            excess[bin] += group.weight * group.value - group.positiveWeight
        }
        return excess.reduce(0) { $0 + abs($1) } / total
    }

    /// Normal interval of ``logLoss`` from the variance of the rows' losses, its lower end at least 0.
    ///
    /// - Parameter confidence: Confidence level in (0, 1).
    /// - Returns: The interval; nil with fewer than two rows. It says nothing of what a wrong certainty not seen in the
    ///   data would cost.
    public func logLossInterval(confidence: Double = 0.95) -> ConfidenceInterval? {
        guard let centre = logLoss, rows > 1, confidence > 0, confidence < 1 else { return nil }
        var variance = 0.0
        for group in ranking.groups {
            if group.positiveWeight > 0 {
                let excess = Self.loss(group.value) - centre
                variance += group.positiveSquaredWeight * excess * excess
            }
            if group.negativeWeight > 0 {
                let excess = Self.loss(1 - group.value) - centre
                variance += group.negativeSquaredWeight * excess * excess
            }
        }
        let weight = ranking.total.weight
        let error = (variance / (weight * weight) * OutcomeGroups.besselFactor(rows)).squareRoot()
        let half = normalQuantile(0.5 + confidence / 2) * error
        return ConfidenceInterval(lower: max(0, centre - half), upper: centre + half)
    }

    private static func loss(_ p: Double) -> Double {
        -naturalLogarithm(min(max(p, Double.ulpOfOne), 1 - Double.ulpOfOne))
    }

    private func mean(_ positive: (Double) -> Double, negative: (Double) -> Double) -> Double? {
        guard ranking.total.weight > 0 else { return nil }
        var sum = 0.0
        for group in ranking.groups {
            if group.positiveWeight > 0 { sum += group.positiveWeight * positive(group.value) }
            if group.negativeWeight > 0 { sum += group.negativeWeight * negative(group.value) }
        }
        return sum / ranking.total.weight
    }
}

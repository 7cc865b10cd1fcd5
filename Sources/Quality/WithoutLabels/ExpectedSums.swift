import Statistics

/// Sums over rows that are positive with a known probability: their expectations and variances.
struct ExpectedSums {
    /// The number of rows.
    private(set) var rows = 0
    /// Rows predicted as 1.
    private(set) var predictedPositives = 0
    /// Expected rows predicted as 1 that are, and the variance of their number.
    private(set) var truePositives = 0.0
    private(set) var truePositiveVariance = 0.0
    /// Expected rows predicted as 0 that are 1, and the variance of their number.
    private(set) var falseNegatives = 0.0
    private(set) var falseNegativeVariance = 0.0
    /// Expected sum of the rows' logarithmic losses, and its variance.
    private(set) var logLoss = 0.0
    private(set) var logLossVariance = 0.0
    /// Expected sum of the rows' squared errors, and its variance.
    private(set) var brier = 0.0
    private(set) var brierVariance = 0.0
    /// Expected area under the receiver operating characteristic, and about its variance.
    private(set) var area = 0.0
    private(set) var areaVariance = 0.0

    /// Expected positive rows.
    var positives: Double { truePositives + falseNegatives }

    /// Rows that share a probability.
    private struct Pattern {
        var probability: Double
        var calibrated: Double
        var count: Double
        /// The variance of one row's label.
        var variance: Double { calibrated * (1 - calibrated) }
    }

    init(
        probabilities: [Double], counts: [Int]?, threshold: Double, calibration: ProbabilityCalibration?
    ) throws(QualityError) {
        guard (counts?.count ?? probabilities.count) == probabilities.count else {
            throw QualityError(.lengthMismatch, "there are other numbers of probabilities and counts")
        }
        let groups: [OutcomeGroups.Group]
        do {
            groups = try ScoredOutcomes(
                probabilities: probabilities, positives: counts ?? Array(repeating: 1, count: probabilities.count),
                negatives: Array(repeating: 0, count: probabilities.count)
            ).ranking.groups
        } catch {
            throw QualityError(.badRecord, "\(error)")
        }
        let patterns = groups.map { group in
            Pattern(
                probability: group.value, calibrated: calibration?(group.value) ?? group.value, count: group.weight)
        }
        for (group, pattern) in zip(groups, patterns) {
            rows += group.positiveRows
            add(pattern, isPositive: pattern.probability > threshold)
            if pattern.probability > threshold { predictedPositives += group.positiveRows }
        }
        guard rows > 0 else { throw QualityError(.badRecord, "there are no rows to estimate from") }
        rank(patterns)
    }

    private mutating func add(_ pattern: Pattern, isPositive: Bool) {
        let (p, c, n) = (pattern.probability, pattern.calibrated, pattern.count)
        if isPositive {
            truePositives += n * c
            truePositiveVariance += n * pattern.variance
        } else {
            falseNegatives += n * c
            falseNegativeVariance += n * pattern.variance
        }
        // Clipped as the measured loss is.
        let (lossOfOne, lossOfZero) = (Self.loss(p), Self.loss(1 - p))
        logLoss += n * (c * lossOfOne + (1 - c) * lossOfZero)
        logLossVariance += n * pattern.variance * (lossOfOne - lossOfZero) * (lossOfOne - lossOfZero)
        brier += n * (c * (1 - p) * (1 - p) + (1 - c) * p * p)
        brierVariance += n * pattern.variance * (1 - 2 * p) * (1 - 2 * p)
    }

    private static func loss(_ p: Double) -> Double {
        -naturalLogarithm(min(max(p, Double.ulpOfOne), 1 - Double.ulpOfOne))
    }

    /// The area is U / (n₁ n₀), U the pairs in order, ties half.
    ///
    /// Its expectation is taken as the ratio of expectations over pairs of different rows; its variance from the
    /// derivative with respect to each row's label.
    private mutating func rank(_ patterns: [Pattern]) {
        let positives = positives
        let negatives = Double(rows) - positives
        let spread = patterns.reduce(0) { $0 + $1.count * $1.variance }
        let pairs = positives * negatives - spread
        guard pairs > 0 else { return }
        var above = 0.0
        var concordant = 0.0
        for pattern in patterns {
            concordant += pattern.count * (1 - pattern.calibrated) * above
            concordant += max(0, pattern.count - 1) * pattern.count * pattern.variance / 2
            above += pattern.count * pattern.calibrated
        }
        area = min(1, concordant / pairs)
        var (positivesAbove, negativesAbove) = (0.0, 0.0)
        for pattern in patterns {
            let ownPositives = pattern.count * pattern.calibrated
            let ownNegatives = pattern.count - ownPositives
            let below = negatives - negativesAbove - ownNegatives
            let change = below + ownNegatives / 2 - positivesAbove - ownPositives / 2
            let slope = change / pairs - area * (1 / positives - 1 / negatives)
            areaVariance += pattern.count * pattern.variance * slope * slope
            positivesAbove += ownPositives
            negativesAbove += ownNegatives
        }
    }
}

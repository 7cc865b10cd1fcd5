extension ScoredOutcomes {
    /// Number of points that curves are thinned to unless told otherwise: below what a screen can show.
    public static let defaultCurvePoints = 400

    /// Receiver operating characteristic: x the false positive rate, y the true positive rate, from (0, 0) to (1, 1).
    ///
    /// - Parameter limit: Largest number of points; see ``Curve/thinned(to:)``.
    /// - Returns: The curve, the distinct probabilities as thresholds; without points unless both labels occur.
    public func rocCurve(limit: Int = defaultCurvePoints) -> Curve {
        guard ranking.hasBothLabels else { return Curve(points: []) }
        let total = ranking.total
        return curve(limit: limit, start: CurvePoint(x: 0, y: 0)) { positives, negatives in
            (negatives / total.negativeWeight, positives / total.positiveWeight)
        }
    }

    /// Precision (y) by recall (x), one point per distinct probability, highest first.
    ///
    /// No point is made up at recall 0: the first is that of the highest probability. Between points precision does not
    /// run along the straight line (Davis and Goadrich, ICML 2006), so that the area under the drawing is not the average
    /// precision; with the many points of a real curve the eye cannot tell.
    ///
    /// - Parameter limit: Largest number of points; see ``Curve/thinned(to:)``.
    /// - Returns: The curve; without points when no row is positive.
    public func precisionRecallCurve(limit: Int = defaultCurvePoints) -> Curve {
        guard ranking.positiveWeight > 0 else { return Curve(points: []) }
        let total = ranking.total
        return curve(limit: limit, start: nil) { positives, negatives in
            (positives / total.positiveWeight, positives / (positives + negatives))
        }
    }

    /// Cumulative gains: y the share of all positives found among the share x of rows with the highest probabilities,
    /// from (0, 0) to (1, 1).
    ///
    /// Picking rows blindly gives the diagonal.
    ///
    /// - Parameter limit: Largest number of points; see ``Curve/thinned(to:)``.
    /// - Returns: The curve; without points when no row is positive.
    public func gainsCurve(limit: Int = defaultCurvePoints) -> Curve {
        guard ranking.positiveWeight > 0 else { return Curve(points: []) }
        let total = ranking.total
        return curve(limit: limit, start: CurvePoint(x: 0, y: 0)) { positives, negatives in
            ((positives + negatives) / total.weight, positives / total.positiveWeight)
        }
    }

    /// Lift: y how many times the overall rate of positives the share x of rows with the highest probabilities has; ends
    /// at (1, 1).
    ///
    /// - Parameter limit: Largest number of points; see ``Curve/thinned(to:)``.
    /// - Returns: The curve; without points when no row is positive.
    public func liftCurve(limit: Int = defaultCurvePoints) -> Curve {
        guard let rate = ranking.positiveRate, rate > 0 else { return Curve(points: []) }
        let total = ranking.total.weight
        return curve(limit: limit, start: nil) { positives, negatives in
            ((positives + negatives) / total, positives / (positives + negatives) / rate)
        }
    }

    /// The point of each group from the positive and negative weight at or above it, thinned.
    private func curve(
        limit: Int,
        start: CurvePoint?,
        _ point: (Double, Double) -> (x: Double, y: Double)
    ) -> Curve {
        var points = start.map { [$0] } ?? []
        points.reserveCapacity(ranking.groups.count + 1)
        var positives = 0.0
        var negatives = 0.0
        for group in ranking.groups {
            positives += group.positiveWeight
            negatives += group.negativeWeight
            let (x, y) = point(positives, negatives)
            points.append(CurvePoint(x: x, y: y, threshold: group.value))
        }
        return Curve(points: points).thinned(to: limit)
    }
}

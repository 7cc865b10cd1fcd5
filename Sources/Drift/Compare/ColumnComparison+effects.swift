internal import Monitoring
internal import Statistics

extension ColumnComparison {
    /// How large the difference is, the most telling measure first.
    func effects(confidence: Double) -> [Effect] {
        guard baseline.rowCount > 0, current.rowCount > 0 else { return [] }
        var effects: [Effect] = []
        let missing = missing
        if missing.baseline.successes + missing.current.successes > 0 {
            effects.append(
                Self.shareEffect(.missingShareDifference, "missing cells", missing, confidence: confidence))
        }
        if hasFewValues, let values, let telling = values.telling, let text = telling.text {
            let test = FisherTest(
                baseline: (values.baselineRows, telling.baseline), current: (values.currentRows, telling.current))
            effects.append(
                Self.shareEffect(.shareDifference, "share of \(Words.quoted(text))", test, confidence: confidence))
        }
        if let baselineNumbers, let currentNumbers, !(hasFewValues && (values?.present.categories.count ?? 0) <= 2) {
            if let mean = Self.meanEffect(baselineNumbers, currentNumbers, confidence: confidence) {
                effects.append(mean)
            }
            effects.append(Self.gapEffect(baselineNumbers, currentNumbers, confidence: confidence))
        }
        // Means count in standard deviations: half of one weighs like a change of a share by about 0.2.
        func weight(_ effect: Effect) -> Double {
            abs(effect.value) * (effect.measure == .standardisedMeanDifference ? 0.4 : 1)
        }
        return effects.enumerated().sorted { (-weight($0.element), $0.offset) < (-weight($1.element), $1.offset) }
            .map(\.element)
    }

    /// Newcombe's interval for the current share less the baseline's, and both in words.
    ///
    /// Wilson's intervals of the two shares put together (method 10). Source: R. G. Newcombe, *Statistics in Medicine* 17
    /// (1998), 873–890.
    static func shareEffect(
        _ measure: Effect.Measure, _ name: String, _ counts: FisherTest, confidence: Double
    ) -> Effect {
        let before = Double(counts.baseline.successes) / Double(max(1, counts.baseline.rows))
        let now = Double(counts.current.successes) / Double(max(1, counts.current.rows))
        let interval = newcombe(counts, confidence: confidence)
        let range = interval.map {
            ", \(Words.percent(confidence)) interval \(Words.points($0.lower)) to \(Words.points($0.upper))"
        }
        return Effect(
            measure, value: now - before, interval: interval,
            words: "\(name): \(Words.percent(before)) → \(Words.percent(now)) (\(Words.points(now - before)) "
                + "percentage points\(range ?? ""))")
    }

    /// The interval of a difference of two independent shares; nil when a side has no rows.
    static func newcombe(_ counts: FisherTest, confidence: Double) -> ConfidenceInterval? {
        guard
            let left = ConfidenceInterval.wilson(
                successes: Double(counts.baseline.successes), trials: Double(counts.baseline.rows),
                confidence: confidence),
            let right = ConfidenceInterval.wilson(
                successes: Double(counts.current.successes), trials: Double(counts.current.rows),
                confidence: confidence)
        else { return nil }
        let before = Double(counts.baseline.successes) / Double(counts.baseline.rows)
        let now = Double(counts.current.successes) / Double(counts.current.rows)
        func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        return ConfidenceInterval(
            lower: now - before - length(now - right.lower, left.upper - before),
            upper: now - before + length(right.upper - now, before - left.lower))
    }

    private static func meanEffect(
        _ baseline: EmpiricalDistribution, _ current: EmpiricalDistribution, confidence: Double
    ) -> Effect? {
        let unit = baseline.standardDeviation
        guard unit > 0, unit.isFinite, current.mean.isFinite else { return nil }
        let value = (current.mean - baseline.mean) / unit
        let variance =
            current.standardDeviation * current.standardDeviation / Double(current.count)
            + unit * unit / Double(baseline.count)
        let half = normalQuantile(0.5 + confidence / 2) * variance.squareRoot() / unit
        guard value.isFinite, half.isFinite else { return nil }
        return Effect(
            .standardisedMeanDifference, value: value,
            interval: ConfidenceInterval(lower: value - half, upper: value + half),
            words: "mean: \(Words.number(baseline.mean)) → \(Words.number(current.mean)) "
                + "(\(Words.number(value)) standard deviations, \(Words.percent(confidence)) interval "
                + "\(Words.number(value - half)) to \(Words.number(value + half)))")
    }

    private static func gapEffect(
        _ baseline: EmpiricalDistribution, _ current: EmpiricalDistribution, confidence: Double
    ) -> Effect {
        let test = KolmogorovSmirnov(baseline, current)
        let half = test.halfWidth(confidence: confidence)
        let interval = ConfidenceInterval(
            lower: max(0, test.distance - half), upper: min(1, test.distance + half))
        return Effect(
            .kolmogorovSmirnov, value: test.distance, interval: interval,
            words: "the distributions differ by up to \(Words.points(test.distance)) percentage points of the rows "
                + "(\(Words.percent(confidence)) band \(Words.points(interval.lower)) to "
                + "\(Words.points(interval.upper)))")
    }
}

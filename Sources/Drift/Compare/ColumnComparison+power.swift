internal import Monitoring
internal import Statistics

extension ColumnComparison {
    /// The smallest change that this window would have found with 80 % power at a level, or nil where none could.
    ///
    /// Shares: the smallest count that Fisher's test rejects, found exactly, and the share that exceeds it four times in
    /// five by the normal approximation; upwards, or downwards where upwards is impossible. Numbers: the distance that the
    /// Kolmogorov-Smirnov bound needs, and the shift of a normal variable that has it.
    func detectableChange(level: Double) -> DetectableChange? {
        guard baseline.rowCount > 0, current.rowCount > 0 else { return nil }
        if hasFewValues, let values, let telling = values.telling {
            return Self.detectableShare(
                telling.text.map { "the share of \(Words.quoted($0))" } ?? "the missing share",
                FisherTest(
                    baseline: (values.baselineRows, telling.baseline), current: (values.currentRows, telling.current)),
                level: level)
        }
        guard let baselineNumbers, let currentNumbers else {
            return Self.detectableShare("the missing share", missing, level: level)
        }
        let test = KolmogorovSmirnov(baselineNumbers, currentNumbers)
        let critical = test.rankError + ((1 - naturalLogarithm(level)) / (2 * test.effectiveCount)).squareRoot()
        // The distance seen scatters by about half of a share's standard error at the middle.
        let gap = critical + 0.84 * 0.5 / test.effectiveCount.squareRoot()
        guard gap < 1 else { return nil }
        // A shift of d standard deviations moves the distribution function of a normal variable by 2 Φ(d / 2) − 1.
        let size = 2 * normalQuantile((1 + gap) / 2)
        return DetectableChange(
            measure: .standardisedMeanDifference, size: size,
            words: "a shift of the mean by \(Words.number(size)) standard deviations")
    }

    private static func detectableShare(_ name: String, _ counts: FisherTest, level: Double) -> DetectableChange? {
        let share = Double(counts.baseline.successes) / Double(counts.baseline.rows)
        let rows = counts.current.rows
        func rejects(_ successes: Int) -> Bool {
            FisherTest(baseline: counts.baseline, current: (rows, successes)).pValue <= level
        }
        /// The first count from the expected one towards `end` that is rejected.
        func first(towards end: Int) -> Int? {
            guard rejects(end) else { return nil }
            var (near, far) = (Int((share * Double(rows)).rounded()), end)
            while abs(far - near) > 1 {
                let middle = near + (far - near) / 2
                if rejects(middle) { far = middle } else { near = middle }
            }
            return far
        }
        func size(_ count: Int, _ sign: Double) -> Double {
            let critical = Double(count) / Double(rows)
            let spread = 0.84 * (max(critical * (1 - critical), 0) / Double(rows)).squareRoot()
            return min(1, max(0, critical + sign * spread)) - share
        }
        var change: Double
        if let up = first(towards: rows), up < rows || rows == 1 {
            change = size(up, 1)
        } else if let down = first(towards: 0) {
            change = size(down, -1)
        } else {
            return nil
        }
        if change == 0 { change = .leastNormalMagnitude }
        let words = "\(name) going from \(Words.percent(share)) to \(Words.percent(share + change))"
        return DetectableChange(measure: .shareDifference, size: abs(change), words: words)
    }
}

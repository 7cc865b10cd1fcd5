public import Statistics

/// Whether a classifier can tell the rows of now from those of the baseline: joint drift that no single column shows.
///
/// The area under the ROC curve is the probability that a row of now scores higher than one of the baseline. Its p-value
/// is Mann and Whitney's, one-sided, with ties counted half; its interval is DeLong's, on the log-odds scale. The scores
/// must be out of fold: of a row by a classifier that was not trained on it. Given that classifier, the rows of a fold are
/// exchangeable when nothing changed, however often they repeat; the folds' classifiers share rows, so that the folds'
/// p-values are corrected for their number (Bonferroni) and not pooled.
/// Sources: H. B. Mann and D. R. Whitney, *Ann. Math. Statist.* 18 (1947); E. R. DeLong et al., *Biometrics* 44 (1988);
/// D. Lopez-Paz and M. Oquab, "Revisiting classifier two-sample tests" (2017).
public struct ClassifierTest: Sendable, Equatable {
    /// 0.5 where it cannot tell, 1 where it always can; the folds' mean.
    public var areaUnderCurve: Double
    /// Where the true area lies with the confidence asked for; nil where the area is 0 or 1 or a side has one row.
    public var interval: ConfidenceInterval?
    /// The probability of such areas or larger ones, were nothing changed.
    public var pValue: Double
    private let foldCount: Int
    /// The largest of the folds' standard errors, were nothing changed and no score twice.
    private let nullError: Double

    /// From out-of-fold scores; nil when there is no fold, a side has no scores or a score is NaN.
    ///
    /// - Parameters:
    ///   - scores: Higher meaning "rather from now".
    ///   - confidence: Of the interval, in (0, 1).
    public init?(_ scores: ClassifierScores, confidence: Double = 0.95) {
        let folds = scores.folds.compactMap(FoldArea.init)
        guard !folds.isEmpty, folds.count == scores.folds.count else { return nil }
        let number = Double(folds.count)
        foldCount = folds.count
        nullError = folds.map(\.nullError).max() ?? 0
        pValue = min(1, number * (folds.map(\.pValue).min() ?? 1))
        let area = folds.reduce(0) { $0 + $1.area } / number
        areaUnderCurve = area
        let errors = folds.compactMap(\.error)
        guard errors.count == folds.count, area > 0, area < 1 else { return }
        let error = errors.reduce(0) { $0 + $1 * $1 }.squareRoot() / number
        let half = normalQuantile(0.5 + confidence / 2) * error / (area * (1 - area))
        let centre = naturalLogarithm(area / (1 - area))
        interval = ConfidenceInterval(
            lower: 1 / (1 + exponential(half - centre)), upper: 1 / (1 + exponential(-half - centre)))
    }

    /// The smallest area that alarms in four of five runs of this size.
    ///
    /// - Parameter level: What the p-value must be at most, in (0, 1).
    /// - Returns: Above 0.5, at most 1.
    public func detectableArea(level: Double) -> Double {
        min(1, 0.5 + (normalQuantile(1 - level / Double(foldCount)) + normalQuantile(0.8)) * nullError)
    }
}

/// The area under the curve of one fold.
private struct FoldArea {
    let area: Double
    let pValue: Double
    let nullError: Double
    /// DeLong's; nil where a side has one row.
    private(set) var error: Double?

    init?(_ scores: ClassifierScores.Fold) {
        let (m, n) = (scores.baseline.count, scores.current.count)
        guard m > 0, n > 0, !scores.baseline.contains(where: \.isNaN), !scores.current.contains(where: \.isNaN) else {
            return nil
        }
        let items = (scores.baseline.map { ($0, false) } + scores.current.map { ($0, true) }).sorted { $0.0 < $1.0 }
        var (sum, tieTerm) = (0.0, 0.0)
        var baselineSquares = 0.0
        var currentSquares = 0.0
        var (start, before, now) = (0, 0, 0)
        while start < items.count {
            var (end, left, right) = (start, 0, 0)
            while end < items.count, items[end].0 == items[start].0 {
                if items[end].1 { right += 1 } else { left += 1 }
                end += 1
            }
            // The share of the other side that a row of this score beats.
            let beatsBaseline = (Double(before) + Double(left) / 2) / Double(m)
            let losesToCurrent = (Double(n - now - right) + Double(right) / 2) / Double(n)
            sum += Double(right) * beatsBaseline
            currentSquares += Double(right) * beatsBaseline * beatsBaseline
            baselineSquares += Double(left) * losesToCurrent * losesToCurrent
            let ties = Double(end - start)
            tieTerm += ties * (ties * ties - 1)
            (start, before, now) = (end, before + left, now + right)
        }
        area = sum / Double(n)
        let total = Double(m + n)
        let scale = 12 * Double(m) * Double(n)
        let variance = (total + 1 - (total > 1 ? tieTerm / (total * (total - 1)) : 0)) / scale
        pValue = variance > 0 ? normalTail((area - 0.5) / variance.squareRoot()) : 1
        nullError = ((total + 1) / scale).squareRoot()
        guard m > 1, n > 1 else { return }
        error =
            (max(0, baselineSquares / Double(m) - area * area) / Double(m - 1)
            + max(0, currentSquares / Double(n) - area * area) / Double(n - 1)).squareRoot()
    }
}

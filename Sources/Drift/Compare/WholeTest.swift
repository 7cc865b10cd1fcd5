internal import Statistics

/// A test of the window as a whole, with what to say when it differs.
struct WholeTest: Sendable {
    var kind: FindingKind
    var rule: DriftRule
    var pValue: Double
    var effect: Effect?
    var cause: String
    var magnitude: Double
    /// The columns that together made it; empty where none is known.
    var columns: [String] = []
    /// Rows of the window's sample that show it.
    var sampleRows: [Int] = []

    func finding(_ severity: Severity, _ adjusted: Double, _ importances: [String: Double]) -> Finding {
        Finding(
            column: nil, kind: kind, alternatives: [], severity: severity, rule: rule, pValue: pValue,
            adjustedPValue: adjusted, effect: effect, otherEffects: [], figures: nil, cause: cause,
            sampleRows: sampleRows, impact: magnitude, windows: 1, columns: columns.isEmpty ? nil : columns)
    }

    /// Those for which the numbers are there.
    static func all(_ baseline: DriftBaseline, _ window: DriftWindow, _ settings: DriftSettings) -> [WholeTest] {
        [
            volume(baseline, window, settings), freshness(baseline, window), duplicates(baseline, window),
            joint(window, settings),
        ].compactMap { $0 }
    }

    private static func volume(
        _ baseline: DriftBaseline, _ window: DriftWindow, _ settings: DriftSettings
    ) -> WholeTest? {
        guard
            let test = WindowTests.volume(
                rows: window.rowCount, earlier: baseline.windowRows, confidence: settings.confidence)
        else { return nil }
        let usual = Words.count(Int(test.usual.rounded()))
        let words = "\(Words.count(window.rowCount)) rows where \(usual) are usual"
        let cause = window.rowCount == 0 ? "No rows came at all" : test.ratio < 1 ? "Rows are lacking" : "Too many rows"
        return WholeTest(
            kind: .volume, rule: .volume, pValue: test.pValue,
            effect: Effect(.volumeRatio, value: test.ratio, interval: test.interval, words: words),
            cause: "\(cause): \(words).", magnitude: test.ratio > 1 ? 1 - 1 / test.ratio : 1 - test.ratio)
    }

    private static func freshness(_ baseline: DriftBaseline, _ window: DriftWindow) -> WholeTest? {
        guard let quiet = window.quietShare,
            let pValue = WindowTests.freshness(quietShare: quiet, earlier: baseline.windowRows)
        else { return nil }
        return WholeTest(
            kind: .freshness, rule: .freshness, pValue: pValue, effect: nil,
            cause: "Records stopped coming: the last \(Words.percent(quiet)) of the window's time has none.",
            magnitude: min(1, quiet))
    }

    private static func duplicates(_ baseline: DriftBaseline, _ window: DriftWindow) -> WholeTest? {
        guard let before = baseline.distinctRows, let now = window.distinctRows,
            let pValue = WindowTests.duplicates(baseline: before, current: now)
        else { return nil }
        let shares = (
            1 - Double(before.distinct) / Double(before.rows), 1 - Double(now.distinct) / Double(now.rows)
        )
        let words =
            "rows that repeat another: \(Words.percent(shares.0)) → \(Words.percent(shares.1)) of "
            + "\(Words.count(now.rows)) rows"
        // The two numbers of different rows scatter together by less than McDiarmid's bound at the confidence.
        let half = (naturalLogarithm(2 / 0.05) / Double(now.rows)).squareRoot()
        let gap = shares.1 - shares.0
        return WholeTest(
            kind: .duplicates, rule: .duplicates, pValue: pValue,
            effect: Effect(
                .repeatShareDifference, value: gap,
                interval: ConfidenceInterval(lower: max(-1, gap - half), upper: min(1, gap + half)), words: words),
            cause: gap > 0
                ? "Rows come more than once, or stale data is sent again; \(words)."
                : "Fewer rows equal each other than usual; \(words).", magnitude: abs(gap))
    }

    private static func joint(_ window: DriftWindow, _ settings: DriftSettings) -> WholeTest? {
        guard let scores = window.classifier,
            let test = ClassifierTest(scores, confidence: settings.confidence)
        else { return nil }
        let words =
            "a classifier tells now from the baseline with an area under the curve of "
            + Words.number(test.areaUnderCurve)
        let telling = scores.importances.filter { $0.value > 0 }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map(\.key)
        let cause: String
        if let pair = scores.pair {
            let names = pair.columns.map(Words.quoted).joined(separator: " and ")
            cause = "\(names) fit together differently\(pair.words), which neither shows by itself; \(words)."
        } else {
            let by = telling.isEmpty ? "" : ", most of all by \(telling.map(Words.quoted).joined(separator: ", "))"
            cause = "Columns fit together differently: \(words)\(by)."
        }
        return WholeTest(
            kind: .joint, rule: .classifier, pValue: test.pValue,
            effect: Effect(.areaUnderCurve, value: test.areaUnderCurve, interval: test.interval, words: words),
            cause: cause, magnitude: max(0, 2 * test.areaUnderCurve - 1), columns: scores.pair?.columns ?? telling,
            sampleRows: scores.sampleRows)
    }
}

extension ClassifierScores.Pair {
    /// What became of them, to follow the columns' names; empty where the measure does not show it.
    fileprivate var words: String {
        guard abs(current - baseline) >= 0.02 else { return "" }
        func number(_ value: Double) -> String { Words.number((value * 100).rounded() / 100) }
        return " (their \(measure.rawValue) went from \(number(baseline)) to \(number(current)))"
    }
}

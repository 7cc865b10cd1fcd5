import Drift
import Monitoring

/// What the checks say of a window.
struct MonitorVerdict {
    /// Model Monitor's checks.
    let checks: DataQualityChecks.Outcome
    /// Whether alarms of the better checks do not count.
    private let isDecidedByChecks: Bool
    /// The better checks, without what follows from other findings; nil when they were left out.
    var drift: DriftReport?
    /// Findings about predictions and whole rows in a window with alarms about columns, which explain them.
    var consequences: [Finding] = []
    /// What was not looked at, in words.
    var notes: [String] = []

    init(_ window: MonitoredWindow, request: MonitorRun.Request, memory: inout DriftMemory?) async throws {
        let alignment = window.alignment
        isDecidedByChecks = request.isDecidedAsModelMonitor
        checks = DataQualityChecks.run(
            current: alignment.current, baseline: alignment.baseline.columns,
            constraints: alignment.baseline.constraints, method: request.isDecidedAsModelMonitor ? .aws : request.method
        )
        guard request.method == .exact, var columns = alignment.baseline.columns else { return }
        var current = alignment.current
        var distinct: DistinctRows?
        if let sample = alignment.baseline.sample {
            if let prediction = alignment.prediction {
                columns.append(sample.predictions)
                current.append(prediction)
            }
            // The sample's rows are drawn at random, the window's stretch is what came first: as long as the shorter.
            if let stretch = window.profile.distinctRows, stretch.rows <= sample.rows.count {
                distinct = DistinctRows(rows: stretch.rows, distinct: sample.distinctCount(first: stretch.rows))
            }
        }
        let shown = min(window.profile.sample.count, Self.shownRows)
        let joint = await JointDrift.look(
            alignment.baseline.sample, window: window.profile.sample, columns: alignment.current.map(\.name),
            leftOut: alignment.leftOut, shown: shown)
        var classifier: ClassifierScores?
        switch joint {
        case .scores(let scores): classifier = scores
        case .leftOut(let reason): notes.append("whether columns fit together was not looked at: \(reason)")
        }
        var came = DriftWindow(
            columns: current,
            sampleRows: window.profile.sample.prefix(shown).map { row in
                (alignment.leftOut..<row.count).map(row.text) + [String?](repeating: nil, count: alignment.unknown)
                    + (alignment.prediction == nil ? [] : [row.text(0)])
            },
            rowsByCellCount: window.rowsByWidth, distinctRows: window.profile.distinctRows,
            quietShare: window.quietShare, classifier: classifier)
        came.unreadableRecords = window.unusable
        came.isPositional = alignment.hasNoNames
        came.answerCells = window.answerCells
        let drift = Self.compare(
            DriftBaseline(columns: columns, windowRows: request.earlierRowCounts, distinctRows: distinct), came,
            alignment.baseline.importances, request.drift, memory: &memory)
        (self.drift, consequences) = Self.separated(drift)
    }

    /// Rows of the sample that findings may point to.
    static let shownRows = 300

    private static func compare(
        _ baseline: DriftBaseline, _ window: DriftWindow, _ importances: [String: Double], _ settings: DriftSettings,
        memory: inout DriftMemory?
    ) -> DriftReport {
        guard var remembered = memory else {
            return DriftCheck.run(baseline: baseline, window: window, importances: importances, settings: settings)
        }
        let report = DriftCheck.run(
            baseline: baseline, window: window, importances: importances, settings: settings, memory: &remembered)
        memory = remembered
        return report
    }

    /// Takes out what other alarms explain, so that one cause is told once.
    ///
    /// Predictions follow their inputs, rows repeat less once a column is noise, and a classifier tells rows apart by any column
    /// that differs: after an alarm about columns these are figures. Rows that came twice can be told apart as well; where
    /// columns no longer fit together, predictions follow and rows repeat less.
    private static func separated(_ report: DriftReport) -> (DriftReport, [Finding]) {
        let alarms = report.findings.filter { $0.severity == .alarm }
        func isPrediction(_ finding: Finding) -> Bool { finding.column == ReferenceSample.predictionName }
        func repeatsMore(_ finding: Finding) -> Bool { finding.effect.map { $0.value > 0 } ?? false }
        let hasCause = alarms.contains {
            !isPrediction($0) && ![.joint, .duplicates, .volume, .freshness].contains($0.kind)
        }
        let isRepeated = alarms.contains { $0.kind == .duplicates && repeatsMore($0) }
        let isJoint = alarms.contains { $0.kind == .joint } && !isRepeated
        func isConsequence(_ finding: Finding) -> Bool {
            switch finding.kind {
            case .joint: hasCause || isRepeated
            case .duplicates: hasCause || isJoint && !repeatsMore(finding)
            default: isPrediction(finding) && (hasCause || isJoint)
            }
        }
        let consequences = report.findings.filter(isConsequence).map { finding in
            // Beside an alarm of a column's own it is not said that no column shows it.
            var finding = finding
            finding.cause = finding.cause.replacing(", which neither shows by itself", with: "")
            return finding
        }
        guard !consequences.isEmpty else { return (report, []) }
        var rest = report
        rest.findings = report.findings.filter { !isConsequence($0) }
        return (rest, consequences)
    }

    /// Model Monitor's words, in which alarms of the better checks count unless the checks are to decide.
    var exitMessage: String {
        let count = max(checks.violations.violations.count, isDecidedByChecks ? 0 : drift?.alarms.count ?? 0)
        return count == 0
            ? "Completed: Job completed successfully with no violations."
            : "CompletedWithViolations: Job completed successfully with \(count) violations."
    }
}

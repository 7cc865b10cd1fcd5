internal import Monitoring

/// One run of ``DriftCheck``: tests first, then what they mean.
struct WindowComparison {
    /// A test in the family whose false alarms are counted together.
    struct Test {
        var pValue: Double
        var leastPValue: Double
        /// How many windows together gave the p-value.
        var windows = 1
        /// These windows' counts, where several.
        var sum: DriftMemory.Sum?
        var adjusted = 1.0
    }

    let baseline: DriftBaseline
    let window: DriftWindow
    let importances: [String: Double]
    let settings: DriftSettings
    /// Columns both sides have, in the baseline's order.
    let columns: [ColumnComparison]
    /// Place in the window of each of `columns`.
    let places: [Int]
    let groups: [MemoryGroups?]
    /// One per column, then those of the window as a whole.
    private(set) var tests: [Test]
    let wholeTests: [WholeTest]

    init(
        _ baseline: DriftBaseline, _ window: DriftWindow, _ importances: [String: Double], _ settings: DriftSettings,
        memory: DriftMemory?
    ) {
        (self.baseline, self.window) = (baseline, window)
        self.importances = importances.filter { $0.value.isFinite && $0.value > 0 }
        self.settings = settings
        let placeByName = Dictionary(
            window.columns.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let pairs = baseline.columns.compactMap { column in placeByName[column.name].map { (column, $0) } }
        places = pairs.map(\.1)
        columns = pairs.map { column, place in
            ColumnComparison(column, window.columns[place], unknownInSample: Self.unknown(column, window, place))
        }
        groups = memory == nil ? columns.map { _ in nil } : columns.map(MemoryGroups.init)
        wholeTests = WholeTest.all(baseline, window, settings)
        tests = zip(columns, groups).map { column, groups in
            Self.test(column, groups, memory)
        }
        tests += wholeTests.map { Test(pValue: $0.pValue, leastPValue: 0) }
        let adjusted = Holm.adjusted(
            tests.map(\.pValue), least: tests.map(\.leastPValue), rate: settings.alarmRate)
        for index in tests.indices { tests[index].adjusted = adjusted[index] }
    }

    /// How many of the sampled texts the baseline does not have, for columns of text.
    private static func unknown(
        _ column: ColumnDistribution, _ window: DriftWindow, _ place: Int
    ) -> (rows: Int, unknown: Int)? {
        guard let counts = column.valueCounts, window.columns[place].valueCounts == nil else { return nil }
        let known = Set(counts.map(\.value))
        let texts = window.sampleRows.compactMap { $0.indices.contains(place) ? $0[place] : nil }.filter { !$0.isEmpty }
        return (texts.count, texts.count { !known.contains($0) })
    }

    /// The column's level is shared: half for this window, the rest in equal parts for the longer horizons.
    private static func test(_ column: ColumnComparison, _ groups: MemoryGroups?, _ memory: DriftMemory?) -> Test {
        var test = Test(pValue: column.pValue, leastPValue: column.leastPValue)
        guard let groups, let memory, let counts = groups.counts(of: column.current, column.currentNumbers) else {
            return test
        }
        let sums = memory.sums(with: counts, of: column.name, groups: groups.names)
        guard !sums.isEmpty else { return test }
        test.pValue = min(1, 2 * test.pValue)
        test.leastPValue = 0
        for sum in sums {
            let pValue = min(1, 2 * Double(sums.count) * groups.pValue(of: sum))
            guard pValue < test.pValue else { continue }
            (test.pValue, test.windows, test.sum) = (pValue, sum.windows, sum)
        }
        return test
    }

    func severity(_ test: Test) -> Severity? {
        if test.adjusted <= settings.alarmRate { return .alarm }
        return test.pValue <= settings.watchLevel ? .watch : nil
    }

    /// Adds the window's columns that did not alarm by themselves.
    func remember(in memory: inout DriftMemory) {
        for (index, column) in columns.enumerated() {
            let alarmsAlone = severity(tests[index]) == .alarm && tests[index].windows == 1
            guard !alarmsAlone, let groups = groups[index],
                let counts = groups.counts(of: column.current, column.currentNumbers),
                counts.contains(where: { $0 > 0 })
            else { continue }
            memory.add(counts, of: column.name, groups: groups.names)
        }
    }

    // MARK: Report

    mutating func report() -> DriftReport {
        let structure = StructureFindings(baseline.columns, window)
        let diagnosis = Diagnosis(columns: columns, differing: differing, samples: samples)
        let shift = structure.isBatch ? nil : [1, -1].first { diagnosis.isShifted(by: $0) }
        var findings = structure.findings + columnFindings(diagnosis, shift: shift ?? 0)
        findings += zip(wholeTests, tests[columns.count...]).compactMap { whole, test in
            severity(test).map { whole.finding($0, test.adjusted, importances) }
        }
        if let shift { findings.insert(shiftFinding(shift), at: 0) }
        findings = findings.enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if a.severity != b.severity { return a.severity < b.severity }
            if (a.rule == .structure) != (b.rule == .structure) { return a.rule == .structure }
            if a.impact != b.impact { return a.impact > b.impact }
            return (a.pValue, left.offset) < (b.pValue, right.offset)
        }.map(\.element)
        let verdicts = columns.indices.map(columnVerdict)
        let verdict: DriftVerdict =
            if findings.contains(where: { $0.severity == .alarm }) {
                .alarm
            } else if !findings.isEmpty {
                .watch
            } else if verdicts.isEmpty || verdicts.contains(where: { $0.verdict == .notEnoughData }) {
                .notEnoughData
            } else {
                .unchanged
            }
        return DriftReport(
            verdict: verdict, findings: findings, columns: verdicts, joint: jointVerdict, rowCount: window.rowCount,
            alarmRate: settings.alarmRate, watchLevel: settings.watchLevel,
            expectedOnWatch: settings.watchLevel * Double(tests.count))
    }

    /// The area that must not be missed: what a shift of a third of a standard deviation gives.
    private static let areaThatMatters = 0.6

    private var jointVerdict: JointVerdict? {
        guard let place = wholeTests.firstIndex(where: { $0.kind == .joint }), let scores = window.classifier,
            let detectable = ClassifierTest(scores)?.detectableArea(level: level)
        else { return nil }
        let test = tests[columns.count + place]
        let verdict: DriftVerdict =
            switch severity(test) {
            case .alarm: .alarm
            case .watch: .watch
            case nil: detectable <= Self.areaThatMatters ? .unchanged : .notEnoughData
            }
        return JointVerdict(
            verdict: verdict, rowCount: scores.folds.reduce(0) { $0 + $1.current.count },
            effect: wholeTests[place].effect, pValue: test.pValue, adjustedPValue: test.adjusted,
            detectableArea: detectable)
    }

    /// The level that a single test must reach when none of the others does.
    private var level: Double { settings.alarmRate / Double(max(1, tests.count)) }

    private var differing: [Int] { columns.indices.filter { severity(tests[$0]) != nil } }

    private var samples: [[String?]] {
        places.map { place in window.sampleRows.map { $0.indices.contains(place) ? $0[place] : nil } }
    }

    private func shiftFinding(_ shift: Int) -> Finding {
        let least = tests.prefix(columns.count).min { $0.pValue < $1.pValue }
        let (neighbour, place) = shift > 0 ? ("left", "right") : ("right", "left")
        return Finding(
            column: nil, kind: .columnsShifted, alternatives: [], severity: .alarm, rule: .structure,
            pValue: least?.pValue ?? 0, adjustedPValue: least?.adjusted ?? 0, effect: nil, otherEffects: [],
            figures: nil,
            cause:
                "Cells moved one column to the \(place): most columns hold what belongs to their \(neighbour) neighbour.",
            sampleRows: Array(window.sampleRows.indices.prefix(5)), impact: 1, windows: 1)
    }

    private func columnVerdict(_ index: Int) -> ColumnVerdict {
        let (column, test) = (columns[index], tests[index])
        let detectable = column.detectableChange(level: level)
        let verdict: DriftVerdict =
            switch severity(test) {
            case .alarm: .alarm
            case .watch: .watch
            case nil:
                if let detectable,
                    detectable.size
                        <= (detectable.measure == .shareDifference
                            ? settings.shareChangeThatMatters : settings.meanChangeThatMatters)
                {
                    .unchanged
                } else {
                    .notEnoughData
                }
            }
        return ColumnVerdict(
            column: column.name, verdict: verdict, pValue: test.pValue, adjustedPValue: test.adjusted,
            effect: column.effects(confidence: settings.confidence).first, figures: column.figures,
            detectableChange: detectable)
    }

    private func columnFindings(_ diagnosis: Diagnosis, shift: Int) -> [Finding] {
        differing.compactMap { index in
            guard let severity = severity(tests[index]) else { return nil }
            let test = tests[index]
            var causes: [Cause]
            var column = columns[index]
            if let sum = test.sum {
                (column, causes) = lastingCauses(column, groups[index]?.column(sum.counts), sum.windows)
            } else {
                causes = diagnosis.causes(of: index)
            }
            if shift != 0, columns.indices.contains(index - shift) {
                let neighbour = columns[index - shift].name
                causes.insert(
                    Cause(.columnsShifted, 200, "Holds what belongs to column \(Words.quoted(neighbour))."), at: 0)
            }
            let effects = column.effects(confidence: settings.confidence)
            let shows = causes[0].shows
            let rows = shows.map { shows in
                Array(window.sampleRows.indices.filter { shows(diagnosis.samples[index][$0]) }.prefix(5))
            }
            return Finding(
                column: column.name, kind: causes[0].kind, alternatives: causes.dropFirst().prefix(3).map(\.kind),
                severity: severity, rule: column.rule, pValue: test.pValue, adjustedPValue: test.adjusted,
                effect: effects.first, otherEffects: Array(effects.dropFirst()), figures: column.figures,
                cause: causes[0].sentence, sampleRows: rows ?? Array(window.sampleRows.indices.prefix(5)),
                impact: column.magnitude * share(of: column.name), windows: test.windows)
        }
    }

    /// What to say of a difference that only several windows together show.
    private func lastingCauses(
        _ column: ColumnComparison, _ sum: ColumnDistribution?, _ windows: Int
    ) -> (ColumnComparison, [Cause]) {
        guard let sum else {
            let sentence =
                "A small lasting change over the last \(windows) windows: the numbers are spread differently."
            return (column, [Cause(.distributionChanged, 0, sentence)])
        }
        let together = ColumnComparison(column.baseline, sum)
        var causes = Diagnosis(columns: [together], differing: [0], samples: [[]]).causes(of: 0)
        causes[0].sentence = "A lasting change over the last \(windows) windows together. \(causes[0].sentence)"
        return (together, causes)
    }

    /// A column's share of the importance: 1 without importances and for the prediction itself.
    private func share(of column: String) -> Double {
        let total = importances.values.reduce(0, +)
        guard total > 0, column != settings.predictionColumn else { return 1 }
        return (importances[column] ?? 0) / total
    }
}

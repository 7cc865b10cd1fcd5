import Drift
import Monitoring
import Reporting
import Statistics

/// The report of a run: the verdict, what is wrong and why, each column beside its baseline, and how to do it again.
struct MonitorPage {
    let outcome: MonitorRun.Outcome
    let verdict: MonitorVerdict
    let window: MonitoredWindow
    let request: MonitorRun.Request

    func html() -> [UInt8] { page.html() }

    private var page: ReportPage {
        ReportPage(
            kind: "Monitoring report", title: request.source.words,
            subtitle: "What came in, beside the baseline in \(code: request.baseline).",
            facts: [
                ReportFact("Rows", NumberText.count(outcome.rows)),
                ReportFact("Columns", NumberText.count(window.alignment.current.count)),
                ReportFact("Baseline rows", NumberText.count(baselineRows)),
            ],
            verdict: sentences, figures: figures, warnings: notes,
            sections: [
                findings, violations, MonitorColumns(verdict, window).section, together, rows,
                outcome.estimate?.section, reproduction,
            ]
            .compactMap(\.self)
        )
    }

    private var baselineRows: Int { window.alignment.baseline.columns?.first?.rowCount ?? 0 }
    private var alarms: [Finding] { outcome.drift?.alarms ?? [] }
    private var watched: [Finding] { outcome.drift?.findings.filter { $0.severity == .watch } ?? [] }

    private var sentences: [ReportText] {
        var sentences: [ReportText] = []
        let names = Self.unique(
            alarms.flatMap { $0.columns ?? [$0.column].compactMap(\.self) } + outcome.violations.map(\.featureName))
        if outcome.isClean {
            sentences.append("Nothing is wrong that this many rows can show.")
        } else if names.isEmpty {
            sentences.append("The rows as a whole are not as usual.")
        } else {
            sentences.append(
                "\(strong: NumberText.count(names.count)) \(names.count == 1 ? "column is" : "columns are") not as in the "
                    + "baseline: \(.list(code: names)).")
        }
        for alarm in alarms.prefix(3) {
            sentences.append(alarm.column.map { "\(code: $0): \(alarm.cause)" } ?? "\(alarm.cause)")
        }
        if let drift = outcome.drift {
            let unsure = drift.columns.count { $0.verdict == .notEnoughData }
            if unsure > 0 {
                sentences.append(
                    "In \(NumberText.count(unsure)) of \(NumberText.count(drift.columns.count)) columns a change that matters "
                        + "could have stayed unseen: there are not enough rows.")
            }
            sentences.append(
                "When nothing changes, one run in \(NumberText.count(1 / drift.alarmRate)) raises an alarm; the watch list has up to "
                    + "\(NumberText.significant(drift.expectedOnWatch, digits: 2)) entries by chance.")
        }
        return sentences
    }

    private var figures: [ReportFigure] {
        [
            ReportFigure(
                "Violations", NumberText.count(outcome.violations.count), meaning: "by the baseline's constraints"),
            ReportFigure("Alarms", NumberText.count(alarms.count), meaning: "differences beyond chance"),
            ReportFigure("On watch", NumberText.count(watched.count), meaning: "a little more than usual"),
        ]
    }

    private var notes: [ReportNote] {
        outcome.notes.map { ReportNote(.info, "\($0)") }
            + outcome.consequences.map {
                ReportNote(.info, "Follows from the above: \($0.column ?? $0.kind.rawValue)", "\($0.cause)")
            }
    }

    // MARK: Sections

    private var findings: ReportSection? {
        let all = alarms + watched
        guard !all.isEmpty else { return nil }
        return ReportSection(
            "What differs", introduction: "First what moves the predictions most.",
            blocks: [
                .table(
                    ReportTable(
                        caption: "Findings",
                        columns: [
                            .text("Column"), .text("How sure"), .text("What"), .text("Likely cause"), .text("How much"),
                            .number("p-value, corrected"),
                        ],
                        rows: all.map { finding in
                            ReportTable.Row(
                                [
                                    ReportTable.Cell(
                                        finding.column ?? finding.columns?.joined(separator: ", ") ?? "all rows"),
                                    ReportTable.Cell(finding.severity.rawValue),
                                    ReportTable.Cell(finding.kind.rawValue), ReportTable.Cell(finding.cause),
                                    ReportTable.Cell(finding.effect?.words ?? ""),
                                    ReportTable.Cell(Self.probability(finding.adjustedPValue)),
                                ], isHighlighted: finding.severity == .alarm)
                        }))
            ])
    }

    private static func probability(_ value: Double) -> String {
        value == 0 ? "certain" : value < 1e-12 ? "below 1e-12" : NumberText.significant(value, digits: 2)
    }

    private var violations: ReportSection? {
        guard !outcome.violations.isEmpty else { return nil }
        return ReportSection(
            "Violations", introduction: "As in \(code: "constraint_violations.json"), in Model Monitor's words.",
            blocks: [
                .table(
                    ReportTable(
                        caption: "Constraints that are not satisfied",
                        columns: [.text("Column"), .text("Check"), .text("Description")],
                        rows: outcome.violations.map {
                            ReportTable.Row([
                                ReportTable.Cell($0.featureName), ReportTable.Cell($0.constraintCheckType),
                                ReportTable.Cell($0.description),
                            ])
                        }))
            ])
    }

    /// What a classifier made of the rows of both sides.
    private var together: ReportSection? {
        guard let joint = outcome.drift?.joint, let effect = joint.effect else { return nil }
        let finding = (outcome.drift?.findings ?? []).first { $0.kind == .joint }
        let isExplained = outcome.consequences.contains { $0.kind == .joint }
        let verdict: ReportText =
            switch joint.verdict {
            case .alarm, .watch:
                isExplained
                    ? "It tells them apart by what is named above." : "\(finding?.cause ?? "It tells them apart.")"
            case .unchanged: "It cannot: the columns fit together as before."
            case .notEnoughData: "It cannot, but there are not enough rows to be sure."
            }
        return ReportSection(
            "Columns together",
            introduction:
                "Two columns can each look as before and yet no longer fit together. A classifier was told to tell "
                + "\(NumberText.count(joint.rowCount)) rows of the window from as many of the baseline, half of them at a time, "
                + "after learning from the other half.",
            blocks: [
                .prose(verdict),
                .figures([
                    ReportFigure(
                        "Area under the curve", NumberText.fixed(effect.value, decimals: 3),
                        interval: effect.interval.map {
                            "\(NumberText.fixed($0.lower, decimals: 3)) to \(NumberText.fixed($0.upper, decimals: 3))"
                        } ?? "", meaning: "0.5 when it cannot tell them apart"),
                    ReportFigure(
                        "Chance", Self.probability(joint.adjustedPValue), meaning: "p-value, corrected for all tests"),
                    ReportFigure(
                        "Would be seen", NumberText.fixed(joint.detectableArea, decimals: 3),
                        meaning: "the area that alarms in four of five runs of this size"),
                ]),
            ])
    }

    /// The rows that findings point to.
    private var rows: ReportSection? {
        let places = Set(alarms.flatMap { $0.sampleRows.prefix(3) }).sorted().prefix(8)
        let columns = window.profile.columns.map(\.name)
        guard !places.isEmpty else { return nil }
        return ReportSection(
            "Rows that show it", introduction: "Drawn at random from the window.",
            blocks: [
                .table(
                    ReportTable(
                        caption: "Rows", columns: columns.map { .text($0) },
                        rows: places.filter { $0 < window.profile.sample.count }.map { place in
                            let row = window.profile.sample[place]
                            return ReportTable.Row(
                                (0..<row.count).map { ReportTable.Cell(MonitorColumns.shown(row.text($0) ?? "")) })
                        }))
            ])
    }

    private var reproduction: ReportSection? {
        request.command.map {
            ReportSection(
                "To do it again", blocks: [.code(caption: "The same run, from the command line", text: $0)])
        }
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}

import MonitorRuns
import Quality
import Reporting

/// A part of the page, from what was measured.
enum QualitySection {
    /// Metrics of a model beside their thresholds, and what is violated.
    case metrics(ModelQualityStatistics, ModelQualityConstraints?, ModelQualityViolations?)
    /// Confusion matrix, calibration, and both over time; the report only of probabilities.
    case report(QualityReport?, ModelQualityStatistics, Double)
    /// The estimate without labels.
    case estimate(EstimateFigures)
    /// Metrics of bias beside the baseline's.
    case bias(BiasAnalysis, BiasAnalysis)
    /// Attributions beside the baseline's, and how alike their orders are.
    case attribution(AttributionAnalysis, AttributionAnalysis, Double)

    /// The page's sections.
    var sections: [ReportSection] {
        switch self {
        case .metrics(let statistics, let constraints, let violations):
            [Self.metrics(statistics, constraints, violations)]
        case .report(let report, let statistics, let threshold):
            Self.confusion(statistics, threshold) + (report.map { QualityOverTime(report: $0).sections } ?? [])
        case .estimate(let figures): [figures.section]
        case .bias(let current, let baseline): [Self.bias(current, baseline)]
        case .attribution(let current, let baseline, let score): [Self.attribution(current, baseline, score)]
        }
    }

    private static func number(_ value: Double?) -> ReportTable.Cell {
        ReportTable.Cell(value.map { NumberText.fixed($0, decimals: 4) } ?? "")
    }

    private static func metrics(
        _ statistics: ModelQualityStatistics, _ constraints: ModelQualityConstraints?,
        _ violations: ModelQualityViolations?
    ) -> ReportSection {
        let thresholds = constraints?.constraints ?? []
        let violated = Set((violations?.violations ?? []).map(\.metricName))
        let within = Set((violations?.withinChance ?? []).map(\.metricName))
        return ReportSection(
            "Metrics",
            introduction:
                "As in \(code: "statistics.json"); the deviation is that of five samples of 80 % of the rows.",
            blocks: [
                .table(
                    ReportTable(
                        caption: "Metrics and their thresholds",
                        columns: [
                            .text("Metric"), .number("Value"), .number("Deviation"), .number("Threshold"),
                            .text("Verdict"),
                        ],
                        rows: statistics.metrics.map { metric in
                            let constraint = thresholds.first { $0.metric == metric.name }
                            let name = ModelQualityViolations.shownName(metric.name)
                            let verdict =
                                violated.contains(name)
                                ? "violated" : within.contains(name) ? "past it, as chance may have it" : "kept"
                            return ReportTable.Row(
                                [
                                    ReportTable.Cell(metric.name), number(metric.value),
                                    number(metric.standardDeviation.isNaN ? nil : metric.standardDeviation),
                                    number(constraint?.threshold), ReportTable.Cell(constraint == nil ? "" : verdict),
                                ], isHighlighted: violated.contains(name))
                        }))
            ])
    }

    private static func confusion(_ statistics: ModelQualityStatistics, _ threshold: Double) -> [ReportSection] {
        guard let counts = statistics.confusion else { return [] }
        guard statistics.problem == .binary else {
            return [
                ReportSection(
                    "Confusion matrix", introduction: "Rows by what happened, columns by what was predicted.",
                    blocks: [
                        .table(
                            ReportTable(
                                caption: "Rows",
                                columns: [.text("Happened")] + counts.classes.map { .number($0) },
                                rows: zip(counts.classes, counts.counts).map { name, cells in
                                    ReportTable.Row(
                                        [ReportTable.Cell(name)] + cells.map { ReportTable.Cell(NumberText.count($0)) })
                                }))
                    ])
            ]
        }
        let cells = ConfusionCounts(
            tn: Double(counts.counts[0][0]), fp: Double(counts.counts[0][1]), fn: Double(counts.counts[1][0]),
            tp: Double(counts.counts[1][1]))
        return [
            ReportSection(
                "Confusion matrix",
                blocks: [
                    .confusion(
                        ConfusionBlock(
                            chosen: .init(threshold: threshold, counts: cells), steps: [], wording: .rows))
                ])
        ]
    }

    private static func bias(_ current: BiasAnalysis, _ baseline: BiasAnalysis) -> ReportSection {
        var rows: [ReportTable.Row] = []
        for facet in current.postTraining?.facets ?? [] {
            let known = baseline.postTraining?.facets.first { $0.name == facet.name }
            for value in facet.values {
                let before = known?.values.first { $0.value == value.value }?.metrics ?? []
                for metric in value.metrics {
                    let then = before.first { $0.name == metric.name }?.value
                    rows.append(
                        ReportTable.Row([
                            ReportTable.Cell("\(facet.name) = \(value.value)"), ReportTable.Cell(metric.description),
                            number(then), number(metric.value), ReportTable.Cell(metric.error ?? ""),
                        ]))
                }
            }
        }
        return ReportSection(
            "Bias",
            introduction:
                "Clarify's metrics of the predictions; a value farther from 0 than the baseline's by more than chance is a violation.",
            blocks: [
                .table(
                    ReportTable(
                        caption: "Metrics by group",
                        columns: [
                            .text("Group"), .text("Metric"), .number("Baseline"), .number("Now"), .text("Not defined"),
                        ],
                        rows: rows))
            ])
    }

    private static func attribution(
        _ current: AttributionAnalysis, _ baseline: AttributionAnalysis, _ score: Double
    ) -> ReportSection {
        let before = Dictionary((baseline.outputs.first?.attributions ?? []).map { ($0.feature, $0.value) }) { one, _ in
            one
        }
        let now = current.outputs[0].attributions.sorted { $0.value > $1.value }
        return ReportSection(
            "Attributions",
            introduction:
                "How much each feature moves the predictions, mean |SHAP| in log-odds. The order agrees with the baseline's by \(strong: NumberText.fixed(score, decimals: 3)) (NDCG; below \(NumberText.fixed(AttributionViolations.threshold, decimals: 1)) is a violation).",
            blocks: [
                .chart(
                    ReportChart(
                        "Attributions", caption: "The strongest now, on top.", width: .full,
                        drawing: .bars(
                            BarChart(
                                names: now.prefix(20).map(\.feature), namesTitle: "Feature",
                                axis: ChartAxis("Mean |SHAP| in log-odds", .number(decimals: 3), lowest: 0),
                                series: [
                                    .init("now", values: now.prefix(20).map { .init($0.value) }),
                                    .init(
                                        "baseline", tone: .secondary,
                                        values: now.prefix(20).map { .init(before[$0.feature] ?? 0) }),
                                ]))))
            ])
    }
}

import Foundation
import Quality
import Reporting
import Statistics

/// Calibration of a window, and its figures period by period with their intervals.
struct QualityOverTime {
    let report: QualityReport

    var sections: [ReportSection] { [calibration, overTime].compactMap(\.self) }

    private var calibration: ReportSection {
        let overall = report.overall
        return ReportSection(
            "Calibration",
            introduction:
                "Predicted \(strong: NumberText.percent(overall.meanProbability)) on average, observed \(strong: NumberText.percent(overall.positiveRate)): \(overall.calibration.rawValue).",
            blocks: [
                .chart(
                    ReportChart(
                        "Predicted and observed",
                        caption: "Ten groups of about equal size; on the dashed line probabilities are right.",
                        drawing: .lines(
                            LineChart(
                                x: .share("Predicted"), y: .share("Observed"),
                                series: [
                                    .init(
                                        "Observed", style: .points,
                                        points: report.calibration.bins.map {
                                            ChartPoint(
                                                $0.meanProbability, $0.positiveRate, low: $0.interval.lower,
                                                high: $0.interval.upper)
                                        }),
                                    .init(
                                        "As predicted", tone: .muted, style: .dashed,
                                        points: [ChartPoint(0, 0), ChartPoint(1, 1)]),
                                ]))))
            ])
    }

    // MARK: Over time

    private var overTime: ReportSection? {
        guard report.periods.count > 1, let first = report.periods.first else { return nil }
        let name = report.periodSeconds == QualityReport.Period.hour.rawValue ? "hour" : "day"
        func x(_ period: PeriodQuality) -> Double { (period.start - first.start) / report.periodSeconds }
        func series(
            _ name: String, _ tone: ChartTone,
            _ figure: (PeriodQuality) -> (value: Double, interval: ConfidenceInterval?)?
        ) -> LineChart.Series {
            LineChart.Series(
                name, tone: tone,
                points: report.periods.compactMap { period in
                    figure(period).map {
                        ChartPoint(x(period), $0.value, low: $0.interval?.lower, high: $0.interval?.upper)
                    }
                })
        }
        let axis = ChartAxis("\(name.capitalized)s since \(Self.time(first.start))", .number(decimals: 0))
        func chart(_ title: String, _ caption: ReportText, _ series: [LineChart.Series]) -> ReportBlock {
            .chart(
                ReportChart(
                    title, caption: caption, drawing: .lines(LineChart(x: axis, y: .share("Share"), series: series))))
        }
        func share(
            _ figure: PerformanceEstimate.Figure?
        ) -> (value: Double, interval: ConfidenceInterval?)? { figure.map { ($0.value, $0.interval) } }
        return ReportSection(
            "Over time", introduction: "By \(name) of the request, with 95 % intervals.",
            blocks: [
                chart(
                    "Ranking and rightness", "Intervals of DeLong and Wilson.",
                    [
                        series("AUC", .primary) { period in period.rocAUC.map { ($0, period.rocAUCInterval) } },
                        series("Accuracy", .secondary) { share($0.accuracy) },
                    ]),
                chart(
                    "Precision and recall", "Wilson's intervals.",
                    [
                        series("Precision", .primary) { share($0.precision) },
                        series("Recall", .secondary) { share($0.recall) },
                    ]),
                .table(table(name)),
            ])
    }

    private func table(_ name: String) -> ReportTable {
        func number(_ value: Double?) -> ReportTable.Cell {
            ReportTable.Cell(value.map { NumberText.fixed($0, decimals: 3) } ?? "")
        }
        return ReportTable(
            caption: "By \(name)",
            columns: [
                .text("Begin"), .number("Rows"), .number("Predicted"), .number("Observed"), .text("Calibration"),
                .number("Log loss"), .number("AUC"), .number("Precision"), .number("Recall"), .number("Accuracy"),
            ],
            rows: report.periods.map { period in
                ReportTable.Row(
                    [
                        ReportTable.Cell(Self.time(period.start)), ReportTable.Cell(NumberText.count(period.rows)),
                        ReportTable.Cell(NumberText.percent(period.meanProbability)),
                        ReportTable.Cell(NumberText.percent(period.positiveRate)),
                        ReportTable.Cell(period.calibration.rawValue), number(period.logLoss), number(period.rocAUC),
                        number(period.precision?.value), number(period.recall?.value), number(period.accuracy?.value),
                    ], isHighlighted: [.tooHigh, .tooLow].contains(period.calibration))
            })
    }

    private static func time(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    }
}

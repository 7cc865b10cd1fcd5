/// The charts of those sections.
extension EvaluationSections {
    var thresholdChart: ReportChart {
        func series(_ name: String, _ tone: ChartTone, _ value: (ConfusionCounts) -> Double) -> LineChart.Series {
            let points = curves.byThreshold.map { ChartPoint($0.threshold, value($0.counts)) }
            return LineChart.Series(name, tone: tone, points: points.filter { $0.y.isFinite })
        }
        return ReportChart(
            "Precision and recall by threshold",
            caption: "Where the lines cross, as many \(wording.rows) are marked as there are \(wording.positives).",
            width: .full,
            drawing: .lines(
                LineChart(
                    x: .share("Threshold"),
                    y: .share("Share"),
                    series: [
                        series("Precision", .primary, \.precision),
                        series("Recall", .secondary, \.recall),
                        series("F1", .tertiary, \.f1),
                    ],
                    marks: [.init(x: metrics.threshold, label: "in use")]
                )
            )
        )
    }

    var rocChart: ReportChart {
        ReportChart(
            "ROC curve",
            caption:
                "The closer to the upper left corner, the better. ROC-AUC \(NumberText.fixed(metrics.rocAUC.value, decimals: 4)).",
            drawing: .lines(
                LineChart(
                    x: .share("False positive rate"),
                    y: .share("True positive rate"),
                    series: [
                        .init("Model", points: curves.roc),
                        .init("Guessing", tone: .muted, style: .dashed, points: [ChartPoint(0, 0), ChartPoint(1, 1)]),
                    ]
                )
            )
        )
    }

    var precisionRecallChart: ReportChart {
        let base = metrics.positiveRate
        return ReportChart(
            "Precision and recall",
            caption:
                "The closer to the upper right corner, the better. Average precision \(NumberText.fixed(metrics.averagePrecision.value, decimals: 3)).",
            drawing: .lines(
                LineChart(
                    x: .share("Recall"),
                    y: .share("Precision"),
                    series: [
                        .init("Model", points: curves.precisionRecall),
                        .init(
                            "Guessing",
                            tone: .muted,
                            style: .dashed,
                            points: [ChartPoint(0, base), ChartPoint(1, base)]
                        ),
                    ]
                )
            )
        )
    }

    var gainsChart: ReportChart {
        ReportChart(
            "Gains",
            caption: "How many of all \(wording.positives) are among the most probable part of all \(wording.rows).",
            drawing: .lines(
                LineChart(
                    x: .share("Share of \(wording.rows), most probable first"),
                    y: .share("Share of \(wording.positives) found"),
                    series: [
                        .init("Model", points: curves.gains),
                        .init("At random", tone: .muted, style: .dashed, points: [ChartPoint(0, 0), ChartPoint(1, 1)]),
                    ]
                )
            )
        )
    }

    var liftChart: ReportChart {
        ReportChart(
            "Lift",
            caption: "How many times more \(wording.positives) than at random are among the most probable part.",
            drawing: .lines(
                LineChart(
                    x: .share("Share of \(wording.rows), most probable first"),
                    y: ChartAxis("Times the average rate", .number(decimals: 1), lowest: 0),
                    series: [
                        .init("Model", points: curves.lift),
                        .init("At random", tone: .muted, style: .dashed, points: [ChartPoint(0, 1), ChartPoint(1, 1)]),
                    ]
                )
            )
        )
    }

    var calibrationChart: ReportChart {
        ReportChart(
            "Calibration",
            caption:
                "Each point is a group of \(wording.rows) of like probability, with the 95\u{202F}% interval of its rate. On the dashed line, probability and rate agree.",
            drawing: .lines(
                LineChart(
                    x: .share("Mean probability"),
                    y: .share("Share that \(wording.happens)"),
                    series: [
                        .init(
                            "Groups of \(wording.rows)",
                            style: .points,
                            points: curves.calibration.map {
                                ChartPoint($0.meanProbability, $0.observedRate, low: $0.low, high: $0.high)
                            }
                        ),
                        .init(
                            "Perfect agreement",
                            tone: .muted,
                            style: .dashed,
                            points: [ChartPoint(0, 0), ChartPoint(1, 1)]
                        ),
                    ]
                )
            )
        )
    }

    func probabilityChart(_ histogram: ProbabilityHistogram) -> ReportChart {
        ReportChart(
            "Probabilities by class",
            caption:
                "The further apart the two, the easier the decision. The upright axis is logarithmic, so that rare probabilities show.",
            drawing: .histogram(
                HistogramChart(
                    edges: histogram.edges,
                    x: .share("Probability"),
                    y: ChartAxis("Number of \(wording.rows)", .count, isLogarithmic: true),
                    series: [
                        .init("Others", tone: .negative, values: histogram.negatives),
                        .init(Self.capitalised(wording.positives), tone: .positive, values: histogram.positives),
                    ]
                )
            )
        )
    }
}

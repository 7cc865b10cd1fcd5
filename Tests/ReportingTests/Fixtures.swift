import Reporting

/// Reports with made-up figures: smooth curves from formulas, so that pages are the same on every machine.
enum Fixtures {
    /// A name that would run a script, close an attribute or break JSON where it is not escaped.
    static let hostileNames = [
        "<script>alert(1)</script>",
        "</script><script>alert(2)</script>",
        "\" onmouseover=\"alert(3)",
        "' onfocus='alert(4)",
        "<img src=x onerror=alert(5)>",
        "\u{600}<script>alert(6)</script>",
        "\"\u{301} autofocus onfocus=alert(7) x=\"\u{301}",
        "<!-- <script>",
        "{{title}} {{{script}}}",
        "&lt;b&gt; &amp; \\u003c",
        "/*<chart-library>*/",
        "`code` \u{2028} \u{0} end",
    ]

    static func metrics(logLoss: Double = 0.0206, rocAUC: Double = 0.9967) -> EvaluationMetrics {
        EvaluationMetrics(
            rows: 9090,
            positives: 385,
            rocAUC: Estimate(rocAUC, low: rocAUC - 0.0012, high: rocAUC + 0.0011),
            averagePrecision: Estimate(0.8912, low: 0.8705, high: 0.9101),
            logLoss: Estimate(logLoss, low: logLoss - 0.003, high: logLoss + 0.003),
            brierScore: 0.0061,
            expectedCalibrationError: 0.0019,
            threshold: 0.59,
            accuracy: 0.9915,
            balancedAccuracy: 0.9856,
            cohenKappa: 0.9029,
            confusion: ConfusionCounts(tn: 8636, fp: 69, fn: 8, tp: 377)
        )
    }

    static var curves: EvaluationCurves {
        let shares = (0...20).map { Double($0) / 20 }
        return EvaluationCurves(
            roc: shares.map { ChartPoint($0, 1 - (1 - $0) * (1 - $0) * (1 - $0) * (1 - $0)) },
            precisionRecall: shares.map { ChartPoint($0, 1 - 0.8 * $0 * $0 * $0) },
            calibration: [0.05, 0.35, 0.65, 0.95].map {
                CalibrationBin(meanProbability: $0, observedRate: $0 + 0.01, low: $0 - 0.04, high: $0 + 0.05, rows: 500)
            },
            gains: shares.map { ChartPoint($0, min(1, 4 * $0)) },
            lift: shares.dropFirst().map { ChartPoint($0, min(4, 1 / $0)) },
            byThreshold: shares.map {
                ConfusionBlock.Step(
                    threshold: $0,
                    counts: ConfusionCounts(tn: 8705 * $0, fp: 8705 * (1 - $0), fn: 385 * $0, tp: 385 * (1 - $0))
                )
            },
            classReport: [
                ClassReport(name: "0", precision: 0.999, recall: 0.992, f1: 0.996, support: 8705),
                ClassReport(name: "1", precision: 0.845, recall: 0.979, f1: 0.907, support: 385),
            ],
            probabilities: ProbabilityHistogram(
                edges: [0, 0.25, 0.5, 0.75, 1],
                negatives: [8600, 40, 30, 35],
                positives: [8, 0, 120, 257]
            ),
            effects: [
                FeatureEffect(name: "saw_checkout", meanAbsoluteSHAP: 3.21),
                FeatureEffect(name: "sign_in", meanAbsoluteSHAP: 0.84),
                FeatureEffect(name: "sort_by", meanAbsoluteSHAP: 0),
            ]
        )
    }

    static func training(name: String = "sessions", column: String = "saw_checkout") -> TrainingReport {
        TrainingReport(
            modelName: name,
            dataFile: "\(name).csv",
            label: "ordered",
            positiveValue: "1",
            wording: .purchases,
            split: .init(trainRows: 36359, testRows: 9090, testFraction: 0.2, seed: 42),
            train: metrics(logLoss: 0.0191),
            test: metrics(),
            curves: curves,
            rounds: (1...30).map { .init(number: $0, train: 0.6 / Double($0), test: 0.6 / Double($0) + 0.01) },
            importances: [
                .init(name: column, gain: 1691, cover: 522, frequency: 31),
                .init(name: "sign_in", gain: 305, cover: 284, frequency: 28),
                .init(name: "sort_by", gain: 0, cover: 0, frequency: 0),
            ],
            schema: [
                .init(name: column, role: "feature", type: "binary"),
                .init(name: "sign_in", role: "feature", type: "binary"),
                .init(name: "ordered", role: "label", type: "binary", detail: "positive: 1"),
            ],
            setAside: [.init(name: "UserID", reason: "One value per row: an identifier.")],
            leakageSuspects: [column],
            warnings: [
                ReportNote(.serious, "\(code: column) may be known only after the fact", "Nobody orders without it.")
            ],
            settings: [NamedValue("max_depth", "5"), NamedValue("eta", "0.2")],
            timings: [("read", 0.031), ("train", 0.41)],
            command: "propensity train \(name).csv --label ordered",
            provenance: [NamedValue("XGBoost", "3.2.0")],
            colophon: "Made by Propensity"
        )
    }

    static func evaluation(name: String = "sessions") -> EvaluationReport {
        EvaluationReport(
            modelName: name,
            dataFile: "\(name).csv",
            label: "ordered",
            positiveValue: "1",
            wording: .purchases,
            metrics: metrics(),
            curves: curves,
            warnings: [ReportNote(.info, "Column \(code: "UserID") is ignored")],
            command: "propensity evaluate model \(name).csv"
        )
    }

    static func exploration(name: String = "sessions.csv", column: String = "saw_checkout") -> ExploreReport {
        ExploreReport(
            dataFile: name,
            rows: 45449,
            label: .init(name: "ordered", positiveValue: "1", positives: 1925, rows: 45449),
            wording: .purchases,
            head: .init(columns: [column, "month", "ordered"], rows: [["1", "May", "0"], ["0", name, "1"]]),
            columns: [
                .init(
                    name: column,
                    role: "feature",
                    type: "binary",
                    count: 45449,
                    missing: 0,
                    distinct: 2,
                    mean: 0.0808,
                    standardDeviation: 0.2725,
                    minimum: 0,
                    lowerQuartile: 0,
                    median: 0,
                    upperQuartile: 0,
                    maximum: 1
                ),
                .init(
                    name: "month",
                    role: "feature",
                    type: "category",
                    count: 45440,
                    missing: 9,
                    distinct: 10,
                    mostFrequent: "May"
                ),
            ],
            correlations: .init(names: [column, "ordered"], values: [1, 0.71, 0.71, 1]),
            labelCorrelations: [.init(name: column, correlation: 0.71)],
            rates: [
                .init(
                    name: column,
                    values: [
                        .init(value: "0", rows: 41777, positives: 0, rate: 0, low: 0, high: 0.0001),
                        .init(value: "1", rows: 3672, positives: 1925, rate: 0.5242, low: 0.508, high: 0.5404),
                    ]
                ),
                .init(
                    name: "month",
                    values: [.init(value: name, rows: 900, positives: 90, rate: 0.1, low: 0.082, high: 0.121)]
                ),
            ],
            leakageSuspects: [column],
            warnings: [ReportNote(.serious, "\(code: column) all but determines \(code: "ordered")")],
            command: "propensity explore \(name) --label ordered"
        )
    }
}

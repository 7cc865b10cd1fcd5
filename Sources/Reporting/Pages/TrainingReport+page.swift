extension TrainingReport {
    /// The report as a page.
    public var page: ReportPage {
        let judged = test ?? train
        let shared = EvaluationSections(
            metrics: judged,
            curves: curves,
            wording: wording,
            part: test == nil ? "all" : "held-out"
        )
        let sentences = EvaluationSentences(
            test: judged,
            train: test == nil ? nil : train,
            wording: wording,
            leakageSuspects: leakageSuspects,
            isRandomSplit: test != nil
        )
        var warnings = warnings
        if test == nil {
            warnings.insert(
                ReportNote(
                    .serious,
                    "No rows were held out",
                    "Every figure here is on the rows that the model learnt from, and better than it will do on others."
                ),
                at: 0
            )
        }
        return ReportPage(
            kind: "Training report",
            title: modelName,
            subtitle:
                "Predicts \(code: "\(label) = \(positiveValue)") from \(NumberText.count(featureCount)) columns of \(code: dataFile).",
            facts: facts,
            verdict: sentences.all(),
            figures: shared.figures,
            warnings: warnings,
            sections: ([comparison] + shared.all + [learning, importance, data, reproduction]).compactMap(\.self),
            colophon: colophon
        )
    }

    private var featureCount: Int { schema.count { $0.role == "feature" } }

    private var facts: [ReportFact] {
        let rows = split.trainRows + split.testRows
        let positives = train.positives + (test?.positives ?? 0)
        return [
            ReportFact(EvaluationSections.capitalised(wording.rows), NumberText.count(rows)),
            ReportFact(
                EvaluationSections.capitalised(wording.positives),
                "\(NumberText.count(positives)) (\(NumberText.percent(positives / rows)))"
            ),
            ReportFact("Held out", NumberText.count(split.testRows)),
        ]
            + (timings.isEmpty
                ? [] : [ReportFact("Took", NumberText.duration(seconds: timings.map(\.seconds).reduce(0, +)))])
    }

    private var comparison: ReportSection? {
        guard let test else { return nil }
        func row(_ name: String, _ format: (EvaluationMetrics) -> String, _ interval: String = "") -> ReportTable.Row {
            .init([.init(name), .init(format(train)), .init(format(test)), .init(interval)])
        }
        func fixed(_ value: Double) -> String { NumberText.fixed(value, decimals: 4) }
        func bounds(_ estimate: Estimate) -> String {
            guard let low = estimate.low, let high = estimate.high else { return "" }
            return "\(fixed(low)) to \(fixed(high))"
        }
        let table = ReportTable(
            caption: "Metrics",
            columns: [
                .text("Metric"), .number("Trained on"), .number("Held out"), .number("95\u{202F}% interval, held out"),
            ],
            rows: [
                row(EvaluationSections.capitalised(wording.rows), { NumberText.count($0.rows) }),
                row(EvaluationSections.capitalised(wording.positives), { NumberText.count($0.positives) }),
                row("ROC-AUC", { fixed($0.rocAUC.value) }, bounds(test.rocAUC)),
                row("Average precision", { fixed($0.averagePrecision.value) }, bounds(test.averagePrecision)),
                row("Log loss", { fixed($0.logLoss.value) }, bounds(test.logLoss)),
                row("Brier score", { fixed($0.brierScore) }),
                row("Expected calibration error", { fixed($0.expectedCalibrationError) }),
                row("Threshold", { fixed($0.threshold) }),
                row("Accuracy", { fixed($0.accuracy) }),
                row("Balanced accuracy", { fixed($0.balancedAccuracy) }),
                row("Cohen's kappa", { fixed($0.cohenKappa) }),
            ]
        )
        return ReportSection(
            "The figures",
            introduction: "Held-out \(wording.rows) are what counts: the model never saw them.",
            blocks: [.table(table)]
        )
    }

    private var learning: ReportSection? {
        guard !rounds.isEmpty else { return nil }
        var series: [LineChart.Series] = []
        let tested = rounds.compactMap { round in round.test.map { ChartPoint(Double(round.number), $0) } }
        if !tested.isEmpty { series.append(.init("Held out", points: tested)) }
        series.append(
            .init("Trained on", tone: .secondary, points: rounds.map { ChartPoint(Double($0.number), $0.train) })
        )
        let best = tested.min { $0.y < $1.y }
        let chart = ReportChart(
            "Log loss by round",
            caption:
                "Each round adds a tree. When the held-out line rises while the other falls, the model learns by heart.",
            width: .full,
            drawing: .lines(
                LineChart(
                    x: ChartAxis("Round", .count, lowest: 0),
                    y: ChartAxis("Log loss", .number(decimals: 3), lowest: 0),
                    series: series,
                    marks: best.map { [.init(x: $0.x, label: "lowest held-out loss")] } ?? []
                )
            )
        )
        return ReportSection("How it learnt", blocks: [.chart(chart)])
    }

    private var importance: ReportSection? {
        guard !importances.isEmpty else { return nil }
        let sorted = importances.filter { $0.frequency > 0 }.sorted { $0.gain > $1.gain }
        let unused = importances.filter { $0.frequency == 0 }.map(\.name)
        let mostGain = sorted.map(\.gain).max() ?? 0
        let mostCover = sorted.map(\.cover).max() ?? 0
        let mostFrequent = sorted.map(\.frequency).max() ?? 0
        let table = ReportTable(
            caption: "Feature importance in the trees",
            columns: [.text("Column"), .number("Gain"), .number("Cover"), .number("Frequency")],
            rows: sorted.map { feature in
                .init([
                    .init("\(code: feature.name)"),
                    .init(ReportText(NumberText.significant(feature.gain)), share: feature.gain / mostGain),
                    .init(ReportText(NumberText.significant(feature.cover)), share: feature.cover / mostCover),
                    .init(
                        ReportText(NumberText.count(feature.frequency)),
                        share: Double(feature.frequency) / Double(max(mostFrequent, 1))
                    ),
                ])
            },
            isFolded: sorted.count > 30
        )
        return ReportSection(
            "What the trees use",
            introduction:
                "Gain is the mean loss that a split on the column saves, cover the mean weight of the rows that it divides, frequency the number of splits.",
            blocks: [.table(table)]
                + (unused.isEmpty ? [] : [.prose("No tree splits on " + .list(code: unused, limit: 40) + ".")])
        )
    }

    private var data: ReportSection? {
        var blocks: [ReportBlock] = []
        if !setAside.isEmpty {
            blocks.append(
                .table(
                    ReportTable(
                        caption: "Columns set aside",
                        columns: [.text("Column"), .text("Why")],
                        rows: setAside.map { .init([.init("\(code: $0.name)"), .init($0.reason)]) }
                    )
                )
            )
        }
        if !schema.isEmpty {
            blocks.append(
                .table(
                    ReportTable(
                        caption: "Schema",
                        columns: [.text("Column"), .text("Role"), .text("Type"), .text("Detail")],
                        rows: schema.map {
                            .init([.init("\(code: $0.name)"), .init($0.role), .init($0.type), .init($0.detail)])
                        },
                        isFolded: true
                    )
                )
            )
        }
        return blocks.isEmpty ? nil : ReportSection("The data", blocks: blocks)
    }

    private var reproduction: ReportSection? {
        var blocks: [ReportBlock] = [.code(caption: "Command", text: command)]
        if !settings.isEmpty { blocks.append(.table(named("Settings", "Setting", settings))) }
        if !timings.isEmpty {
            let all = timings.map(\.seconds).reduce(0, +)
            blocks.append(
                .table(
                    ReportTable(
                        caption: "Time taken",
                        columns: [.text("Step"), .number("Time")],
                        rows: timings.map {
                            .init([
                                .init($0.step),
                                .init(
                                    ReportText(NumberText.duration(seconds: $0.seconds)),
                                    share: $0.seconds / max(all, 1e-9)
                                ),
                            ])
                        },
                        isFolded: true
                    )
                )
            )
        }
        if !provenance.isEmpty { blocks.append(.table(named("Versions and hashes", "What", provenance))) }
        return ReportSection(
            "Make it again",
            introduction:
                "The same file, settings and seed (\(String(split.seed))) give the same \(code: "model.json"), byte for byte.",
            blocks: blocks
        )
    }

    private func named(_ caption: String, _ heading: String, _ values: [NamedValue]) -> ReportTable {
        ReportTable(
            caption: caption,
            columns: [.text(heading), .text("Value")],
            rows: values.map { .init([.init("\(code: $0.name)"), .init($0.value)]) },
            isFolded: true
        )
    }
}

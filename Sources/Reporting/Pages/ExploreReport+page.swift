extension ExploreReport {
    /// The report as a page.
    public var page: ReportPage {
        ReportPage(
            kind: "Data report",
            title: dataFile.split(separator: "/").last.map(String.init) ?? dataFile,
            subtitle: label.map {
                "What the \(wording.rows) look like, and how each column goes with \(code: $0.name)."
            }
                ?? "What the \(wording.rows) look like.",
            facts: facts,
            verdict: verdict,
            figures: figures,
            warnings: warnings,
            sections: [association, conversion, correlation, table, sample, reproduction].compactMap(\.self),
            colophon: colophon
        )
    }

    private var facts: [ReportFact] {
        [
            ReportFact(EvaluationSections.capitalised(wording.rows), NumberText.count(rows)),
            ReportFact("Columns", NumberText.count(columns.count)),
        ]
    }

    private var baseRate: Double? {
        guard let label, label.rows > 0 else { return nil }
        return Double(label.positives) / Double(label.rows)
    }

    private var verdict: [ReportText] {
        var sentences: [ReportText] = []
        if let label, let baseRate {
            let hundred = NumberText.fixed(baseRate * 100, decimals: baseRate < 0.1 ? 1 : 0)
            sentences.append("Of 100 \(wording.rows), \(strong: hundred) \(wording.happens).")
            if baseRate < 0.1 || baseRate > 0.9 {
                sentences.append(
                    "One class is rare: a model that always says the other is right \(NumberText.percent(max(baseRate, 1 - baseRate))) of the time, so judge by average precision and log loss, not by accuracy."
                )
            }
            if label.rows < rows {
                sentences.append(
                    "\(NumberText.count(rows - label.rows)) \(wording.rows) have no label and cannot be learnt from."
                )
            }
        } else {
            sentences.append(
                "\(strong: NumberText.count(rows)) \(wording.rows) of \(NumberText.count(columns.count)) columns, without a label."
            )
        }
        if !leakageSuspects.isEmpty {
            let verb = leakageSuspects.count == 1 ? " all but determines" : " all but determine"
            sentences.append(
                .list(code: leakageSuspects)
                    + "\(verb) the outcome. Ask whether they are known at the moment when the model is to decide."
            )
        }
        if let strongest = labelCorrelations.filter({ $0.correlation.isFinite }).max(by: {
            abs($0.correlation) < abs($1.correlation)
        }) {
            sentences.append(
                "What goes most with the outcome is \(code: strongest.name), with a correlation of \(strong: NumberText.fixed(strongest.correlation, decimals: 2))."
            )
        }
        let missing = columns.map(\.missing).reduce(0, +)
        let cells = rows * max(columns.count, 1)
        sentences.append(
            missing == 0
                ? "No cell is missing."
                : "\(NumberText.count(missing)) cells (\(NumberText.percent(Double(missing) / Double(max(cells, 1)), decimals: 2))) are missing, in \(NumberText.count(columns.count { $0.missing > 0 })) columns."
        )
        return sentences
    }

    private var figures: [ReportFigure] {
        guard let label, let baseRate else { return [] }
        return [
            ReportFigure(
                EvaluationSections.capitalised(wording.positives),
                NumberText.count(label.positives),
                interval: "\(label.name) = \(label.positiveValue)",
                meaning: "\(NumberText.percent(baseRate, decimals: 2)) of all \(wording.rows)"
            ),
            ReportFigure(
                "Others",
                NumberText.count(label.rows - label.positives),
                meaning: "\(NumberText.percent(1 - baseRate, decimals: 2)) of all \(wording.rows)"
            ),
            ReportFigure(
                "Balance",
                label.positives > 0
                    ? "1 : \(NumberText.significant(Double(label.rows - label.positives) / Double(label.positives)))"
                    : "–",
                meaning: "One \(wording.positive) for so many others"
            ),
        ]
    }

    private var association: ReportSection? {
        let sorted = labelCorrelations.filter { $0.correlation.isFinite }.sorted { $0.correlation > $1.correlation }
        guard !sorted.isEmpty, let label else { return nil }
        let largest = sorted.map { abs($0.correlation) }.max() ?? 1
        let chart = ReportChart(
            "Correlation with \(label.name)",
            caption:
                "Pearson's r of each column with the outcome as 0 and 1. Right of zero: the higher the column, the more often \(wording.rows) \(wording.happens).",
            width: .full,
            drawing: .bars(
                BarChart(
                    names: sorted.map(\.name),
                    namesTitle: "Column",
                    axis: ChartAxis(
                        "Correlation",
                        .number(decimals: 2),
                        lowest: (sorted.last?.correlation ?? 0) < 0 ? nil : 0,
                        highest: largest > 0.8 ? 1 : nil
                    ),
                    series: [.init("Correlation", values: sorted.map { .init($0.correlation) })]
                )
            )
        )
        return ReportSection("What goes with the outcome", blocks: [.chart(chart)])
    }

    private var conversion: ReportSection? {
        guard !rates.isEmpty else { return nil }
        // Columns of the same two values share a chart; what is left has one each.
        let pairs = Dictionary(grouping: rates.filter { $0.values.count == 2 }) { $0.values.map(\.value) }
            .filter { $0.value.count > 1 }
        var blocks: [ReportBlock] = pairs.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { .chart(pairChart($0.value, values: $0.key)) }
        blocks += rates.filter { pairs[$0.values.map(\.value)] == nil }.map { .chart(rateChart($0)) }
        blocks.append(.table(rateTable))
        return ReportSection(
            "Conversion rate by value",
            introduction:
                "How many \(wording.rows) in 100 \(wording.happens), by value of a column, with 95\u{202F}% intervals. A wide interval means few \(wording.rows).",
            blocks: blocks
        )
    }

    private func pairChart(_ columns: [ColumnRates], values: [String]) -> ReportChart {
        let sorted = columns.sorted { ($0.values.last?.rate ?? 0) > ($1.values.last?.rate ?? 0) }
        func series(_ name: String, _ tone: ChartTone, _ index: Int) -> BarChart.Series {
            .init(name, tone: tone, values: sorted.map { Self.bar($0.values[index]) })
        }
        return ReportChart(
            "Columns of \(values[0]) and \(values[1])",
            caption: "The further apart the two marks of a line, the more the column tells.",
            width: .full,
            drawing: .bars(
                BarChart(
                    names: sorted.map(\.name),
                    namesTitle: "Column",
                    axis: ChartAxis("Conversion rate", .percent(decimals: 1), lowest: 0),
                    style: .dots,
                    series: [
                        series("where it is \(values[1])", .positive, 1),
                        series("where it is \(values[0])", .negative, 0),
                    ],
                    reference: baseRate,
                    referenceLabel: "all"
                )
            )
        )
    }

    private func rateChart(_ column: ColumnRates) -> ReportChart {
        ReportChart(
            column.name,
            caption: "",
            drawing: .bars(
                BarChart(
                    names: column.values.map(\.value),
                    namesTitle: "Value",
                    axis: ChartAxis("Conversion rate", .percent(decimals: 1), lowest: 0),
                    series: [.init("Conversion rate", values: column.values.map(Self.bar))],
                    reference: baseRate,
                    referenceLabel: "all"
                )
            )
        )
    }

    private static func bar(_ value: ValueRate) -> BarChart.Value {
        BarChart.Value(value.rate, low: value.low, high: value.high)
    }

    private var rateTable: ReportTable {
        ReportTable(
            caption: "Conversion rate by value",
            columns: [
                .text("Column"), .text("Value"), .number(EvaluationSections.capitalised(wording.rows)),
                .number(EvaluationSections.capitalised(wording.positives)), .number("Rate"),
                .number("95\u{202F}% interval"),
            ],
            rows: rates.flatMap { column in
                column.values.map { value in
                    .init([
                        .init("\(code: column.name)"), .init(value.value), .init(NumberText.count(value.rows)),
                        .init(NumberText.count(value.positives)), .init(NumberText.percent(value.rate, decimals: 2)),
                        .init(
                            "\(NumberText.percent(value.low, decimals: 2)) to \(NumberText.percent(value.high, decimals: 2))"
                        ),
                    ])
                }
            },
            isFolded: true
        )
    }

    private var correlation: ReportSection? {
        guard let correlations, correlations.names.count > 1 else { return nil }
        let chart = ReportChart(
            "Correlation of every column with every other",
            caption: "Orange: high together. Blue: one high where the other is low. Numbers below 0.1 are left out.",
            width: .full,
            drawing: .heatMap(HeatMapChart(names: correlations.names, values: correlations.values))
        )
        return ReportSection(
            "What goes together",
            introduction: "Columns that say nearly the same carry no more than one of them.",
            blocks: [.chart(chart)]
        )
    }

    private var table: ReportSection? {
        guard !columns.isEmpty else { return nil }
        func number(_ value: Double?) -> ReportTable.Cell {
            .init(value.map { NumberText.significant($0) } ?? "")
        }
        let hasNumbers = columns.contains { $0.mean != nil }
        let hasWords = columns.contains { $0.mostFrequent != nil }
        var headings: [ReportTable.Column] = [
            .text("Column"), .text("Role"), .text("Type"), .number("Count"), .number("Missing"), .number("Distinct"),
        ]
        if hasNumbers {
            headings += ["Mean", "Std", "Min", "25\u{202F}%", "50\u{202F}%", "75\u{202F}%", "Max"].map { .number($0) }
        }
        if hasWords { headings.append(.text("Most frequent")) }
        let described = ReportTable(
            caption: "Columns in numbers",
            columns: headings,
            rows: columns.map { column in
                var cells: [ReportTable.Cell] = [
                    .init("\(code: column.name)"), .init(column.role), .init(column.type),
                    .init(NumberText.count(column.count)), .init(NumberText.count(column.missing)),
                    .init(NumberText.count(column.distinct)),
                ]
                if hasNumbers {
                    cells += [
                        column.mean, column.standardDeviation, column.minimum, column.lowerQuartile, column.median,
                        column.upperQuartile, column.maximum,
                    ].map(number)
                }
                if hasWords { cells.append(.init(column.mostFrequent ?? "")) }
                return .init(cells)
            }
        )
        return ReportSection("The columns", blocks: [.table(described)])
    }

    private var sample: ReportSection? {
        guard !head.rows.isEmpty else { return nil }
        // Turned on its side: files have more columns than a page is wide.
        let table = ReportTable(
            caption: "First \(wording.rows)",
            columns: [.text("Column")] + head.rows.indices.map { .text(NumberText.count($0 + 1)) },
            rows: head.columns.enumerated().map { index, name in
                .init([.init("\(code: name)")] + head.rows.map { .init(index < $0.count ? $0[index] : "") })
            }
        )
        return ReportSection("The first \(wording.rows)", blocks: [.table(table)])
    }

    private var reproduction: ReportSection? {
        ReportSection("Make it again", blocks: [.code(caption: "Command", text: command)])
    }
}

import Drift
import Monitoring
import Reporting
import Statistics

/// Each column of a window beside the baseline's.
struct MonitorColumns {
    private let verdict: MonitorVerdict
    private let window: MonitoredWindow

    init(_ verdict: MonitorVerdict, _ window: MonitoredWindow) {
        self.verdict = verdict
        self.window = window
    }

    /// A table of all columns, and a chart of those that differ.
    var section: ReportSection? {
        let current = window.alignment.current
        guard let baseline = window.alignment.baseline.columns, baseline.count == current.count else { return nil }
        let pairs = Array(zip(baseline, current))
        return ReportSection(
            "Columns", introduction: "The baseline's figures first, then those of now.",
            blocks: differing(pairs).prefix(12).map { .chart(chart($0.0, $0.1)) } + [.table(table(pairs))])
    }

    private typealias Pair = (ColumnDistribution, ColumnDistribution)

    private func differing(_ pairs: [Pair]) -> [Pair] {
        let named = Set(
            (verdict.drift?.findings.compactMap(\.column) ?? [])
                + verdict.checks.violations.violations.map(\.featureName))
        return pairs.filter { named.contains($0.0.name) }
    }

    // MARK: Table

    private func table(_ pairs: [Pair]) -> ReportTable {
        let drift = Dictionary((verdict.drift?.columns ?? []).map { ($0.column, $0) }) { first, _ in first }
        let checks = Dictionary(verdict.checks.columns.map { ($0.name, $0) }) { first, _ in first }
        return ReportTable(
            caption: "All columns",
            columns: [
                .text("Column"), .text("Verdict"), .text("Type"), .number("Missing"), .number("Mean or top value"),
                .number("Distance"), .number("PSI"), .number("p-value"), .text("Smallest change that would alarm"),
            ],
            rows: pairs.map { before, now in
                let column = drift[before.name]
                return ReportTable.Row(
                    [
                        ReportTable.Cell(before.name), ReportTable.Cell(Self.words(column?.verdict)),
                        ReportTable.Cell(Self.both(before.inferredType.rawValue, now.inferredType.rawValue)),
                        ReportTable.Cell(Self.both(Self.missing(before), Self.missing(now))),
                        ReportTable.Cell(Self.both(Self.middle(before), Self.middle(now))),
                        ReportTable.Cell(
                            checks[before.name]?.drift.map { NumberText.fixed($0.value, decimals: 3) } ?? ""),
                        ReportTable.Cell(
                            column?.figures.populationStabilityIndex.map { NumberText.fixed($0, decimals: 3) } ?? ""),
                        ReportTable.Cell(column.map { NumberText.significant($0.pValue, digits: 2) } ?? ""),
                        ReportTable.Cell(column?.detectableChange?.words ?? ""),
                    ], isHighlighted: column?.verdict == .alarm)
            })
    }

    private static func words(_ verdict: DriftVerdict?) -> String {
        switch verdict {
        case .alarm: "alarm"
        case .watch: "watch"
        case .unchanged: "as before"
        case .notEnoughData: "not enough data"
        case nil: ""
        }
    }

    private static func both(_ before: String, _ now: String) -> String {
        before == now ? before : "\(before) → \(now)"
    }

    private static func missing(_ column: ColumnDistribution) -> String {
        guard column.rowCount > 0 else { return "" }
        return NumberText.percent(Double(column.rowCount - column.presentCount) / Double(column.rowCount))
    }

    /// The mean of numbers, the most frequent text of others.
    private static func middle(_ column: ColumnDistribution) -> String {
        if let numbers = column.numbers, column.presentCount > 0 {
            return NumberText.significant(numbers.sum / Double(column.presentCount))
        }
        return shown(column.valueCounts?.max { ($0.count, $1.value) < ($1.count, $0.value) }?.value ?? "")
    }

    /// A cell's text as a page shows it: its first 60 characters.
    static func shown(_ text: String) -> String {
        let start = text.prefix(60)
        return start.endIndex == text.endIndex ? text : "\(start)…"
    }

    // MARK: Charts

    private func chart(_ before: ColumnDistribution, _ now: ColumnDistribution) -> ReportChart {
        let (names, shares) = Self.shares(before, now)
        return ReportChart(
            before.name, caption: "Share of the rows, in the baseline and now.",
            drawing: .bars(
                BarChart(
                    names: names, namesTitle: "Value",
                    axis: ChartAxis("Share of rows", .percent(decimals: 0), lowest: 0),
                    series: [
                        BarChart.Series("baseline", values: shares.map { BarChart.Value($0.0) }),
                        BarChart.Series("now", tone: .secondary, values: shares.map { BarChart.Value($0.1) }),
                    ])))
    }

    private static let shownValues = 10

    /// Shares by value where both have few, by the baseline's deciles otherwise; missing cells last.
    private static func shares(
        _ before: ColumnDistribution, _ now: ColumnDistribution
    ) -> (names: [String], shares: [(Double, Double)]) {
        func share(_ count: Int, _ column: ColumnDistribution) -> Double {
            column.rowCount > 0 ? Double(count) / Double(column.rowCount) : 0
        }
        var names: [String] = []
        var shares: [(Double, Double)] = []
        if let left = before.numbers, let right = now.numbers,
            (before.valueCounts?.count ?? .max) > shownValues || (now.valueCounts?.count ?? .max) > shownValues
        {
            let (low, high) = (min(left.minimum, right.minimum), max(left.maximum, right.maximum))
            for (a, b) in zip(left.sketch.buckets(from: low, to: high), right.sketch.buckets(from: low, to: high)) {
                names.append("\(NumberText.significant(a.lowerBound)) to \(NumberText.significant(a.upperBound))")
                shares.append((share(Int(a.count), before), share(Int(b.count), now)))
            }
        } else {
            let left = Dictionary((before.valueCounts ?? []).map { ($0.value, $0.count) }) { $0 + $1 }
            let right = Dictionary((now.valueCounts ?? []).map { ($0.value, $0.count) }) { $0 + $1 }
            let values = Set(left.keys).union(right.keys).sorted {
                let (a, b) = (
                    left[$0, default: 0] + right[$0, default: 0], left[$1, default: 0] + right[$1, default: 0]
                )
                return (b, $0) < (a, $1)
            }
            for value in values.prefix(shownValues) {
                names.append(shown(value))
                shares.append((share(left[value, default: 0], before), share(right[value, default: 0], now)))
            }
            if values.count > shownValues {
                let rest = values.dropFirst(shownValues)
                names.append("\(NumberText.count(rest.count)) others")
                shares.append(
                    (
                        rest.reduce(0) { $0 + share(left[$1, default: 0], before) },
                        rest.reduce(0) { $0 + share(right[$1, default: 0], now) }
                    ))
            }
        }
        let missing = (before.rowCount - before.presentCount, now.rowCount - now.presentCount)
        if missing.0 + missing.1 > 0 {
            names.append("missing")
            shares.append((share(missing.0, before), share(missing.1, now)))
        }
        return (names, shares)
    }
}

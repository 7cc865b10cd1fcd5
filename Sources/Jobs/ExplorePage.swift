import Exploration
import Reporting
import Statistics
import Tabular

/// The content of `explore.html`.
struct ExplorePage {
    let findings: ExplorationFindings
    let data: String
    let command: String
    /// Columns that charts show: those most associated with the label, or the first without one.
    private let foremost: Set<String>

    init(findings: ExplorationFindings, data: String, command: String) {
        self.findings = findings
        self.data = data
        self.command = command
        let ranked = findings.association.map(\.column)
        foremost = Set((ranked.isEmpty ? findings.correlation.columns : ranked).prefix(Self.shownColumns))
    }

    func html() -> [UInt8] { report.page.html() }

    private var report: ExploreReport {
        ExploreReport(
            dataFile: data, rows: findings.rows, label: label, wording: .of(label: findings.label?.column),
            head: ExploreReport.Head(columns: findings.head.columns, rows: findings.head.rows),
            columns: findings.describe.prefix(Self.describedColumns).map(Self.description), correlations: correlations,
            // A category's association has no direction, so it has no place beside correlations.
            labelCorrelations: findings.association.filter { $0.measure == .correlation }.prefix(Self.shownColumns)
                .compactMap { association in
                    association.value.map { ExploreReport.LabelCorrelation(name: association.column, correlation: $0) }
                },
            rates: findings.conversion.filter { foremost.contains($0.column) }.map(Self.rates),
            leakageSuspects: findings.warnings.filter { $0.code == .leakage }.flatMap(\.columns),
            warnings: findings.warnings.map(Self.note)
                + [ReportNote(.info, "What these data cannot tell", ReportText(findings.limits.joined(separator: " ")))]
                + (findings.describe.count > Self.shownColumns
                    ? [
                        ReportNote(
                            .info, "Not every column is drawn",
                            "Charts show the \(Self.shownColumns) columns most associated with the label; --json has all."
                        )
                    ] : []),
            command: command, colophon: "Made by Propensity \(Version.current)")
    }

    /// Columns that the heat map and the tables of rates show, at most: more cannot be read, and make the page large.
    static let shownColumns = 60

    /// Columns that the describe table shows, at most.
    static let describedColumns = 500

    private var label: ExploreReport.Label? {
        findings.label.map {
            ExploreReport.Label(name: $0.column, positiveValue: $0.positive, positives: $0.positives, rows: $0.rows)
        }
    }

    private var correlations: ExploreReport.CorrelationMatrix? {
        let all = findings.correlation.columns
        let shown = all.indices.filter { foremost.contains(all[$0]) || all[$0] == findings.label?.column }
        guard shown.count > 1 else { return nil }
        return ExploreReport.CorrelationMatrix(
            names: shown.map { all[$0] },
            values: shown.flatMap { row in shown.map { findings.correlation.values[row][$0] ?? .nan } })
    }

    /// A warning as a note of a page.
    static func note(_ warning: ExplorationWarning) -> ReportNote {
        let severity: ReportNote.Severity =
            switch warning.code {
            case .labelNotBinary, .labelConstant, .leakage: .serious
            case .strongFeature, .duplicateIdentifiers, .labelMissing, .imbalance, .fewOutcomes, .nearDuplicates:
                .caution
            default: .info
            }
        return ReportNote(severity, ReportText(warning.message), ReportText(warning.advice))
    }

    private static func description(_ column: ColumnDescription) -> ExploreReport.ColumnDescription {
        let summary = column.summary
        return ExploreReport.ColumnDescription(
            name: column.name, role: column.role.rawValue, type: column.type.rawValue, count: column.count,
            missing: column.missing, distinct: column.distinct, mean: summary?.mean,
            standardDeviation: summary?.standardDeviation, minimum: summary?.minimum,
            lowerQuartile: summary?.lowerQuartile, median: summary?.median, upperQuartile: summary?.upperQuartile,
            maximum: summary?.maximum, mostFrequent: summary == nil ? column.frequent.first?.value : nil)
    }

    private static func rates(_ table: ConversionTable) -> ExploreReport.ColumnRates {
        ExploreReport.ColumnRates(
            name: table.column,
            values: table.entries.map { entry in
                ExploreReport.ValueRate(
                    value: entry.value, rows: entry.rows, positives: entry.positives, rate: entry.rate,
                    low: entry.interval?.lower ?? entry.rate, high: entry.interval?.upper ?? entry.rate)
            })
    }
}

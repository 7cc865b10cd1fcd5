import Exploration
import Reporting
import Statistics
import Tabular

/// The content of `explore.html`.
struct ExplorePage {
    let findings: ExplorationFindings
    let data: String
    let command: String

    func html() -> [UInt8] { report.page.html() }

    private var report: ExploreReport {
        ExploreReport(
            dataFile: data, rows: findings.rows, label: label, wording: .purchases,
            head: ExploreReport.Head(columns: findings.head.columns, rows: findings.head.rows),
            columns: findings.describe.map(Self.description), correlations: correlations,
            labelCorrelations: findings.association.compactMap { association in
                association.value.map { ExploreReport.LabelCorrelation(name: association.column, correlation: $0) }
            },
            rates: findings.conversion.map(Self.rates),
            leakageSuspects: findings.warnings.filter { $0.code == .leakage }.flatMap(\.columns),
            warnings: findings.warnings.map(Self.note)
                + findings.limits.map { ReportNote(.info, "What these data cannot tell", ReportText($0)) },
            command: command, colophon: "Made by Propensity \(Version.current)")
    }

    private var label: ExploreReport.Label? {
        findings.label.map {
            ExploreReport.Label(name: $0.column, positiveValue: $0.positive, positives: $0.positives, rows: $0.rows)
        }
    }

    private var correlations: ExploreReport.CorrelationMatrix? {
        guard findings.correlation.columns.count > 1 else { return nil }
        return ExploreReport.CorrelationMatrix(
            names: findings.correlation.columns,
            values: findings.correlation.values.flatMap { row in row.map { $0 ?? .nan } })
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

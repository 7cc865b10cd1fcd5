/// What normal looks like: the statistics of a data set, the constraints that follow from them, and true counts.
public struct Baseline: Sendable, Equatable {
    /// `statistics.json`.
    public var statistics: StatisticsFile
    /// `constraints.json`.
    public var constraints: ConstraintsFile
    /// `distributions.json`; nil where there is none, as with baselines that SageMaker learned.
    public var distributions: DistributionsFile?

    /// A baseline from its files.
    public init(
        statistics: StatisticsFile, constraints: ConstraintsFile, distributions: DistributionsFile? = nil
    ) {
        self.statistics = statistics
        self.constraints = constraints
        self.distributions = distributions
    }

    /// The baseline of a profiled data set, with suggested constraints.
    ///
    /// - Throws: ``MonitoringError`` when columns were given different numbers of rows.
    public init(_ dataset: DatasetProfiler) throws(MonitoringError) {
        try self.init(dataset.columns)
    }

    /// The baseline of profiled columns, in column order, with suggested constraints.
    ///
    /// - Throws: ``MonitoringError`` when columns were given different numbers of rows.
    public init(_ columns: [ColumnProfiler]) throws(MonitoringError) {
        let rows = columns.first?.rowCount ?? 0
        if let other = columns.first(where: { $0.rowCount != rows }) {
            throw MonitoringError(
                .columnsDiffer,
                "column \"\(other.name)\" has \(other.rowCount) rows where column \"\(columns[0].name)\" has \(rows)"
            )
        }
        statistics = StatisticsFile(itemCount: rows, features: columns.map(\.statistics))
        constraints = ConstraintsFile.suggested(from: statistics)
        distributions = DistributionsFile(columns.map(\.distribution))
    }
}

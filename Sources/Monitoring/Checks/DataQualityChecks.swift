/// Model Monitor's six checks of a data set against its baseline.
public enum DataQualityChecks {
    /// What a run found.
    public struct Outcome: Sendable, Equatable {
        /// What is wrong: types, completeness and values column by column, then drift column by column.
        public var violations: ViolationsFile
        /// One per column of the constraints, in their order; none when the number of columns is wrong.
        public var columns: [ColumnOutcome]
    }

    /// What a run found in a column.
    public struct ColumnOutcome: Sendable, Equatable {
        /// The constraints' name for the column.
        public var name: String
        /// The share of present cells, 0 to 1; nil without rows.
        public var completeness: Double?
        /// How far the column is from the baseline's; nil where they were not compared.
        public var drift: Drift?
        /// Whether metrics of the column are to be told.
        public var emitsMetrics: Bool
    }

    /// How far a column is from the baseline's.
    public struct Drift: Sendable, Equatable {
        /// The distance, 0 to 1; under ``MonitoringConfiguration/CategoricalDriftMethod/chiSquared`` the p-value.
        public var value: Double
        /// What ``value`` is held against.
        public var threshold: Double
        /// Whether ``value`` is a p-value, which falls as columns drift apart.
        public var isPValue: Bool
        /// Whether this is a violation: a distance above, or a p-value below the threshold.
        public var isViolation: Bool { isPValue ? value < threshold : value > threshold }
    }

    /// Checks a data set.
    ///
    /// Columns are matched by position and called by the constraints' names. A wrong number of columns is the only
    /// violation then. Drift is not looked at where comparing is switched off, there is no baseline, or text and numbers
    /// would be compared. With checks switched off a column has no violations, but its distance is still told.
    ///
    /// - Parameters:
    ///   - current: The data set, one per column, profiled from its cells.
    ///   - baseline: What it is compared with, one per column: see ``StatisticsFile/distributions(_:)``. Where these are
    ///     not as many as the constraints, they are found by name. Nil leaves drift out.
    ///   - constraints: What it must satisfy.
    ///   - method: How distances are taken.
    /// - Returns: The violations, and the distance of every column.
    public static func run(
        current: [ColumnDistribution],
        baseline: [ColumnDistribution]?,
        constraints: ConstraintsFile,
        method: DistanceMethod = .exact
    ) -> Outcome {
        let expected = constraints.features.count
        guard current.count == expected else {
            let isOff = constraints.configuration.evaluateConstraints == .disabled
            let violation = columnCountViolation(current: current.count, baseline: expected)
            return Outcome(violations: ViolationsFile(isOff ? [] : [violation]), columns: [])
        }
        var violations: [Violation] = []
        var driftViolations: [Violation] = []
        var columns: [ColumnOutcome] = []
        for (index, feature) in constraints.features.enumerated() {
            let check = ColumnCheck(
                feature: feature, configuration: constraints.configuration.applying(feature.overrides),
                current: current[index], method: method)
            let before = baseline.flatMap { baseline in
                baseline.count == expected ? baseline[index] : baseline.first { $0.name == feature.name }
            }
            let drift = before.flatMap(check.drift)
            if check.configuration.evaluateConstraints == .enabled {
                violations += [check.typeViolation, check.completenessViolation, check.valuesViolation].compactMap(
                    \.self)
                if let drift, drift.isViolation { driftViolations.append(check.violation(drift)) }
            }
            columns.append(
                ColumnOutcome(
                    name: feature.name, completeness: check.completeness, drift: drift,
                    emitsMetrics: check.configuration.emitMetrics == .enabled))
        }
        return Outcome(violations: ViolationsFile(violations + driftViolations), columns: columns)
    }

    private static func columnCountViolation(current: Int, baseline: Int) -> Violation {
        let isMore = current > baseline
        let word = isMore ? "extra" : "missing"
        return Violation(
            isMore ? .extraColumn : .missingColumn, feature: isMore ? "Extra columns" : "Missing columns",
            description: "There are \(word) columns in current dataset. Number of columns in current dataset: "
                + "\(current), Number of columns in baseline constraints: \(baseline)")
    }
}

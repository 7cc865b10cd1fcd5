/// The checks of one column, with the analyzer's words for what is wrong.
struct ColumnCheck {
    let feature: FeatureConstraints
    /// With the column's overrides in it.
    let configuration: MonitoringConfiguration
    let current: ColumnDistribution
    let method: DistanceMethod

    private var present: Int { current.presentCount }

    /// The share of present cells; nil without rows.
    var completeness: Double? { current.rowCount > 0 ? Double(present) / Double(current.rowCount) : nil }

    /// Too few of the present cells are of the expected type.
    var typeViolation: Violation? {
        guard present > 0, let matching = cellsOfExpectedType else { return nil }
        let ratio = Double(matching) / Double(present)
        guard ratio < configuration.datatypeCheckThreshold else { return nil }
        let type = feature.inferredType.rawValue
        return Violation(
            .dataType, feature: feature.name,
            description: "Data type match requirement is not met. Expected data type: \(type), Expected match: "
                + "\(percent(configuration.datatypeCheckThreshold)). Observed: Only \(percent(ratio)) of data is \(type)."
        )
    }

    /// Nil where no type is expected.
    private var cellsOfExpectedType: Int? {
        func count(_ classes: CellClass...) -> Int { classes.reduce(0) { $0 + current.classCounts[$1, default: 0] } }
        return switch feature.inferredType {
        case .integral: count(.integral)
        // A whole number is a number too.
        case .fractional: count(.fractional, .integral)
        // The file has no type for booleans.
        case .string: count(.string, .boolean)
        case .unknown: nil
        }
    }

    /// Too many cells are missing.
    var completenessViolation: Violation? {
        guard let completeness, completeness < feature.completeness else { return nil }
        return Violation(
            .completeness, feature: feature.name,
            description: "Data completeness requirement is not met. Expected: \(percent(feature.completeness)). "
                + "Observed: Only \(percent(completeness)).")
    }

    /// Too many of the present cells are texts outside the domain.
    var valuesViolation: Violation? {
        guard let domains = feature.domains, present > 0 else { return nil }
        let ratio = Double(cells(inside: domains)) / Double(present)
        guard ratio < configuration.domainContentThreshold else { return nil }
        return Violation(
            .categoricalValues, feature: feature.name,
            description: "Value: \(JavaNumber.text(ratio)) does not meet the constraint requirement!")
    }

    /// Cells whose text is in the domain: where there are too many different texts to count them, the most there can be,
    /// each text outside having one cell.
    private func cells(inside domains: [String]) -> Int {
        guard let counts = current.valueCounts else {
            return max(0, present - max(1, ColumnProfiler.valueLimit - domains.count))
        }
        let domain = Set(domains)
        return counts.reduce(0) { $0 + (domain.contains($1.value) ? $1.count : 0) }
    }

    /// How far the column is from the baseline's; nil where they cannot or are not to be compared.
    func drift(_ baseline: ColumnDistribution) -> DataQualityChecks.Drift? {
        guard configuration.performComparison == .enabled else { return nil }
        let (type, expected) = (current.inferredType, baseline.inferredType)
        let isRobust = configuration.comparisonMethod == .robust
        if type.isNumeric, expected.isNumeric, type == expected || method == .exact {
            let distance = NumericalDistance(baseline: baseline, current: current, method: method)
            return distance.map {
                DataQualityChecks.Drift(
                    value: isRobust ? $0.robust : $0.simple, threshold: configuration.comparisonThreshold,
                    isPValue: false)
            }
        }
        guard type == .string, expected == .string, let old = categories(baseline), let new = categories(current) else {
            return nil
        }
        let isPValue = configuration.categoricalDriftMethod == .chiSquared
        let value =
            isPValue
            ? CategoricalDistance.chiSquaredPValue(old, new)
            : CategoricalDistance.lInfinity(old, new, isRobust: isRobust)
        return value.map {
            DataQualityChecks.Drift(
                value: $0, threshold: configuration.categoricalComparisonThreshold ?? configuration.comparisonThreshold,
                isPValue: isPValue)
        }
    }

    /// The counts that may be compared: the analyzer has only those of histograms.
    private func categories(_ column: ColumnDistribution) -> [ColumnDistribution.ValueCount]? {
        guard let counts = column.valueCounts else { return nil }
        return method == .exact || counts.count <= ColumnProfiler.categoryLimit ? counts : nil
    }

    /// The file's entry for a distance above, or a p-value below its threshold.
    func violation(_ drift: DataQualityChecks.Drift) -> Violation {
        let (value, threshold) = (JavaNumber.text(drift.value), JavaNumber.text(drift.threshold))
        return Violation(
            .baselineDrift, feature: feature.name,
            description: drift.isPValue
                ? "Baseline drift p-value: \(value) is below threshold: \(threshold)"
                : "Baseline drift distance: \(value) exceeds threshold: \(threshold)")
    }

    private func percent(_ share: Double) -> String { JavaNumber.text(100 * share) + "%" }
}

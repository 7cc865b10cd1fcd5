internal import Statistics

extension StatisticsFile {
    /// How the columns are spread: what another data set is compared with.
    ///
    /// True counts come from `distributions.json`. Without it they are derived where they follow from this file: those of
    /// text from its categories, those of numbers from a sketch of one level, which holds every number, and those of a
    /// column of one or two different numbers from its extremes, sum and deviation. Class counts are then those of the
    /// column's type, by its texts where these are known.
    ///
    /// - Parameter counts: The true counts of the same data set; nil where there are none.
    /// - Returns: One per column, in column order.
    /// - Throws: ``MonitoringError`` (`columnsDiffer`) when the counts are not of the same data set.
    public func distributions(_ counts: DistributionsFile? = nil) throws(MonitoringError) -> [ColumnDistribution] {
        if let counts { try check(counts) }
        return features.enumerated().map { index, feature in
            let numbers = feature.numerical.flatMap(ColumnDistribution.Numbers.init)
            guard let known = counts?.columns[index] else { return feature.derived(rows: itemCount, numbers) }
            return ColumnDistribution(
                name: feature.name, inferredType: feature.inferredType, rowCount: itemCount, classCounts: known.classes,
                valueCounts: known.values, numbers: numbers)
        }
    }

    /// Refuses counts of another data set, which would be compared as if they were the baseline's.
    private func check(_ counts: DistributionsFile) throws(MonitoringError) {
        func mismatch(_ what: String) -> MonitoringError {
            MonitoringError(
                .columnsDiffer, "distributions.json is not of the same data as statistics.json: \(what)",
                hint: "learn the baseline again, or remove distributions.json")
        }
        guard counts.rowCount == itemCount else {
            throw mismatch("it counts \(counts.rowCount) rows where there are \(itemCount)")
        }
        guard counts.columns.count == features.count else {
            throw mismatch("it has \(counts.columns.count) columns where there are \(features.count)")
        }
        for (column, feature) in zip(counts.columns, features) {
            guard column.name == feature.name else {
                throw mismatch("it has the column \"\(column.name)\" where there is \"\(feature.name)\"")
            }
            let missing = column.classes[.missing, default: 0]
            let present = column.values?.reduce(0) { $0.saturatingSum($1.count) } ?? feature.present
            guard missing == itemCount - feature.present, present == feature.present else {
                throw mismatch("column \"\(column.name)\" has other numbers of cells")
            }
        }
    }
}

extension Int {
    fileprivate func saturatingSum(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

extension ColumnDistribution.Numbers {
    /// Nil where the file has no sketch or it is empty.
    init?(_ statistics: NumericalStatistics) {
        guard let sketch = statistics.distribution?.sketch, sketch.count > 0 else { return nil }
        self.init(
            minimum: statistics.minimum, maximum: statistics.maximum, sum: statistics.sum,
            standardDeviation: statistics.standardDeviation, sketch: sketch)
    }
}

extension FeatureStatistics {
    /// The distribution as far as this entry alone tells it.
    fileprivate func derived(rows: Int, _ numbers: ColumnDistribution.Numbers?) -> ColumnDistribution {
        let counts =
            string?.categories.map { $0.map { ($0.value, $0.count) } } ?? numerical?.derivedCounts(inferredType)
        let values = counts.map { counts in
            Dictionary(counts, uniquingKeysWith: { $0 + $1 }).filter { $0.value > 0 }.sorted { $0.key < $1.key }
                .map { ColumnDistribution.ValueCount(value: $0.key, count: $0.value) }
        }
        var classes: [CellClass: Int] = [:]
        if let values {
            for value in values { classes[CellClass(value.value), default: 0] += value.count }
        } else if present > 0 {
            let cellClass: CellClass =
                switch inferredType {
                case .integral: .integral
                case .fractional: .fractional
                case .string, .unknown: .string
                }
            classes[cellClass] = present
        }
        if rows > present { classes[.missing] = rows - present }
        return ColumnDistribution(
            name: name, inferredType: inferredType, rowCount: rows, classCounts: classes, valueCounts: values,
            numbers: numbers)
    }
}

extension NumericalStatistics {
    /// How often each number occurs, where that follows from the statistics.
    fileprivate func derivedCounts(_ type: InferredType) -> [(String, Int)]? {
        guard present > 0 else { return nil }
        if let sketch = distribution?.sketch, sketch.levels.count == 1, sketch.count == present {
            return sketch.levels[0].map { (Self.text($0, type), 1) }
        }
        guard minimum.isFinite, maximum.isFinite else { return nil }
        if minimum == maximum { return [(Self.text(minimum, type), present)] }
        // Among all columns of this mean and these extremes, those of nothing but the extremes deviate most (Bhatia and
        // Davis, "A better bound on the variance", 2000).
        let range = maximum - minimum
        let most = (maximum - mean) * (mean - minimum)
        let high = (sum - minimum * Double(present)) / range
        guard (standardDeviation * standardDeviation - most).magnitude <= 1e-9 * most + 1e-11 * range * range,
            high > 0.5, high < Double(present), (high - high.rounded()).magnitude < 0.01
        else { return nil }
        let count = min(present, Int(high.rounded()))
        return [(Self.text(minimum, type), present - count), (Self.text(maximum, type), count)]
    }

    private static func text(_ number: Double, _ type: InferredType) -> String {
        if type == .integral, let whole = Int(exactly: number) { return String(whole) }
        return JavaNumber.text(number)
    }
}

extension CellClass {
    /// The class of a text.
    init(_ text: String) {
        var text = text
        self = text.withUTF8 { CellClass(UnsafeRawBufferPointer($0)) }
    }
}

internal import Monitoring
internal import Statistics

/// One column on both sides: its test, its figures, and what the diagnosis looks at.
struct ColumnComparison: Sendable {
    /// Up to so many different values a column of numbers is compared by its values' shares, above by their order.
    static let fewValues = 16

    let baseline: ColumnDistribution
    let current: ColumnDistribution
    let baselineNumbers: EmpiricalDistribution?
    let currentNumbers: EmpiricalDistribution?
    /// Texts as spelled; nil when a side has too many.
    let spellings: CategoryTable?
    /// The same with equal numbers taken together.
    let values: CategoryTable?
    let rule: DriftRule
    let pValue: Double
    let leastPValue: Double

    /// `unknownInSample`: of the window's sample, rows with a text and those whose text the baseline lacks.
    init(
        _ baseline: ColumnDistribution, _ current: ColumnDistribution,
        unknownInSample: (rows: Int, unknown: Int)? = nil
    ) {
        self.init(
            baseline, current, EmpiricalDistribution(baseline), EmpiricalDistribution(current),
            unknownInSample: unknownInSample)
    }

    /// One column's baseline with another's cells of now.
    init(baselineOf left: ColumnComparison, currentOf right: ColumnComparison) {
        self.init(left.baseline, right.current, left.baselineNumbers, right.currentNumbers, unknownInSample: nil)
    }

    private init(
        _ baseline: ColumnDistribution, _ current: ColumnDistribution, _ baselineNumbers: EmpiricalDistribution?,
        _ currentNumbers: EmpiricalDistribution?, unknownInSample: (rows: Int, unknown: Int)?
    ) {
        self.baseline = baseline
        self.current = current
        self.baselineNumbers = baselineNumbers
        self.currentNumbers = currentNumbers
        spellings = CategoryTable(baseline, current, bySpelling: true)
        values = CategoryTable(baseline, current, bySpelling: false)
        let isText = (baseline.inferredType == .string || current.inferredType == .string)
        if let spellings, isText || spellings.categories.count <= Self.fewValues {
            let test = spellings.test
            (rule, pValue, leastPValue) = (.shares, test.pValue, test.leastPValue)
            return
        }
        var parts = [Self.classes(baseline, current).test]
        if let baselineNumbers, let currentNumbers {
            let test = KolmogorovSmirnov(baselineNumbers, currentNumbers)
            parts.append((test.pValue, test.leastPValue))
        }
        if let sample = unknownInSample, let known = baseline.valueCounts, sample.rows > 0, isText {
            // Were nothing changed, a value not seen before is at most as likely as one seen once.
            let seenOnce = known.count { $0.count == 1 } + 1
            let test = FisherTest(
                baseline: (baseline.presentCount + 1, seenOnce), current: (sample.rows, sample.unknown))
            parts.append((test.pValue, test.leastPValue))
        }
        let able = parts.filter { $0.least < 1 }
        rule = .numbers
        pValue = min(1, Double(able.count) * (able.map(\.p).min() ?? 1))
        leastPValue = min(1, Double(able.count) * (able.map(\.least).min() ?? 1))
    }

    var name: String { baseline.name }

    /// Cells per class on both sides.
    static func classes(
        _ baseline: ColumnDistribution, _ current: ColumnDistribution
    ) -> (baseline: [Int], current: [Int], test: (p: Double, least: Double)) {
        let left = CellClass.allCases.map { baseline.classCounts[$0, default: 0] }
        let right = CellClass.allCases.map { current.classCounts[$0, default: 0] }
        let test = CategoricalTest(baseline: left, current: right)
        return (left, right, (test.pValue, test.leastPValue))
    }

    /// Missing cells of both sides, as a test of their own.
    var missing: FisherTest {
        FisherTest(
            baseline: (baseline.rowCount, baseline.classCounts[.missing, default: 0]),
            current: (current.rowCount, current.classCounts[.missing, default: 0]))
    }

    /// The difference of missing shares.
    var missingDifference: Double {
        let test = missing
        return Double(test.current.successes) / Double(max(1, test.current.rows))
            - Double(test.baseline.successes) / Double(max(1, test.baseline.rows))
    }

    /// The share of cells that are numbers, among those that are not missing.
    static func numberShare(_ column: ColumnDistribution) -> Double {
        let numbers = column.classCounts[.integral, default: 0] + column.classCounts[.fractional, default: 0]
        return Double(numbers) / Double(max(1, column.presentCount))
    }

    /// Whether the column is compared by the shares of its values.
    var hasFewValues: Bool { rule == .shares }

    /// How large the change is, 0 to 1, on a scale that columns of all types share: total variation of few values, the
    /// largest gap of distribution functions, missing shares or classes otherwise.
    var magnitude: Double {
        if hasFewValues, let values { return values.totalVariation }
        let classes = Self.classes(baseline, current)
        let rows = (Double(max(1, baseline.rowCount)), Double(max(1, current.rowCount)))
        let gaps = zip(classes.baseline, classes.current).map { abs(Double($0) / rows.0 - Double($1) / rows.1) }
        guard let baselineNumbers, let currentNumbers else { return gaps.reduce(0, +) / 2 }
        // Whole numbers and fractions are both numbers; only text and missing cells count here.
        let other = [CellClass.missing, .boolean, .string].map { gaps[Int($0.rawValue)] }.max() ?? 0
        return max(other, KolmogorovSmirnov(baselineNumbers, currentNumbers).distance)
    }

    /// Rows per bin for the figures: values, or the baseline's deciles; missing cells last.
    var bins: (baseline: [Int], current: [Int]) {
        if hasFewValues, let values {
            return (values.categories.map(\.baseline), values.categories.map(\.current))
        }
        let missing = missing
        let ends = (missing.baseline.successes, missing.current.successes)
        guard let baselineNumbers, let currentNumbers else {
            let classes = Self.classes(baseline, current)
            return (classes.baseline, classes.current)
        }
        var edges: [Double] = []
        for decile in 1...9 {
            let edge = baselineNumbers.quantile(Double(decile) / 10)
            if edge != edges.last { edges.append(edge) }
        }
        func counts(_ numbers: EmpiricalDistribution, _ missing: Int) -> [Int] {
            let ranks = edges.map { numbers.rank(of: $0) } + [numbers.count]
            return zip(ranks, [0] + ranks).map { $0 - $1 } + [missing]
        }
        return (counts(baselineNumbers, ends.0), counts(currentNumbers, ends.1))
    }

    var figures: DriftFigures {
        let bins = bins
        let chi = try? DriftFigures.chiSquared(baseline: bins.baseline, current: bins.current)
        var figures = DriftFigures(
            populationStabilityIndex: try? DriftFigures.populationStabilityIndex(
                baseline: bins.baseline, current: bins.current),
            jensenShannonDistance: try? DriftFigures.jensenShannonDistance(
                baseline: bins.baseline, current: bins.current),
            chiSquared: chi?.statistic, chiSquaredDegreesOfFreedom: chi?.degreesOfFreedom)
        if let baselineNumbers, let currentNumbers {
            figures.kolmogorovSmirnov = KolmogorovSmirnov(baselineNumbers, currentNumbers).distance
            let area = DriftFigures.wasserstein(baselineNumbers, currentNumbers)
            figures.wasserstein = area.isFinite ? area : nil
        }
        return figures
    }
}

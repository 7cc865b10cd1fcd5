public import Statistics

/// How the cells of one column are spread: what two data sets are compared by.
public struct ColumnDistribution: Sendable {
    /// A text and how many cells have it.
    public struct ValueCount: Sendable, Equatable {
        /// The cell's text as it is spelled, not empty.
        public var value: String
        /// Cells, at least 1.
        public var count: Int

        /// A text and its cells.
        public init(value: String, count: Int) {
            self.value = value
            self.count = count
        }
    }

    /// What is known of a column whose cells are all numbers or missing.
    public struct Numbers: Sendable {
        /// The smallest number.
        public var minimum: Double
        /// The largest number.
        public var maximum: Double
        /// The sum in row order.
        public var sum: Double
        /// The population's standard deviation.
        public var standardDeviation: Double
        /// Ranks and quantiles.
        public var sketch: KLLSketch

        /// From what is known.
        public init(minimum: Double, maximum: Double, sum: Double, standardDeviation: Double, sketch: KLLSketch) {
            self.minimum = minimum
            self.maximum = maximum
            self.sum = sum
            self.standardDeviation = standardDeviation
            self.sketch = sketch
        }
    }

    /// The column's name.
    public var name: String
    /// The column's type.
    public var inferredType: InferredType
    /// All cells, missing ones included.
    public var rowCount: Int
    /// Cells per class; a class without cells may be left out.
    public var classCounts: [CellClass: Int]
    /// The exact count of every text, in the order of the texts; nil where there are too many different ones.
    public var valueCounts: [ValueCount]?
    /// Nil unless at least one cell is a number and all others are numbers or missing.
    public var numbers: Numbers?

    /// From what is known.
    public init(
        name: String, inferredType: InferredType, rowCount: Int, classCounts: [CellClass: Int],
        valueCounts: [ValueCount]?, numbers: Numbers?
    ) {
        self.name = name
        self.inferredType = inferredType
        self.rowCount = rowCount
        self.classCounts = classCounts
        self.valueCounts = valueCounts
        self.numbers = numbers
    }

    /// Cells that are not missing.
    public var presentCount: Int { rowCount - classCounts[.missing, default: 0] }
}

extension ColumnProfiler {
    /// How the cells added so far are spread.
    public var distribution: ColumnDistribution {
        ColumnDistribution(
            name: name, inferredType: inferredType, rowCount: rowCount,
            classCounts: Dictionary(uniqueKeysWithValues: CellClass.allCases.map { ($0, count(of: $0)) }),
            valueCounts: valueCounts?.map { ColumnDistribution.ValueCount(value: $0.value, count: $0.count) },
            numbers: numbers.flatMap {
                inferredType.isNumeric
                    ? ColumnDistribution.Numbers(
                        minimum: $0.minimum, maximum: $0.maximum, sum: $0.sum,
                        standardDeviation: $0.moments.standardDeviation, sketch: $0.sketch) : nil
            })
    }
}

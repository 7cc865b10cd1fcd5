/// What `explore.html` shows: a table before anything is learnt from it.
public struct ExploreReport: Sendable {
    /// The first rows of the table, as spelled in the file.
    public struct Head: Sendable {
        /// Column names.
        public var columns: [String]
        /// Cells by row, as many as columns.
        public var rows: [[String]]

        /// Makes a head.
        public init(columns: [String], rows: [[String]]) {
            self.columns = columns
            self.rows = rows
        }
    }

    /// One column in numbers.
    ///
    /// A column that is not numeric has no moments and no quartiles.
    public struct ColumnDescription: Sendable {
        /// Name, role and type as `schema.json` spells them.
        public var name, role, type: String
        /// Rows with a value, rows without, and different values.
        public var count, missing, distinct: Int
        /// Moments and quartiles; `standardDeviation` divides by `count - 1`.
        public var mean, standardDeviation, minimum, lowerQuartile, median, upperQuartile, maximum: Double?
        /// The most frequent value of a column that is not numeric.
        public var mostFrequent: String?

        /// Makes a description.
        public init(
            name: String,
            role: String,
            type: String,
            count: Int,
            missing: Int,
            distinct: Int,
            mean: Double? = nil,
            standardDeviation: Double? = nil,
            minimum: Double? = nil,
            lowerQuartile: Double? = nil,
            median: Double? = nil,
            upperQuartile: Double? = nil,
            maximum: Double? = nil,
            mostFrequent: String? = nil
        ) {
            self.name = name
            self.role = role
            self.type = type
            self.count = count
            self.missing = missing
            self.distinct = distinct
            self.mean = mean
            self.standardDeviation = standardDeviation
            self.minimum = minimum
            self.lowerQuartile = lowerQuartile
            self.median = median
            self.upperQuartile = upperQuartile
            self.maximum = maximum
            self.mostFrequent = mostFrequent
        }
    }

    /// Correlations between numeric columns.
    public struct CorrelationMatrix: Sendable {
        /// The columns.
        public var names: [String]
        /// `[names, names]`, row-major, Pearson's r; NaN where a column does not vary.
        public var values: [Double]

        /// Makes a matrix.
        public init(names: [String], values: [Double]) {
            self.names = names
            self.values = values
        }
    }

    /// A column's correlation with the label.
    public struct LabelCorrelation: Sendable {
        /// The column, and Pearson's r with the label as 0 and 1.
        public var name: String
        /// In [-1, 1].
        public var correlation: Double

        /// Makes a correlation.
        public init(name: String, correlation: Double) {
            self.name = name
            self.correlation = correlation
        }
    }

    /// How often rows with one value of a column are positive.
    public struct ValueRate: Sendable {
        /// The value as spelled in the data, or a range of numbers.
        public var value: String
        /// Rows with the value, and positive ones among them.
        public var rows, positives: Int
        /// `positives / rows` with its 95 % interval.
        public var rate, low, high: Double

        /// Makes a rate.
        public init(value: String, rows: Int, positives: Int, rate: Double, low: Double, high: Double) {
            self.value = value
            self.rows = rows
            self.positives = positives
            self.rate = rate
            self.low = low
            self.high = high
        }
    }

    /// The rates of a column's values.
    public struct ColumnRates: Sendable {
        /// The column.
        public var name: String
        /// Its values in order: 0 and 1 of a binary column; the frequent ones of another.
        public var values: [ValueRate]

        /// Makes rates.
        public init(name: String, values: [ValueRate]) {
            self.name = name
            self.values = values
        }
    }

    /// The label of the table.
    public struct Label: Sendable {
        /// The column, and its positive value as spelled in the data.
        public var name, positiveValue: String
        /// Rows that are positive, and rows that have a label.
        public var positives, rows: Int

        /// Makes a label.
        public init(name: String, positiveValue: String, positives: Int, rows: Int) {
            self.name = name
            self.positiveValue = positiveValue
            self.positives = positives
            self.rows = rows
        }
    }

    /// The data file as the user named it.
    public var dataFile: String
    /// Rows of the table.
    public var rows: Int
    /// The label, where one was named.
    public var label: Label?
    /// What rows and the positive class are called.
    public var wording: ReportWording
    /// The first rows.
    public var head: Head
    /// The columns in order.
    public var columns: [ColumnDescription]
    /// Correlations between columns.
    public var correlations: CorrelationMatrix?
    /// Correlations with the label, any order.
    public var labelCorrelations: [LabelCorrelation]
    /// Conversion rates by column.
    public var rates: [ColumnRates]
    /// Columns that all but determine the label.
    public var leakageSuspects: [String]
    /// What a good analyst would point out, most important first.
    public var warnings: [ReportNote]
    /// The command that makes this report again.
    public var command: String
    /// Version of the program and date, for the last line.
    public var colophon: String

    /// Makes a report's content; what is not given is left out of the page.
    public init(
        dataFile: String,
        rows: Int,
        label: Label?,
        wording: ReportWording,
        head: Head,
        columns: [ColumnDescription],
        correlations: CorrelationMatrix? = nil,
        labelCorrelations: [LabelCorrelation] = [],
        rates: [ColumnRates] = [],
        leakageSuspects: [String] = [],
        warnings: [ReportNote] = [],
        command: String,
        colophon: String = "Made by Propensity"
    ) {
        self.dataFile = dataFile
        self.rows = rows
        self.label = label
        self.wording = wording
        self.head = head
        self.columns = columns
        self.correlations = correlations
        self.labelCorrelations = labelCorrelations
        self.rates = rates
        self.leakageSuspects = leakageSuspects
        self.warnings = warnings
        self.command = command
        self.colophon = colophon
    }
}

/// What `report.html` of a training run shows.
public struct TrainingReport: Sendable {
    /// How the rows were divided.
    public struct Split: Sendable {
        /// Rows trained on and held out (summed weights where rows have them).
        public var trainRows, testRows: Double
        /// Share asked for, and the seed of the draw.
        public var testFraction: Double
        /// The seed.
        public var seed: UInt64

        /// Makes a split.
        public init(trainRows: Double, testRows: Double, testFraction: Double, seed: UInt64) {
            self.trainRows = trainRows
            self.testRows = testRows
            self.testFraction = testFraction
            self.seed = seed
        }
    }

    /// The loss after one round of boosting.
    public struct Round: Sendable {
        /// Counted from 1.
        public var number: Int
        /// Log loss in nats on both parts; `test` is nil without held-out rows.
        public var train: Double
        /// On the held-out rows.
        public var test: Double?

        /// Makes a round.
        public init(number: Int, train: Double, test: Double?) {
            self.number = number
            self.train = train
            self.test = test
        }
    }

    /// How much the trees use a feature, as XGBoost counts it.
    public struct Importance: Sendable {
        /// The feature.
        public var name: String
        /// Mean loss reduction of its splits (`gain`) and mean rows (weights) that pass them (`cover`).
        public var gain, cover: Double
        /// How many splits use it (XGBoost's `weight`).
        public var frequency: Int

        /// Makes an importance.
        public init(name: String, gain: Double, cover: Double, frequency: Int) {
            self.name = name
            self.gain = gain
            self.cover = cover
            self.frequency = frequency
        }
    }

    /// A column of the schema.
    public struct SchemaColumn: Sendable {
        /// Its name, role and type as `schema.json` spells them.
        public var name, role, type: String
        /// What else there is to say, such as its categories.
        public var detail: String

        /// Makes a column.
        public init(name: String, role: String, type: String, detail: String = "") {
            self.name = name
            self.role = role
            self.type = type
            self.detail = detail
        }
    }

    /// A column that was not used.
    public struct SetAsideColumn: Sendable {
        /// Its name, and why it cannot help.
        public var name, reason: String

        /// Makes a column.
        public init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// The model's name.
    public var modelName: String
    /// The data file as the user named it.
    public var dataFile: String
    /// The label column, and its positive value as spelled in the data.
    public var label, positiveValue: String
    /// What rows and the positive class are called.
    public var wording: ReportWording
    /// How the rows were divided.
    public var split: Split
    /// The figures on the rows trained on.
    public var train: EvaluationMetrics
    /// The figures on the rows held out; nil when none were.
    public var test: EvaluationMetrics?
    /// Curves on the held-out rows, or on all rows when none were held out.
    public var curves: EvaluationCurves
    /// The loss by round.
    public var rounds: [Round]
    /// What the trees use, any order.
    public var importances: [Importance]
    /// The columns in order.
    public var schema: [SchemaColumn]
    /// The columns that were not used.
    public var setAside: [SetAsideColumn]
    /// Columns that all but determine the label.
    public var leakageSuspects: [String]
    /// What to be careful about, most important first.
    public var warnings: [ReportNote]
    /// The parameters of the run, by XGBoost's names.
    public var settings: [NamedValue]
    /// Seconds by step, in order.
    public var timings: [(step: String, seconds: Double)]
    /// The command that makes this model again.
    public var command: String
    /// Versions and hashes that the run depends on.
    public var provenance: [NamedValue]
    /// Version of the program and date, for the last line.
    public var colophon: String

    /// Makes a report's content; what is not given is left out of the page.
    public init(
        modelName: String,
        dataFile: String,
        label: String,
        positiveValue: String,
        wording: ReportWording,
        split: Split,
        train: EvaluationMetrics,
        test: EvaluationMetrics?,
        curves: EvaluationCurves,
        rounds: [Round] = [],
        importances: [Importance] = [],
        schema: [SchemaColumn] = [],
        setAside: [SetAsideColumn] = [],
        leakageSuspects: [String] = [],
        warnings: [ReportNote] = [],
        settings: [NamedValue] = [],
        timings: [(step: String, seconds: Double)] = [],
        command: String,
        provenance: [NamedValue] = [],
        colophon: String = "Made by Propensity"
    ) {
        self.modelName = modelName
        self.dataFile = dataFile
        self.label = label
        self.positiveValue = positiveValue
        self.wording = wording
        self.split = split
        self.train = train
        self.test = test
        self.curves = curves
        self.rounds = rounds
        self.importances = importances
        self.schema = schema
        self.setAside = setAside
        self.leakageSuspects = leakageSuspects
        self.warnings = warnings
        self.settings = settings
        self.timings = timings
        self.command = command
        self.provenance = provenance
        self.colophon = colophon
    }
}

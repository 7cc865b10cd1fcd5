public import Tabular
public import Training

/// What is asked of a training run.
public struct TrainRequest: Sendable {
    /// A CSV file, or `-` for standard input.
    public var data: String
    /// How the file is read.
    public var reading = CSVOptions()
    /// The column to predict, which holds two values.
    public var label: String
    /// The label's positive value; nil for the obvious one of the two.
    public var positive: String?
    /// Columns that name the rows and are not learnt from.
    ///
    /// Without any, a column that is named like one and never repeats is taken for one.
    public var identifiers: [String] = []
    /// Columns that are not learnt from, read as text, so that nothing in them is a fault.
    public var ignored: [String] = []
    /// A column of row weights, each above 0; nil where all are 1.
    public var weight: String?
    /// Share of the rows held out, in (0, 1).
    public var testFraction = 0.2
    /// A CSV to make that says which side each row is on; nil for none.
    public var splitOutput: String?
    /// Seed of the split; the parameters carry that of the training.
    public var seed: UInt64 = 42
    /// Rows with a probability of at least this are predicted positive.
    public var threshold = 0.5
    /// XGBoost's parameters, the rounds, the seed of the training and the threads.
    public var parameters = TrainingParameters()
    /// The index of the first held-out row, counting good data rows from 0, where the file says which rows those are.
    ///
    /// The rows from it on are held out, whatever ``testFraction`` is. Where there are none, the model is measured on the
    /// rows it was trained on, and the report says so. Nil to draw them.
    public var firstHeldOutRow: Int?
    /// Whether every column but label and weight is a feature and holds numbers, in the file's order, however little it helps.
    ///
    /// For files whose columns go by their place. The label is then 0 or 1.
    public var takesEveryColumn = false
    /// Told of every round, and may end the training.
    public var watch: RoundWatch?
    /// What the data are called in the report and the manifest; nil for their path.
    public var dataName: String?
    /// What the model is called in its report.
    public var name: String
    /// The folder to make.
    public var output: String
    /// The command line, for the report and the manifest.
    public var command: String = ""

    /// A request with what has no default; the rest may be set on it.
    public init(data: String, label: String, name: String, output: String) {
        self.data = data
        self.label = label
        self.name = name
        self.output = output
    }
}

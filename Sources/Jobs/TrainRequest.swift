public import Tabular
public import Training

/// What is asked of a training run.
public struct TrainRequest: Sendable {
    /// A CSV file, or `-` for standard input.
    public var data: String
    public var reading = CSVOptions()
    public var label: String
    /// The label's positive value; nil for the obvious one of the two.
    public var positive: String?
    public var identifiers: [String] = []
    public var ignored: [String] = []
    public var weight: String?
    /// Share of the rows held out, in (0, 1).
    public var testFraction = 0.2
    /// A CSV to make that says which side each row is on; nil for none.
    public var splitOutput: String?
    /// Seed of the split; the parameters carry that of the training.
    public var seed: UInt64 = 42
    /// Rows with a probability of at least this are predicted positive.
    public var threshold = 0.5
    public var parameters = TrainingParameters()
    /// What the model is called in its report.
    public var name: String
    /// The folder to make.
    public var output: String
    /// The command line, for the report and the manifest.
    public var command: String = ""

    public init(data: String, label: String, name: String, output: String) {
        self.data = data
        self.label = label
        self.name = name
        self.output = output
    }
}

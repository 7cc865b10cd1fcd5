public import Foundation
public import Quality
public import Tabular

/// What is asked of a look at a model's quality, its bias or its attributions.
public struct QualityRequest: Sendable {
    /// What is looked at, by the names of SageMaker's job definitions.
    public enum Kind: String, Sendable, CaseIterable, Encodable {
        /// Predictions against ground truth.
        case modelQuality = "model-quality"
        /// Bias across facets.
        case bias = "model-bias"
        /// Features' attributions against the baseline's.
        case attribution = "model-explainability"
    }

    /// Where rows come from.
    public enum Source: Sendable {
        /// A CSV file with a header line, or `-`: columns are found by name.
        case file(String, CSVOptions)
        /// Captured traffic and the labels that came later.
        case captured(Captures)

        /// What is looked at, in words.
        var words: String {
            switch self {
            case .file(let path, _): path == "-" ? "standard input" : path
            case .captured(let captures): captures.folder
            }
        }
    }

    /// Captured traffic and its labels.
    public struct Captures: Sendable {
        /// A folder of captures: its destination, an endpoint's or a variant's folder in it.
        public var folder: String
        /// Seconds since 1970, `[start, end)`.
        public var window: Range<Double>
        /// The labels; nil where there are none: the model's quality is then estimated, and attributions need none.
        public var groundTruth: GroundTruthSource?
        /// Labels of a folder count that were collected from the window's start up to this time, also where it is before
        /// the window's end.
        public var labelsUntil: Double
        /// The folder below which `merge/…` is written; nil writes no merged records.
        public var merged: String?
        /// Part of the merged files' names.
        public var id = UUID()

        /// Captures from their parts.
        public init(
            folder: String, window: Range<Double>, groundTruth: GroundTruthSource? = nil,
            labelsUntil: Double = 253_402_300_800
        ) {
            self.folder = folder
            self.window = window
            self.groundTruth = groundTruth
            self.labelsUntil = labelsUntil
        }
    }

    /// What is looked at.
    public var kind: Kind
    /// The rows.
    public var source: Source
    /// The folder to make, or to replace when it holds files of an earlier run and nothing else.
    public var output: String
    /// A folder with a baseline of this kind, or a model's; nil makes a baseline.
    public var baseline: String?
    /// A model's folder, for its columns, its threshold and, of files without predictions, its probabilities; nil takes the
    /// baseline where that is a model's.
    public var model: String?
    /// What the model predicts.
    public var problem = ProblemType.binary
    /// The label: a file's column, by default the model's label; in captured ground truth, its place in the label's data.
    public var label: String?
    /// The predicted class or number: a file's column, or its place in a captured answer.
    public var prediction: String?
    /// The probability of class 1: a file's column, or its place in a captured answer.
    public var probability: String?
    /// Class 1 is predicted where the probability is greater; nil is the model's own threshold, or 0.5.
    public var threshold: Double?
    /// By which groups bias is measured.
    public var facets: [Facet] = []
    /// The column within whose values conditional disparity is measured.
    public var group: String?
    /// Whether every metric past its threshold is a violation, as with Model Monitor, or only what is more than chance.
    public var isAsModelMonitor = false
    /// The share of windows without change in which any metric may seem worse, in (0, 0.5].
    public var alarmRate = 0.001
    /// The command line that does the same, for the report.
    public var command: String?

    /// A request; the rest has its defaults.
    public init(_ kind: Kind, source: Source, output: String, baseline: String?) {
        self.kind = kind
        self.source = source
        self.output = output
        self.baseline = baseline
    }
}

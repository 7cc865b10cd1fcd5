public import ArgumentParser
import Jobs
public import Quality
public import QualityRuns

/// What is looked at by a monitor.
enum MonitorKind: String, ExpressibleByArgument, CaseIterable {
    case dataQuality = "data-quality"
    case modelQuality = "model-quality"
    case bias = "model-bias"
    case attribution = "model-explainability"

    /// Takes the short words too.
    init?(argument: String) {
        let words = ["quality": Self.modelQuality, "bias": .bias, "attribution": .attribution]
        guard let kind = Self(rawValue: argument.lowercased()) ?? words[argument.lowercased()] else { return nil }
        self = kind
    }

    /// The look at labels or attributions; nil for data quality.
    var look: QualityRequest.Kind? { QualityRequest.Kind(rawValue: rawValue) }
}

/// Where predictions and labels stand, and what bias is measured across.
struct QualityOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The label's column of a file, by default the model's; of captures, its place in the label's data. In a baseline of "
                + "data quality, the column to put first.",
            valueName: "column"))
    var label: String?

    @Option(
        help: ArgumentHelp(
            "The probability: a file's column; of captures, its place in the answer, such as 0 or predictions[*].score.",
            valueName: "place"))
    var probability: String?

    @Option(help: ArgumentHelp("The predicted class or number, likewise.", valueName: "place"))
    var prediction: String?

    @Option(
        help: ArgumentHelp(
            "Predict 1 above this probability; by default the baseline's or the model's own threshold, or 0.5.",
            valueName: "p"))
    var threshold: Double?

    @Option(
        help: ArgumentHelp(
            "What the model predicts.", valueName: "BinaryClassification|MulticlassClassification|Regression"))
    var problem: ProblemType = .binary

    @Option(
        help: ArgumentHelp(
            "A group across which bias is measured. May be repeated.", valueName: "column=value,…|column>number"))
    var facet: [Facet] = []

    @Option(
        help: ArgumentHelp("The column within whose values conditional disparity is measured.", valueName: "column"))
    var group: String?

    @Option(
        help: ArgumentHelp(
            "The model that knows the columns, or makes the predictions of a file without; by default the baseline, where "
                + "it is a model.", valueName: "model"))
    var model: String?

    func validate() throws {
        guard threshold.map({ (0...1).contains($0) }) ?? true else {
            throw ValidationError("--threshold takes a number from 0 to 1")
        }
    }

    /// Whether anything was given that only looks at labels and attributions have.
    var isGiven: Bool {
        probability != nil || prediction != nil || threshold != nil || !facet.isEmpty || group != nil || model != nil
            || problem != .binary
    }

    /// Puts the options into a request.
    func apply(to request: inout QualityRequest, home: Home) throws {
        request.label = label
        request.probability = probability
        request.prediction = prediction
        request.threshold = threshold
        request.problem = problem
        request.facets = facet
        request.group = group
        request.model = try model.map { try ModelDirectory.resolve($0, home: home).path }
    }
}

extension ProblemType: ExpressibleByArgument {}

extension Facet: ExpressibleByArgument {
    /// `column=value,…` or `column>number`.
    public init?(argument: String) { self.init(argument) }
}

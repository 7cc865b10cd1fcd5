public import QualityRuns
import Quality

/// What a schedule's options say of a look at labels or attributions.
public enum LookOption: String, Sendable, CaseIterable {
    /// The endpoint's folder of ground truth.
    case groundTruth = "ground-truth"
    /// The model's folder; where there is none, that of the model behind the endpoint counts.
    case model
    /// The label's place in a label's data.
    case label
    /// The probability's place in an answer.
    case probability
    /// The predicted class's or number's place in an answer.
    case prediction
    /// The threshold of a probability.
    case threshold
    /// SageMaker's problem type.
    case problem
    /// Groups by which bias is measured, a line each.
    case facets
    /// The column within whose values conditional disparity is measured.
    case group
}

extension [String: String] {
    /// An option's value; nil where it is not given.
    public subscript(_ option: LookOption) -> String? {
        get { self[option.rawValue] }
        set { self[option.rawValue] = newValue }
    }

    /// Options that say what a request does.
    public init(_ request: QualityRequest) {
        self.init()
        self[.model] = request.model
        self[.label] = request.label
        self[.probability] = request.probability
        self[.prediction] = request.prediction
        self[.threshold] = request.threshold.map { "\($0)" }
        if request.problem != .binary { self[.problem] = request.problem.rawValue }
        if !request.facets.isEmpty { self[.facets] = request.facets.map(\.text).joined(separator: "\n") }
        self[.group] = request.group
    }

    /// Puts options into a request.
    ///
    /// - Throws: ``Quality/QualityError`` `bad-setting` for one that cannot be read.
    func apply(to request: inout QualityRequest) throws {
        func bad(_ option: LookOption) -> QualityError {
            QualityError(
                .badSetting, "the schedule's option \(option.rawValue) is \"\(self[option] ?? "")\"",
                hint: "make the schedule anew with `propensity monitor schedule --replace`")
        }
        request.model = self[.model]
        request.label = self[.label]
        request.probability = self[.probability]
        request.prediction = self[.prediction]
        request.group = self[.group]
        if let text = self[.threshold] {
            guard let threshold = Double(text) else { throw bad(.threshold) }
            request.threshold = threshold
        }
        if let text = self[.problem] {
            guard let problem = ProblemType(rawValue: text) else { throw bad(.problem) }
            request.problem = problem
        }
        request.facets = try (self[.facets] ?? "").split(separator: "\n").map { line in
            guard let facet = Facet(String(line)) else { throw bad(.facets) }
            return facet
        }
    }
}

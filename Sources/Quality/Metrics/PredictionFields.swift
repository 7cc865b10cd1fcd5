/// Where predictions and labels stand in merged records, in the words of the API's monitoring inputs.
public struct PredictionFields: Sendable {
    /// `InferenceAttribute`: the predicted class or number.
    public var inference: FieldPath?
    /// `ProbabilityAttribute`: the probability of class 1.
    public var probability: FieldPath?
    /// `ProbabilityThresholdAttribute`: without an inference, class 1 is predicted where the probability is greater.
    public var threshold: Double
    /// Where in a label's data the label stands; nil is the first CSV field, or the scalars of JSON.
    public var groundTruth: FieldPath?
    /// How a binary label's classes are spelled besides 0 and 1, such as `no` and `yes`; nil where they are not.
    public var classes: (negative: String, positive: String)?

    /// Fields from their paths; see ``FieldPath/init(_:)``.
    ///
    /// With neither inference nor probability the first CSV field is the probability of a binary model and the
    /// prediction of others.
    ///
    /// - Throws: ``QualityError`` `bad-setting` for a path that is none, or a threshold outside 0 to 1.
    public init(
        inference: String? = nil, probability: String? = nil, threshold: Double = 0.5, groundTruth: String? = nil
    ) throws(QualityError) {
        func path(_ text: String?) throws(QualityError) -> FieldPath? {
            guard let text else { return nil }
            return try FieldPath(text)
        }
        guard (0...1).contains(threshold) else {
            throw QualityError(.badSetting, "the probability threshold \(threshold) is not from 0 to 1")
        }
        self.inference = try path(inference)
        self.probability = try path(probability)
        self.threshold = threshold
        self.groundTruth = try path(groundTruth)
    }
}

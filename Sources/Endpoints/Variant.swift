/// A model behind an endpoint, and how much of the traffic it gets.
public struct Variant: Sendable, Codable, Equatable {
    /// Letters, digits and hyphens, at most 63; unique in its endpoint.
    public var name: String
    /// What answers.
    public var model: DeployedModel
    /// The share of the traffic, as a part of the sum of all weights; at least 0.
    public var weight: Double
    /// How predictions of several rows are put together as CSV; nil is ``AnswerForm/lines``.
    public var answerForm: AnswerForm?

    /// A variant from its parts; ``Endpoint/check()`` says whether they hold together.
    public init(name: String, model: DeployedModel, weight: Double = 1, answerForm: AnswerForm? = nil) {
        self.name = name
        self.model = model
        self.weight = weight
        self.answerForm = answerForm
    }
}

/// How predictions of several rows are put together, as versions of SageMaker's container differ in it.
public enum AnswerForm: String, Sendable, Codable, CaseIterable {
    /// One a line, or JSON where that is asked for: XGBoost's container from 1.2-1 on.
    case lines
    /// Joined by commas without a newline, as `text/csv` whatever was asked for: the container up to 1.0-1.
    case oneLine = "one-line"
}

/// A model's files as they were when it was deployed: a folder of its own, named by its content, which nothing changes.
public struct DeployedModel: Sendable, Codable, Equatable {
    /// What the user called it: `NAME:VERSION`, or the folder.
    public var reference: String
    /// The first 16 hexadecimal digits of the SHA-256 of `model.json`, `schema.json` and `metrics.json`: the version that metrics tell.
    public var digest: String
    /// The folder, absolute.
    public var folder: String

    /// A deployed model from its parts; nothing is read.
    public init(reference: String, digest: String, folder: String) {
        self.reference = reference
        self.digest = digest
        self.folder = folder
    }
}

/// Rows with what a model said and what happened, ready to be measured.
public enum LabelledRows: Sendable, Equatable {
    /// Of a model with two classes.
    case binary(BinaryRows)
    /// Of a model with several classes.
    case multiclass(MulticlassRows)
    /// Of a model that predicts a number.
    case regression(RegressionRows)

    /// What the model predicts.
    public var problem: ProblemType {
        switch self {
        case .binary: .binary
        case .multiclass: .multiclass
        case .regression: .regression
        }
    }

    /// The number of rows.
    public var count: Int {
        switch self {
        case .binary(let rows): rows.labels.count
        case .multiclass(let rows): rows.labels.count
        case .regression(let rows): rows.labels.count
        }
    }
}

/// Rows of a model with two classes; arrays of one length.
public struct BinaryRows: Sendable, Equatable {
    /// What happened, 0 or 1.
    public var labels: [UInt8] = []
    /// The predicted class, 0 or 1.
    public var predictions: [UInt8] = []
    /// The probability of class 1, from 0 to 1; nil when only classes were predicted.
    public var probabilities: [Double]?
    /// When the request came, in seconds since 1970; nil when that is not known.
    public var times: [Double]?

    /// No rows.
    public init() {}

    /// Rows whose class is predicted as 1 where the probability is greater than a threshold.
    public init(probabilities: [Double], labels: [UInt8], threshold: Double = 0.5, times: [Double]? = nil) {
        self.labels = labels
        self.probabilities = probabilities
        predictions = probabilities.map { $0 > threshold ? 1 : 0 }
        self.times = times
    }

    /// Rows of which only the classes are known.
    public init(predictions: [UInt8], labels: [UInt8]) {
        self.labels = labels
        self.predictions = predictions
    }
}

/// Rows of a model with several classes; arrays of one length.
public struct MulticlassRows: Sendable, Equatable {
    /// The classes' texts in the order in which they were met.
    public private(set) var classes: [String] = []
    /// What happened, as places in ``classes``.
    public private(set) var labels: [Int] = []
    /// The predicted classes, as places in ``classes``.
    public private(set) var predictions: [Int] = []
    private var places: [String: Int] = [:]

    /// No rows.
    public init() {}

    /// Adds a row; whole numbers are the same class however they are spelled (`1`, `1.0`).
    public mutating func add(label: String, prediction: String) {
        labels.append(place(label))
        predictions.append(place(prediction))
    }

    private mutating func place(_ text: String) -> Int {
        var text = text
        if let number = Double(text), number.magnitude < 1e15, let whole = Int(exactly: number) { text = "\(whole)" }
        if let place = places[text] { return place }
        places[text] = classes.count
        classes.append(text)
        return classes.count - 1
    }
}

/// Rows of a model that predicts a number; arrays of one length.
public struct RegressionRows: Sendable, Equatable {
    /// What happened.
    public var labels: [Double] = []
    /// What was predicted.
    public var predictions: [Double] = []

    /// No rows.
    public init() {}

    /// Rows from their numbers.
    public init(predictions: [Double], labels: [Double]) {
        self.labels = labels
        self.predictions = predictions
    }
}

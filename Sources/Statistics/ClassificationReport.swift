/// Precision, recall and F1 score by label, in the layout of scikit-learn's `classification_report(output_dict=True)`.
///
/// A ratio without a denominator (precision of a label never predicted) is 0, as in scikit-learn. With one label only the
/// report keeps both entries, the absent one with a support of 0, and averages run over the labels that occur among rows
/// or predictions, which is what scikit-learn does.
public struct ClassificationReport: Codable, Sendable, Equatable {
    /// One line of the report.
    public struct Entry: Codable, Sendable, Equatable {
        /// Share of the rows predicted so that are so.
        public var precision: Double
        /// Share of the rows that are so that are predicted so.
        public var recall: Double
        /// Harmonic mean of the two.
        public var f1Score: Double
        /// Weight of the rows that are so.
        public var support: Double

        enum CodingKeys: String, CodingKey {
            case precision, recall
            case f1Score = "f1-score"
            case support
        }
    }

    /// The negative label's line, `"0"`.
    public var negative: Entry
    /// The positive label's line, `"1"`.
    public var positive: Entry
    /// Share of the rows predicted rightly.
    public var accuracy: Double
    /// Plain mean of the labels' lines.
    public var macroAverage: Entry
    /// Mean of the labels' lines weighted by their support.
    public var weightedAverage: Entry

    enum CodingKeys: String, CodingKey {
        case negative = "0"
        case positive = "1"
        case accuracy
        case macroAverage = "macro avg"
        case weightedAverage = "weighted avg"
    }

    /// The report of a confusion matrix.
    public init(_ matrix: ConfusionMatrix) {
        negative = Self.entry(right: matrix.tn, predicted: matrix.tn + matrix.fn, support: matrix.tn + matrix.fp)
        positive = Self.entry(right: matrix.tp, predicted: matrix.tp + matrix.fp, support: matrix.tp + matrix.fn)
        accuracy = matrix.accuracy ?? 0
        var present: [Entry] = []
        if matrix.tn + matrix.fp + matrix.fn > 0 { present.append(negative) }
        if matrix.tp + matrix.fp + matrix.fn > 0 { present.append(positive) }
        macroAverage = Self.average(present, total: matrix.total) { _ in 1 }
        weightedAverage = Self.average(present, total: matrix.total) { $0.support }
    }

    private static func entry(right: Double, predicted: Double, support: Double) -> Entry {
        Entry(
            precision: predicted > 0 ? right / predicted : 0,
            recall: support > 0 ? right / support : 0,
            f1Score: predicted + support > 0 ? 2 * right / (predicted + support) : 0,
            support: support
        )
    }

    private static func average(_ entries: [Entry], total: Double, weight: (Entry) -> Double) -> Entry {
        let weights = entries.map(weight)
        let sum = weights.reduce(0, +)
        func mean(_ value: KeyPath<Entry, Double>) -> Double {
            sum > 0 ? zip(entries, weights).reduce(0) { $0 + $1.0[keyPath: value] * $1.1 } / sum : 0
        }
        return Entry(precision: mean(\.precision), recall: mean(\.recall), f1Score: mean(\.f1Score), support: total)
    }
}

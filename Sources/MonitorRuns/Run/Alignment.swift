import Monitoring
import Statistics
import Tabular

/// Which of the window's columns are compared with which of the baseline's.
///
/// Model Monitor compares by position: the answer's columns, then the request's. A training set has the label where live rows have
/// the model's probability, or nothing; comparing those two only says that a probability is no label. Unless Model Monitor's
/// own reading is asked for, such a column is left out of the checks and said to be, and probabilities are compared with
/// those of held-out rows.
///
/// Answers are left out only where the baseline is known to have no label: in a row with a cell too many, the answer is still
/// in the label's place.
struct Alignment {
    /// The baseline, less what is not compared.
    var baseline: BaselineReference
    /// The window's columns for the checks, in the baseline's order.
    var current: [ColumnDistribution]
    /// The window's predictions, when the first column is one.
    var prediction: ColumnDistribution?
    /// Cells at the beginning of each row that are not among ``current``.
    var leftOut = 0
    /// Columns at the end of ``current`` that no row has cells of.
    private(set) var unknown = 0
    /// What was left out, in words.
    var notes: [String] = []

    init(_ reference: BaselineReference, columns: [ColumnDistribution], outputs: Int, isAsModelMonitor: Bool) {
        baseline = reference
        current = columns
        guard !isAsModelMonitor, let first = reference.constraints.features.first else { return }
        let expected = reference.constraints.features.count
        let inputs = columns.count - outputs
        let isProbability = columns.first.map(Self.holdsProbabilities) ?? false
        let hasLabel = Self.holdsLabel(reference)
        if outputs == 1, columns.count == expected, isProbability, hasLabel == true {
            takePrediction()
            baseline.dropFirst()
            notes.append(
                "the baseline's first column, \(first.name), is the label and the window's the model's probability: "
                    + "they are not compared")
        } else if outputs == 1, isProbability, reference.schema != nil, hasLabel == true {
            // A model's folder tells that there is a label, so the request has too many cells or too few.
            takePrediction()
            baseline.dropFirst()
        } else if outputs > 0, inputs == expected, outputs > 1 || hasLabel == false {
            if isProbability { takePrediction() }
            leftOut = outputs
            current = Array(columns.suffix(inputs))
            notes.append("the baseline has no column for the answers: they are not checked")
        } else if outputs == 0, columns.count == expected - 1, hasLabel == true {
            baseline.dropFirst()
            notes.append("the window has no column for \(first.name), the baseline's first")
        }
        for index in current.indices where current.count == baseline.names.count {
            current[index].name = baseline.names[index]
        }
    }

    /// Whether columns are known by their position only, and are not as many as the baseline's.
    var hasNoNames: Bool { current.count != baseline.names.count && current.allSatisfy { $0.name.hasPrefix("_c") } }

    /// Adds the keys of JSON objects that the baseline has no column for: columns too many, whose cells were not looked at.
    mutating func addUnknown(_ keys: [String], rowCount: Int) {
        guard !keys.isEmpty else { return }
        unknown = keys.count
        current += keys.map { key in
            ColumnDistribution(
                name: key, inferredType: .unknown, rowCount: rowCount, classCounts: [:], valueCounts: nil, numbers: nil)
        }
        let named = keys.prefix(5).joined(separator: ", ") + (keys.count > 5 ? ", …" : "")
        notes.append("records have keys that the baseline has no column for: \(named)")
    }

    private mutating func takePrediction() {
        prediction = current.first
        prediction?.name = ReferenceSample.predictionName
        leftOut = 1
        current.removeFirst()
    }

    /// Whether the baseline's first column is a label of two classes; nil where neither a model nor statistics tell.
    private static func holdsLabel(_ reference: BaselineReference) -> Bool? {
        guard let name = reference.names.first else { return false }
        if let schema = reference.schema { return schema.columns.contains { $0.role == .label && $0.name == name } }
        guard let first = reference.columns?.first else { return nil }
        // Labels may be written as 0.0 and 1.0.
        return first.numbers.map { $0.sketch.levels.allSatisfy { $0.allSatisfy { $0 == 0 || $0 == 1 } } } ?? false
    }

    private static func holdsProbabilities(_ column: ColumnDistribution) -> Bool {
        guard let numbers = column.numbers else { return false }
        return numbers.minimum >= 0 && numbers.maximum <= 1 && column.inferredType == .fractional
    }
}

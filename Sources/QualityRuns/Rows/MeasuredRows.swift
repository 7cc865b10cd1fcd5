import Quality

/// The rows of a window as far as a look needs them.
struct MeasuredRows {
    /// What was said and what happened.
    var labelled: LabelledRows
    /// Rows by their predicted probability, those without a label too; empty where there are none.
    var probabilities: [Double: Int] = [:]
    /// Cells of the columns that were asked for, `[column][rows]`, of the labelled rows.
    var cells: [String: [String]] = [:]
    /// What the model takes, of the labelled rows or, of attributions, a sample of all; empty unless asked for.
    var features = FeatureSample(limit: .max)
    /// How labels and requests met; nil of files.
    var merge: GroundTruthMerge.Summary?
    /// Begin and end in seconds since 1970; nil of files.
    var window: Range<Double>?
    /// What was left out, in words.
    var notes: [String] = []

    /// Rows from a collector, with what it could not use.
    init(_ collector: RowCollector) {
        labelled = collector.rows
        note(unusable: collector.unreadable, first: collector.firstMistake?.message)
        if collector.countsDiffer > 0 {
            notes.append(
                "\(collector.countsDiffer) records have another number of labels than of rows, and were left out")
        }
    }

    /// Says what could not be used.
    mutating func note(unusable: Int, first: String?) {
        guard unusable > 0 else { return }
        notes.append("\(unusable) record\(unusable == 1 ? "" : "s") could not be used; the first: \(first ?? "")")
    }

    /// The probabilities as patterns and counts, ascending.
    var patterns: (probabilities: [Double], counts: [Int]) {
        let sorted = probabilities.sorted { $0.key < $1.key }
        return (sorted.map(\.key), sorted.map(\.value))
    }
}

/// What a look needs of each row.
struct WantedColumns {
    /// Whose cells are wanted.
    var cells: [String] = []
    /// Whether what the model takes is wanted.
    var features = false
    /// Whether labels are wanted.
    var labels = true
}

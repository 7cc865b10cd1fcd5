extension Diagnosis {
    /// Causes of a column of few values whose shares moved.
    func shareCauses(_ column: ColumnComparison) -> [Cause] {
        guard let values = column.values?.present, values.baselineRows > 0, values.currentRows > 0 else { return [] }
        var causes: [Cause] = []
        let new = values.categories.filter { $0.baseline == 0 && $0.current > 0 }
        let newRows = new.reduce(0) { $0 + $1.current }
        let novelty = FisherTest(baseline: (values.baselineRows, 0), current: (values.currentRows, newRows))
        if let example = new.max(by: { $0.current < $1.current })?.text, novelty.pValue <= 1e-3 {
            let texts = Set(new.compactMap(\.text))
            let onlyNew = values.known.test.pValue > 1e-3
            let names = new.count == 1 ? "A new value" : "\(new.count) new values"
            let such = new.count == 1 ? Words.quoted(example) : "most often \(Words.quoted(example))"
            let share = Words.percent(Double(newRows) / Double(values.currentRows))
            causes.append(
                Cause(
                    .newValue, onlyNew ? 82 : 55, "\(names), \(such), in \(share) of the filled cells.",
                    shows: { cell in cell.map { texts.contains($0) } ?? false }))
        }
        guard values.test.pValue <= 0.05, let telling = values.telling, let text = telling.text else { return causes }
        let before = Words.percent(Double(telling.baseline) / Double(values.baselineRows))
        let now = Words.percent(Double(telling.current) / Double(values.currentRows))
        let moved = "of \(Words.quoted(text)) went from \(before) to \(now)"
        let shows: @Sendable (String?) -> Bool = { $0 == text }
        causes.append(
            values.categories.count <= 2
                ? Cause(.rateChanged, 60, "The share \(moved).", shows: shows)
                : Cause(.mixChanged, 50, "The mix of values changed; most of all the share \(moved).", shows: shows))
        return causes
    }
}

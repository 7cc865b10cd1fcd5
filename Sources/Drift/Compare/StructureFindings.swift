internal import Monitoring

/// What the names and the number of columns say: no chance is involved.
struct StructureFindings {
    private(set) var findings: [Finding] = []
    /// Whether records hold several rows one after the other, so that names cannot be trusted.
    private(set) var isBatch = false

    init(_ baseline: [ColumnDistribution], _ window: DriftWindow) {
        if let batch = Self.batch(baseline.count, window) {
            isBatch = true
            findings = [batch]
        }
        let (known, here) = (Set(baseline.map(\.name)), Set(window.columns.map(\.name)))
        let missing = baseline.filter { !here.contains($0.name) }
        let extra = window.columns.filter { !known.contains($0.name) }
        guard !isBatch, window.rowCount > 0 else { return }
        var renamed: [String: String] = [:]
        for column in missing {
            let partner = extra.first { renamed[$0.name] == nil && Self.isSame(column, $0, others: extra.count > 1) }
            if let partner { renamed[partner.name] = column.name }
            let hint = partner.map { " Perhaps it is now called \(Words.quoted($0.name))." } ?? ""
            findings.append(
                Self.finding(.missingColumn, column.name, "The column is not there any more.\(hint)", window))
        }
        for column in extra {
            let hint = renamed[column.name].map { " Perhaps it is \(Words.quoted($0)) with another name." } ?? ""
            findings.append(
                Self.finding(.extraColumn, column.name, "The baseline has no such column.\(hint)", window))
        }
    }

    /// Whether a column that is gone and one that is new may be one.
    private static func isSame(_ old: ColumnDistribution, _ new: ColumnDistribution, others: Bool) -> Bool {
        func letters(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
        if letters(old.name) == letters(new.name) { return true }
        return ColumnComparison(old, new).pValue > 0.001
    }

    private static func batch(_ number: Int, _ window: DriftWindow) -> Finding? {
        guard number > 0 else { return nil }
        let widths = window.rowsByCellCount.filter { $0.value > 0 }
        let total = widths.values.reduce(0, +)
        let wide = widths.filter { $0.key > number && $0.key.isMultiple(of: number) }
        if let example = wide.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
            let rows = wide.values.reduce(0, +)
            let share = Words.percent(Double(rows) / Double(total))
            let sentence =
                "A batch was sent as columns: \(Words.count(rows)) records (\(share)) hold several rows one after the "
                + "other, such as \(example.key) cells, \(example.key / number) times the baseline's \(number)."
            return finding(.batchAsColumns, nil, sentence, window)
        }
        let count = window.columns.count
        guard widths.isEmpty, count > number, count.isMultiple(of: number) else { return nil }
        return finding(
            .batchAsColumns, nil,
            "A batch was sent as columns: \(count) columns are \(count / number) times the baseline's \(number), so each "
                + "record probably holds \(count / number) rows one after the other.", window)
    }

    private static func finding(
        _ kind: FindingKind, _ column: String?, _ cause: String, _ window: DriftWindow
    ) -> Finding {
        Finding(
            column: column, kind: kind, alternatives: [], severity: .alarm, rule: .structure, pValue: 0,
            adjustedPValue: 0, effect: nil, otherEffects: [], figures: nil, cause: cause,
            sampleRows: Array(window.sampleRows.indices.prefix(3)), impact: 1, windows: 1)
    }
}

internal import Monitoring

/// What the names and the number of columns say: no chance is involved.
struct StructureFindings {
    private(set) var findings: [Finding] = []
    /// Whether records hold several rows one after the other, so that names cannot be trusted.
    private(set) var isBatch = false

    /// Rows or records beyond this share are an alarm where there are a few of them, others a note of the run's.
    private static let toleratedShare = 0.01
    private static let toleratedCount = 2

    init(_ baseline: [ColumnDistribution], _ window: DriftWindow) {
        if let batch = Self.batch(baseline.count, window) {
            isBatch = true
            findings = [batch]
        }
        findings += [Self.unreadable(window), isBatch ? nil : Self.otherLengths(window)].compactMap(\.self)
        if !isBatch, window.isPositional, window.columns.count != baseline.count {
            findings.append(Self.otherNumber(of: baseline.count, window))
            return
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

    private static func unreadable(_ window: DriftWindow) -> Finding? {
        let all =
            window.unreadableRecords
            + (window.rowsByCellCount.isEmpty ? window.rowCount : window.rowsByCellCount.values.reduce(0, +))
        guard isMany(window.unreadableRecords, of: all) else { return nil }
        let share = Words.percent(Double(window.unreadableRecords) / Double(all))
        return finding(
            .unreadable, nil,
            "\(Words.count(window.unreadableRecords)) records (\(share)) cannot be read, and are in no other figure.",
            window)
    }

    private static func otherLengths(_ window: DriftWindow) -> Finding? {
        let all = window.rowsByCellCount.values.reduce(0, +)
        guard let usual = window.rowsByCellCount.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
            return nil
        }
        let others = window.rowsByCellCount.filter { $0.key != usual.key && $0.value > 0 }
        let count = all - usual.value
        guard isMany(count, of: all),
            let example = others.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
        else { return nil }
        let share = Words.percent(Double(count) / Double(all))
        return finding(
            .rowLength, nil,
            "\(Words.count(count)) rows (\(share)) do not have \(usual.key) cells as most do, such as \(Words.count(example.value)) "
                + "of \(example.key), and were only counted: callers send different columns.", window)
    }

    private static func otherNumber(of baseline: Int, _ window: DriftWindow) -> Finding {
        let (count, isMore) = (window.columns.count, window.columns.count > baseline)
        let (difference, word) = (abs(count - baseline), isMore ? "too many" : "too few")
        return finding(
            isMore ? .extraColumn : .missingColumn, nil,
            "Rows have \(difference) \(difference == 1 ? "cell" : "cells") \(word): \(count) columns where the baseline has "
                + "\(baseline). Their cells have no names, so which it is cannot be told, and columns were not compared.",
            window)
    }

    private static func isMany(_ count: Int, of all: Int) -> Bool {
        count > toleratedCount && Double(count) > toleratedShare * Double(all)
    }

    /// How many rows of the baseline's a record of so many cells holds; nil when it holds no whole number of them.
    private static func rowsHeld(_ cells: Int, _ number: Int, answer: Int) -> Int? {
        // Each row with its answer; one answer before all of them, with the baseline's label left out; or without one.
        for (whole, single) in [(cells, number), (cells - answer, number - answer), (cells - answer, number)]
        where single > 0 && whole > single && whole.isMultiple(of: single) {
            return whole / single
        }
        return nil
    }

    private static func batch(_ number: Int, _ window: DriftWindow) -> Finding? {
        guard number > 0 else { return nil }
        let widths = window.rowsByCellCount.filter { $0.value > 0 }
        let total = widths.values.reduce(0, +)
        // A few more cells are no further row where rows are short.
        let wide = widths.filter { rowsHeld($0.key, number, answer: number > 2 ? window.answerCells : 0) != nil }
        if let example = wide.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
            let rows = wide.values.reduce(0, +)
            let share = Words.percent(Double(rows) / Double(total))
            let sentence =
                "A batch was sent as columns: \(Words.count(rows)) records (\(share)) hold several rows one after the "
                + "other, such as \(rowsHeld(example.key, number, answer: number > 2 ? window.answerCells : 0) ?? 0) in "
                + "\(example.key) cells."
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

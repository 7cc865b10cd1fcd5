import Statistics

/// What a column says of the label, by itself.
struct ColumnOutcomes: Sendable {
    /// Rates by value or range, as shown.
    var grouping: ConversionTable.Grouping
    var shown: [ConversionTable.Entry]
    /// Rates by value or range as leakage is judged: every value with enough rows, the rest together, missing cells too.
    var judged: [ConversionTable.Entry]
    /// ROC-AUC of the column alone, at least 0.5.
    var rocAUC: Double?
    /// Association of words with the label; nil for numbers, whose correlation is in the matrix.
    var cramersV: Double?
    /// The summary of a real column whose sort was needed anyway; nil when rows without a label are missing from it.
    var summary: NumericSummary?

    /// Mutual information of label and value or range in nats.
    var mutualInformation: Double? { table.mutualInformation }

    /// The best ROC-AUC of the column alone: as a number, or with values ranked by their rates.
    var bestRocAUC: Double? {
        guard let ranked = table.bestRocAUC else { return rocAUC }
        return max(ranked, rocAUC ?? 0)
    }

    private var table: OutcomesByValue {
        OutcomesByValue(negatives: judged.map { $0.rows - $0.positives }, positives: judged.map(\.positives))
    }

    /// A binary column.
    init(_ bits: BitColumn, _ label: BinaryLabel, text: (Int) -> String) {
        let table = OutcomesByValue(bits.crossCounts(with: label.bits))
        grouping = .values
        shown = Self.entries(table, label, text: text)
        judged = shown
        rocAUC = table.bestRocAUC
    }

    /// A numeric column.
    ///
    /// - Parameters:
    ///   - numbers: `[rows]`, NaN where missing.
    ///   - whole: The same as whole numbers, `Int64.min` where missing, if that is what they are.
    ///   - label: `[rows]`
    init(_ numbers: [Double], whole: [Int64]?, _ label: BinaryLabel) {
        let groups = whole.flatMap { Self.counted($0, label) } ?? Self.sorted(numbers, label)
        let known = groups?.rows ?? 0
        if let groups, label.isComplete { summary = NumericSummary(groups, missing: numbers.count - known) }
        rocAUC = groups?.rocAUC.map { max($0, 1 - $0) }
        let ascending: [OutcomeGroups.Group] = groups?.groups.reversed() ?? []
        if ascending.count <= ExplorationLimits.conversionValues {
            grouping = .values
            shown = ascending.compactMap {
                .init(Figures.plain($0.value), positives: $0.positiveRows, negatives: $0.negativeRows)
            }
        } else {
            grouping = .ranges
            shown = Self.ranges(ascending, rows: known)
        }
        shown += Self.missing(label, known: shown)
        judged = shown
    }

    /// A column of words.
    ///
    /// - Parameters:
    ///   - codes: `[rows]`, −1 where missing.
    ///   - label: `[rows]`
    ///   - values: Number of words.
    ///   - text: The word of a code.
    init(_ codes: [Int32], _ label: BinaryLabel, values: Int, text: (Int) -> String) {
        let table = OutcomesByValue(codes: codes, values: values, labels: label.values)
        grouping = .values
        cramersV = table.correctedCramersV
        rocAUC = table.pooled(minimumRows: ExplorationLimits.pooledRows).bestRocAUC
        let order = (0..<values).filter { table.rows(of: $0) > 0 }.sorted {
            (table.rows(of: $1), $0) < (table.rows(of: $0), $1)
        }
        let entries = order.compactMap { value in
            ConversionTable.Entry(
                text(value),
                positives: table.positives[value],
                negatives: table.negatives[value]
            )
        }
        let missing = Self.missing(label, known: entries)
        let limit = ExplorationLimits.conversionValues
        shown =
            entries.count <= limit
            ? entries + missing
            : entries.prefix(limit - 1) + Self.together(entries.dropFirst(limit - 1)) + missing
        let frequent = entries.prefix { $0.rows >= ExplorationLimits.pooledRows }
        judged = frequent + Self.together(entries.dropFirst(frequent.count)) + missing
    }

    // MARK: Entries

    private static func entries(
        _ table: OutcomesByValue,
        _ label: BinaryLabel,
        text: (Int) -> String
    ) -> [ConversionTable.Entry] {
        let entries = (0..<table.values).compactMap { value in
            ConversionTable.Entry(text(value), positives: table.positives[value], negatives: table.negatives[value])
        }
        return entries + missing(label, known: entries)
    }

    /// The rows with a label that none of the entries holds: their cells are missing.
    private static func missing(
        _ label: BinaryLabel,
        known: [ConversionTable.Entry]
    ) -> [ConversionTable.Entry] {
        let positives = label.bits.ones - known.reduce(0) { $0 + $1.positives }
        let negatives = label.bits.zeros - known.reduce(0) { $0 + $1.rows - $1.positives }
        return [ConversionTable.Entry("(missing)", positives: positives, negatives: negatives)].compactMap { $0 }
    }

    private static func together(_ entries: ArraySlice<ConversionTable.Entry>) -> [ConversionTable.Entry] {
        if entries.count == 1 { return Array(entries) }
        return [ConversionTable.Entry("(\(Figures.count(entries.count)) others)", merging: entries)].compactMap { $0 }
    }

    /// About equally large ranges; rows of one number are never parted.
    private static func ranges(
        _ ascending: [OutcomeGroups.Group],
        rows: Int
    ) -> [ConversionTable.Entry] {
        var bins: [(bin: Int, low: Double, high: Double, positives: Int, negatives: Int)] = []
        var below = 0
        for group in ascending {
            let size = group.positiveRows + group.negativeRows
            let bin = (2 * below + size) * ExplorationLimits.conversionBins / (2 * rows)
            below += size
            if bins.last?.bin != bin { bins.append((bin, group.value, group.value, 0, 0)) }
            bins[bins.count - 1].high = group.value
            bins[bins.count - 1].positives += group.positiveRows
            bins[bins.count - 1].negatives += group.negativeRows
        }
        return bins.compactMap { bin in
            let text =
                bin.low == bin.high
                ? Figures.plain(bin.low) : "\(Figures.short(bin.low)) to \(Figures.short(bin.high))"
            return ConversionTable.Entry(text, positives: bin.positives, negatives: bin.negatives)
        }
    }

    // MARK: Groups

    /// Whole numbers within a small range are counted, not sorted; nil when the range is large.
    private static func counted(_ whole: [Int64], _ label: BinaryLabel) -> OutcomeGroups? {
        var low = Int64.max
        var high = Int64.min
        for number in whole where number != .min {
            low = min(low, number)
            high = max(high, number)
        }
        let (range, overflow) = high.subtractingReportingOverflow(low)
        guard !overflow, range >= 0, range < 65_536 else { return nil }
        var positives = [Int](repeating: 0, count: Int(range) + 1)
        var negatives = positives
        for (number, outcome) in zip(whole, label.values) where number != .min {
            if outcome == 1 {
                positives[Int(number - low)] += 1
            } else if outcome == 0 {
                negatives[Int(number - low)] += 1
            }
        }
        return try? OutcomeGroups(
            values: positives.indices.map { Double(low) + Double($0) },
            positives: positives,
            negatives: negatives
        )
    }

    private static func sorted(_ numbers: [Double], _ label: BinaryLabel) -> OutcomeGroups? {
        if label.isComplete, !numbers.contains(where: \.isNaN) {
            return try? OutcomeGroups(values: numbers, labels: label.values)
        }
        let rows = numbers.indices.filter { !numbers[$0].isNaN && label.values[$0] <= 1 }
        return try? OutcomeGroups(values: rows.map { numbers[$0] }, labels: rows.map { label.values[$0] })
    }
}

import Statistics

extension Warnings {
    /// Columns that all but determine the label, or that are part of the outcome itself.
    ///
    /// A column known before the outcome makes it more or less likely; one made by the outcome settles it. With the rarer
    /// of the two outcomes as the one that happens, a column is suspected when
    ///
    /// - it alone ranks the rows with a ROC-AUC of at least ``ExplorationLimits/leakageRocAUC``; or
    /// - the outcome practically never happens in at least half of all rows, told by this column alone: its rate is at
    ///   most ``ExplorationLimits/impossibleShare`` of the overall rate for each value there, the values with too few rows
    ///   judged together (nobody orders who has not seen the checkout); or
    /// - the outcome is practically certain for a value: Wilson's lower bound is at least
    ///   ``ExplorationLimits/certainRate`` (whoever asks for a refund has ordered).
    ///
    /// A column that passes but reaches ``ExplorationLimits/strongRocAUC`` gets a lesser warning: strong, to be checked.
    var leakage: [ExplorationWarning] {
        guard let label, label.rarer >= ExplorationLimits.leakageOutcomes, let rate = label.rate else { return [] }
        let positiveIsRarer = rate <= 0.5
        let outcome = "\"\(label.column)\" is \(positiveIsRarer ? "" : "not ")\(label.positive)"
        return analyses.compactMap { analysis in
            guard let outcomes = analysis.outcomes else { return nil }
            let name = analysis.description.name
            let judgement = Judgement(outcomes, label, positiveIsRarer: positiveIsRarer)
            let area = outcomes.bestRocAUC ?? 0.5
            if judgement.isImpossibleInMostRows || !judgement.certain.isEmpty || area >= ExplorationLimits.leakageRocAUC
            {
                return .init(
                    code: .leakage,
                    columns: [name],
                    message: judgement.message(name: name, outcome: outcome, area: area),
                    advice:
                        "Ask when \"\(name)\" is known. If only during or after the outcome, as steps of an order are, "
                        + "leave it out (--ignore): the model would look better than it can be when it is used earlier."
                )
            }
            guard area >= ExplorationLimits.strongRocAUC else { return nil }
            return .init(
                code: .strongFeature,
                columns: [name],
                message: "\"\(name)\" alone ranks rows with a ROC-AUC of \(Figures.fixed(area, decimals: 3)), "
                    + "without settling the outcome.",
                advice: "Make sure that it is known, as it stands here, when predictions are made."
            )
        }
    }
}

/// What a column's values say of the rarer outcome.
private struct Judgement {
    /// The values whose outcome is practically impossible, and all others.
    var impossible: [ConversionTable.Entry]
    var others: [ConversionTable.Entry]
    /// The values whose outcome is practically certain.
    var certain: [ConversionTable.Entry]
    /// Rows with a label.
    var rows: Int
    var positiveIsRarer: Bool

    init(_ outcomes: ColumnOutcomes, _ label: LabelBalance, positiveIsRarer: Bool) {
        self.positiveIsRarer = positiveIsRarer
        rows = label.rows
        func happened(_ entry: ConversionTable.Entry) -> Int {
            positiveIsRarer ? entry.positives : entry.rows - entry.positives
        }
        let limit = ExplorationLimits.impossibleShare * Double(label.rarer) / Double(max(1, label.rows))
        let isImpossible = { (entry: ConversionTable.Entry) in Double(happened(entry)) <= limit * Double(entry.rows) }
        impossible = outcomes.judged.filter(isImpossible)
        others = outcomes.judged.filter { !isImpossible($0) }
        certain = outcomes.judged.filter { entry in
            let interval = entry.interval
            let bound = positiveIsRarer ? interval?.lower : interval.map { 1 - $0.upper }
            return bound ?? 0 >= ExplorationLimits.certainRate
        }
    }

    /// Whether the outcome practically never happens in at least half of the rows, and would have by chance.
    var isImpossibleInMostRows: Bool {
        let here = impossible.reduce(0) { $0 + $1.rows }
        return !others.isEmpty && Double(here) >= ExplorationLimits.impossibleRows * Double(rows)
    }

    func message(name: String, outcome: String, area: Double) -> String {
        var parts: [String] = []
        if isImpossibleInMostRows {
            parts.append(
                "\(outcome) in \(figures(impossible)) rows where \"\(name)\" is \(words(impossible)), and in "
                    + "\(figures(others)) others"
            )
        }
        if !certain.isEmpty {
            parts.append("\(outcome) in \(figures(certain)) rows where \"\(name)\" is \(words(certain))")
        }
        if area >= ExplorationLimits.leakageRocAUC || parts.isEmpty {
            parts.append("\"\(name)\" alone ranks rows with a ROC-AUC of \(Figures.fixed(area, decimals: 3))")
        }
        return parts.joined(separator: "; ") + "."
    }

    /// "17 of 42,558 (0.040 %)".
    private func figures(_ entries: [ConversionTable.Entry]) -> String {
        let rows = entries.reduce(0) { $0 + $1.rows }
        let positives = entries.reduce(0) { $0 + $1.positives }
        let happened = positiveIsRarer ? positives : rows - positives
        return "\(Figures.count(happened)) of \(Figures.count(rows)) "
            + "(\(Figures.percent(Double(happened) / Double(max(1, rows)))))"
    }

    /// "0", "0 or (missing)", "one of 7 values".
    private func words(_ entries: [ConversionTable.Entry]) -> String {
        entries.count <= 3
            ? entries.map(\.value).joined(separator: " or ") : "one of \(entries.count) values or ranges"
    }
}

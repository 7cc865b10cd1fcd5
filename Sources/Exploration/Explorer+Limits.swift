import Statistics
import Tabular

extension Explorer {
    /// What these data cannot tell: said so that nobody reads it into the figures.
    static func limits(analyses: [ColumnAnalysis], label: LabelBalance?, correlation: ExplorationFindings.Correlation)
        -> [String]
    {
        var limits: [String] = []
        if let label {
            limits.append(
                "When a column became known is not in the data. A leakage warning is a suspicion, and its absence is no proof: "
                    + "a column written after the outcome may be weak."
            )
            limits.append(
                "Rates compare rows as they are. A higher rate for a value does not mean that bringing the value about would "
                    + "raise it: for that, try it on some and not on others."
            )
            if let interval = label.interval, let rate = label.rate {
                limits.append(
                    "With \(Figures.count(label.positives)) positive rows of \(Figures.count(label.rows)), the overall rate "
                        + "of \(Figures.percent(rate)) is known to within \(Figures.percent(interval.lower)) to "
                        + "\(Figures.percent(interval.upper)) (95 %), if rows are independent of each other."
                )
            }
        }
        if !analyses.contains(where: { $0.description.role == .identifier }) {
            limits.append("No column identifies a visitor, so visits of the same visitor cannot be told apart.")
        }
        if let weight = analyses.first(where: { $0.description.role == .weight }) {
            limits.append(
                "Rates and correlations count rows, each once: \"\(weight.description.name)\" is not used here."
            )
        }
        limits.append(
            "Correlation sees straight lines only, and columns one or two at a time: what columns tell together, only a model "
                + "shows. Categories have no place in the heat map."
        )
        if let omission = correlation.omission(ofLabel: label != nil) { limits.append(omission) }
        limits.append(
            "Rows carry no order in time here: whether behaviour changed while they were collected is not shown."
        )
        return limits
    }
}

extension ExplorationFindings.Correlation {
    /// That not every column is in the matrix, and which are; nil where all are.
    ///
    /// - Parameter ofLabel: Whether there is a label, by which they were chosen.
    /// - Returns: A sentence.
    public func omission(ofLabel: Bool) -> String? {
        guard omitted > 0 else { return nil }
        let limit = ExplorationLimits.correlatedColumns
        let chosen = ofLabel ? "\(limit) columns most correlated with the label" : "first \(limit) columns"
        return "Only the \(chosen) were compared with each other; \(Figures.count(omitted)) more were not."
    }
}

import Statistics
import Tabular

/// Draws warnings from what was computed; nothing is computed from rows here.
struct Warnings {
    /// One per column, in table order.
    var analyses: [ColumnAnalysis]
    /// How the label is spread; nil without a label of two values.
    var label: LabelBalance?
    /// The label's column, whether or not it has two values.
    var labelColumn: String?
    /// Of every pair of numeric and binary features, and the label.
    var correlation: ExplorationFindings.Correlation
    /// Number of rows.
    var rows: Int

    /// All warnings, gravest first; within a code in table order.
    var all: [ExplorationWarning] {
        let found =
            labelWarnings + leakage + identifiers + nearDuplicates + emptiness + cardinality + rareValues + codes
        let gravity = Dictionary(uniqueKeysWithValues: ExplorationWarning.Code.allCases.enumerated().map { ($1, $0) })
        return found.enumerated().sorted {
            (gravity[$0.element.code] ?? 0, $0.offset) < (gravity[$1.element.code] ?? 0, $1.offset)
        }.map(\.element)
    }

    private var features: [ColumnAnalysis] { analyses.filter { $0.description.role == .feature } }

    // MARK: Label

    private var labelWarnings: [ExplorationWarning] {
        guard let label else { return labelNotBinary }
        var warnings: [ExplorationWarning] = []
        let name = "\"\(label.column)\""
        if label.missing > 0 {
            warnings.append(
                .init(
                    code: .labelMissing,
                    columns: [label.column],
                    message: "\(Figures.count(label.missing)) of \(Figures.count(rows)) rows have no \(name).",
                    advice:
                        "They are left out of every rate here; leave them out of training, or find out their outcome."
                )
            )
        }
        guard label.rarer > 0, let rate = label.rate else {
            let only = label.positives > 0 ? "is always \(label.positive)" : "is never \(label.positive)"
            return warnings + [
                .init(
                    code: .labelConstant,
                    columns: [label.column],
                    message: "\(name) \(only) in these \(Figures.count(label.rows)) rows.",
                    advice:
                        "A model needs rows of both outcomes: check the positive value and how the rows were chosen."
                )
            ]
        }
        let share = min(rate, 1 - rate)
        if share < ExplorationLimits.imbalance {
            let (rare, common) =
                rate <= 0.5
                ? (label.positive, "not \(label.positive)") : ("not \(label.positive)", label.positive)
            warnings.append(
                .init(
                    code: .imbalance,
                    columns: [label.column],
                    message:
                        "\(name) is \(rare) in \(Figures.percent(share)) of rows (\(Figures.count(label.rarer)) of "
                        + "\(Figures.count(label.rows))): always predicting \(common) is right in "
                        + "\(Figures.percent(1 - share)) of them.",
                    advice:
                        "Judge a model by average precision, ROC-AUC and log loss, not by accuracy, and choose the threshold "
                        + "by what a contact costs and earns."
                )
            )
        }
        if label.rarer < ExplorationLimits.fewOutcomes {
            let outcome = rate <= 0.5 ? label.positive : "not \(label.positive)"
            warnings.append(
                .init(
                    code: .fewOutcomes,
                    columns: [label.column],
                    message:
                        "Only \(counted(label.rarer, "row has", "rows have", written: Figures.count)) a \(name) that is \(outcome).",
                    advice:
                        "Expect wide intervals on every metric; collect more rows before trusting small differences."
                )
            )
        }
        return warnings
    }

    private var labelNotBinary: [ExplorationWarning] {
        guard let labelColumn,
            let description = analyses.first(where: { $0.description.name == labelColumn })?.description
        else { return [] }
        return [
            .init(
                code: .labelNotBinary,
                columns: [labelColumn],
                message:
                    "\"\(labelColumn)\" has \(counted(description.distinct, "value", written: Figures.count)), so it was not compared with "
                    + "the other columns.",
                advice: "Name the value that counts as positive, or choose a column with two values."
            )
        ]
    }

    // MARK: Columns

    private var identifiers: [ExplorationWarning] {
        analyses.compactMap { analysis in
            let description = analysis.description
            let repeats = description.count - description.distinct
            guard description.role == .identifier, repeats > 0 else { return nil }
            let example = analysis.repeated.map { ", for example \"\($0)\"" } ?? ""
            return .init(
                code: .duplicateIdentifiers,
                columns: [description.name],
                message:
                    "\(Figures.count(repeats)) of \(Figures.count(description.count)) rows repeat an earlier row's "
                    + "\"\(description.name)\"\(example).",
                advice:
                    "Check for rows exported twice. If a visitor may come back, rows of one visitor in both training and "
                    + "test data make a model look better than it is."
            )
        }
    }

    private var nearDuplicates: [ExplorationWarning] {
        let count = correlation.columns.count - (label == nil ? 0 : 1)
        var pairs: [(first: Int, second: Int, value: Double)] = []
        for first in 0..<max(0, count) {
            for second in first + 1..<max(first + 1, count) {
                guard let value = correlation.values[first][second],
                    abs(value) >= ExplorationLimits.nearDuplicateCorrelation
                else { continue }
                pairs.append((first, second, value))
            }
        }
        let limit = ExplorationLimits.nearDuplicatePairs
        let rest = pairs.count - limit
        if rest > 0 {
            let order = pairs.indices.sorted { (abs(pairs[$1].value), $0) < (abs(pairs[$0].value), $1) }
            pairs = order.prefix(limit).sorted().map { pairs[$0] }
        }
        let warnings = pairs.map { first, second, value in
            let names = [correlation.columns[first], correlation.columns[second]]
            let relation = value > 0 ? "almost the same" : "almost opposites"
            return ExplorationWarning(
                code: .nearDuplicates,
                columns: names,
                message: "\(Figures.list(names)) are \(relation): correlation \(Figures.fixed(value, decimals: 3)).",
                advice: Self.duplicateAdvice
            )
        }
        guard rest > 0 else { return warnings }
        return warnings + [
            ExplorationWarning(
                code: .nearDuplicates, columns: [],
                message:
                    "\(counted(rest, "more pair of columns is", "more pairs of columns are", written: Figures.count)) as close.",
                advice: Self.duplicateAdvice)
        ]
    }

    private static let duplicateAdvice =
        "Trees are not harmed, but importance is split between the two by chance: keep one, or read them together."

    private var emptiness: [ExplorationWarning] {
        features.compactMap { analysis in
            let column = analysis.description
            guard column.count > 0 else {
                guard rows > 0 else { return nil }
                return .init(
                    code: .allMissing,
                    columns: [column.name],
                    message: "\"\(column.name)\" has no values at all.",
                    advice: "Leave it out, or check the export."
                )
            }
            if column.distinct == 1, column.missing == 0 {
                return .init(
                    code: .constant,
                    columns: [column.name],
                    message: "\"\(column.name)\" has the same value in every row.",
                    advice: "It cannot help a model: leave it out, or check the export."
                )
            }
            let share = Double(column.missing) / Double(column.count + column.missing)
            guard share > ExplorationLimits.manyMissing else { return nil }
            return .init(
                code: .manyMissing,
                columns: [column.name],
                message: "\"\(column.name)\" is missing in \(Figures.percent(share)) of rows "
                    + "(\(Figures.count(column.missing))).",
                advice:
                    "Missing stays missing for the trees. Find out why it is: if cells are filled in only after the "
                    + "outcome, being missing gives the outcome away."
            )
        }
    }

    private var cardinality: [ExplorationWarning] {
        features.compactMap { analysis in
            let column = analysis.description
            if column.type != .real, column.distinct == column.count, column.count >= ExplorationLimits.identifierRows {
                return .init(
                    code: .uniqueValues,
                    columns: [column.name],
                    message:
                        "\"\(column.name)\" has a different value in each of its \(Figures.count(column.count)) rows.",
                    advice:
                        "It looks like an identifier: give it that role, so that the model cannot learn rows by heart."
                )
            }
            guard column.type == .category || column.type == .text,
                column.distinct >= ExplorationLimits.highCardinality
            else { return nil }
            return .init(
                code: .highCardinality,
                columns: [column.name],
                message: "\"\(column.name)\" has \(Figures.count(column.distinct)) different values, "
                    + "\(Figures.short(Double(column.count) / Double(column.distinct))) rows each on average.",
                advice: "A model may learn the rare ones by heart: put them into groups that mean something."
            )
        }
    }

    private var rareValues: [ExplorationWarning] {
        var binary: [(name: String, text: String)] = []
        var warnings: [ExplorationWarning] = []
        for analysis in features {
            let column = analysis.description
            if column.type == .binary, column.frequent.count == 2, let rarest = column.frequent.last,
                Double(rarest.rows) < ExplorationLimits.rareShare * Double(column.count)
            {
                binary.append(
                    (
                        column.name,
                        "\"\(column.name)\" = \(rarest.value) (\(counted(rarest.rows, "row", written: Figures.count)))"
                    )
                )
            } else if column.type == .category, let rare = analysis.rareWords, rare.words > 0 {
                warnings.append(
                    .init(
                        code: .rareValues,
                        columns: [column.name],
                        message: "\(counted(rare.words, "value", written: Figures.count)) of \"\(column.name)\" "
                            + "\(rare.words == 1 ? "occurs" : "occur") in fewer than \(ExplorationLimits.rareRows) rows each, "
                            + "\(counted(rare.rows, "row", written: Figures.count)) together.",
                        advice: "Their rates are mostly chance: put them together, or expect no gain from them."
                    )
                )
            }
        }
        guard !binary.isEmpty else { return warnings }
        let warning = ExplorationWarning(
            code: .rareValues,
            columns: binary.map(\.name),
            message: "In fewer than 1 of \(Figures.count(Int(1 / ExplorationLimits.rareShare))) rows: "
                + binary.map(\.text).joined(separator: ", ") + ".",
            advice: "Too few rows to learn from; a change in such a column is also hard to notice later."
        )
        return [warning] + warnings
    }
}

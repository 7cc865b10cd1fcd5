import Statistics
import Tabular

extension Warnings {
    /// Whole numbers that may be names of something: few values, none below 1.
    ///
    /// Counts start at 0 as a rule, numbered things at 1; nothing but the reader can tell for sure.
    var codes: [ExplorationWarning] {
        let columns = analyses.map(\.description).filter { column in
            column.role == .feature && column.type == .integer
                && ExplorationLimits.codeValues.contains(column.distinct)
                && column.count >= ExplorationLimits.codeRows * column.distinct
                && column.summary?.minimum.map { $0 >= 1 } ?? false
        }
        guard let first = columns.first else { return [] }
        let shown = columns.prefix(12).map { "\"\($0.name)\" (\($0.distinct) values)" }.joined(separator: ", ")
        let rest = columns.count > 12 ? " and \(Figures.count(columns.count - 12)) more" : ""
        return [
            ExplorationWarning(
                code: .codesAsNumbers,
                columns: columns.map(\.name),
                message: "Whole numbers with few values, read as amounts: \(shown)\(rest).",
                advice:
                    "If they are codes, such as a region's number, and not amounts, have them read as categories: "
                    + "--type \(first.name)=category."
            )
        ]
    }
}

import Tabular

extension ReadSummary {
    /// Says what was set aside or not understood.
    func tell(_ events: JobEvents) {
        for (column, count) in unseen.sorted(by: { $0.key < $1.key }) {
            let example = unseenExamples[column].map { ", \"\($0)\" for one" } ?? ""
            events(
                .warning(
                    "\"\(column)\" holds \(count) values that the model has not seen\(example); they count as missing"))
        }
        skippedRows.tell(events)
    }
}

extension SkippedRows {
    /// Says how many rows were set aside, and why the first few were.
    func tell(_ events: JobEvents) {
        guard count > 0 else { return }
        let first = reasons.first.map { ": \($0.message)" } ?? ""
        events(.warning("\(count) \(count == 1 ? "row was" : "rows were") set aside\(count == 1 ? "" : "; the first")\(first)"))
    }
}

extension ColumnSpecification {
    /// The column as a model takes it from new data: any number where it was trained on whole ones.
    var asScored: ColumnSpecification {
        var column = self
        if column.role == .feature, column.type == .integer { column.type = .real }
        return column
    }
}

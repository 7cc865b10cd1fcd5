import Tabular

extension Schema {
    /// The schema with every column a feature of numbers, but the label and the weight.
    ///
    /// - Parameter profile: The file that the schema was inferred from.
    /// - Returns: As many features, in the file's order, as there are columns that are neither label nor weight.
    /// - Throws: ``Tabular/TableError`` for a column of words, and for a label that is not 0 or 1.
    func takingEveryColumn(of profile: TableProfile) throws(TableError) -> Schema {
        var schema = self
        for (place, column) in profile.columns.enumerated() {
            switch schema.columns[place].role {
            case .label:
                guard positive == "1", schema.columns[place].categories == nil else {
                    throw TableError(
                        .labelValues,
                        "a label is 0 or 1, and these are \(column.values?.joined(separator: " and ") ?? "not")",
                        file: profile.file, column: column.name)
                }
            case .weight: break
            case .feature, .identifier, .ignored:
                let isMissing = column.isAllMissing
                guard isMissing || column.isNumeric else {
                    let word = column.categories?.first ?? column.values?.first
                    throw TableError(
                        .textInNumericColumn, "holds words\(word.map { " such as \"\($0)\"" } ?? "")",
                        hint: "every cell is a number here, and no line names the columns", file: profile.file,
                        column: column.name)
                }
                schema.columns[place].role = .feature
                if isMissing {
                    schema.columns[place].type = .real
                    schema.columns[place].categories = nil
                }
            }
        }
        return schema
    }
}

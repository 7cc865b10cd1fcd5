import Statistics
public import Tabular

/// Explores tables: describes columns, relates them to each other and to the label, and warns as a good analyst would.
public struct Explorer: Sendable {
    /// Roles and types by column name, and the label's positive value.
    public var schema: Schema

    /// An explorer of tables with this schema.
    public init(schema: Schema) { self.schema = schema }

    /// Explores a table on all cores.
    ///
    /// The findings depend on the table and the schema only, not on the number of threads.
    ///
    /// A column of the table that the schema does not name is described with the role of its own specification. The label
    /// may be any column with two values; without one, or with a label of more values and no positive one named, the
    /// findings leave out what needs it and a warning says so.
    ///
    /// - Parameter table: The rows.
    /// - Returns: The findings, columns in the table's order.
    /// - Throws: ``ExplorationError`` when the schema names a column that the table does not have, or several labels,
    ///   when no row has the positive value it names, or when a column is not as long as the table.
    public func explore(_ table: Table) async throws -> ExplorationFindings {
        let roles = try roles(of: table)
        let labelColumn = zip(table.columns, roles).first { $0.1 == .label }?.0
        let label = try labelColumn.flatMap { try BinaryLabel($0, positive: schema.positive) }

        let inputs = zip(table.columns, roles).map { (column: $0, role: $1) }
        let analyses = await concurrentMap(inputs, perTask: 1) {
            ColumnAnalysis($0.column, role: $0.role, label: label)
        }
        let correlation = await correlation(of: analyses, label)
        let association = associations(of: analyses, correlation, label)
        let warnings = Warnings(
            analyses: analyses,
            label: label?.balance,
            labelColumn: labelColumn?.specification.name,
            correlation: correlation,
            rows: table.rowCount
        ).all

        return ExplorationFindings(
            rows: table.rowCount,
            columns: table.columns.count,
            head: head(of: table),
            describe: analyses.map(\.description),
            label: label?.balance,
            correlation: correlation,
            association: association,
            conversion: analyses.compactMap { analysis in
                analysis.outcomes.map {
                    ConversionTable(column: analysis.description.name, grouping: $0.grouping, entries: $0.shown)
                }
            },
            warnings: warnings,
            limits: Self.limits(analyses: analyses, label: label?.balance)
        )
    }

    private func roles(of table: Table) throws -> [ColumnRole] {
        var named: [String: ColumnRole] = [:]
        for specification in schema.columns { named[specification.name] = specification.role }
        if let absent = schema.columns.first(where: { table[$0.name] == nil }) {
            throw ExplorationError(
                .missingColumn,
                "the table has no column \"\(absent.name)\"",
                hint: "it has \(Figures.list(table.columns.map(\.specification.name)))"
            )
        }
        if let ragged = table.columns.first(where: { $0.cellCount != table.rowCount }) {
            throw ExplorationError(
                .raggedColumn,
                "column \"\(ragged.specification.name)\" has \(ragged.cellCount) cells, the table \(table.rowCount) rows",
                hint: "give one cell per row"
            )
        }
        let roles = table.columns.map { named[$0.specification.name] ?? $0.specification.role }
        let labels = zip(table.columns, roles).filter { $0.1 == .label }.map(\.0.specification.name)
        guard labels.count < 2 else {
            throw ExplorationError(
                .severalLabels,
                "\(Figures.list(labels)) are all labels",
                hint: "name one label with --label"
            )
        }
        return roles
    }

    private func head(of table: Table) -> ExplorationFindings.Head {
        ExplorationFindings.Head(
            columns: table.columns.map(\.specification.name),
            rows: (0..<min(table.rowCount, ExplorationLimits.headRows)).map { row in
                table.columns.map { $0.text(row: row) }
            }
        )
    }

    private func correlation(of analyses: [ColumnAnalysis], _ label: BinaryLabel?) async
        -> ExplorationFindings.Correlation
    {
        var columns = analyses.compactMap { analysis in
            analysis.description.role == .feature
                ? analysis.correlated.map { (name: analysis.description.name, values: $0) } : nil
        }
        if let label { columns.append((label.column, .binary(label.bits))) }
        let matrix = await CorrelationMatrix(columns.map(\.values))
        return ExplorationFindings.Correlation(columns: columns.map(\.name), values: matrix.values)
    }

    private func associations(
        of analyses: [ColumnAnalysis],
        _ correlation: ExplorationFindings.Correlation,
        _ label: BinaryLabel?
    ) -> [LabelAssociation] {
        guard label != nil, let withLabel = correlation.values.last else { return [] }
        let byName = Dictionary(zip(correlation.columns, withLabel)) { first, _ in first }
        let associations = analyses.compactMap { analysis -> LabelAssociation? in
            guard let outcomes = analysis.outcomes else { return nil }
            let isNumber = analysis.correlated != nil
            return LabelAssociation(
                column: analysis.description.name,
                measure: isNumber ? .correlation : .cramersV,
                value: isNumber ? byName[analysis.description.name] ?? nil : outcomes.cramersV,
                rocAUC: outcomes.rocAUC,
                mutualInformation: outcomes.mutualInformation
            )
        }
        // Ties stay in table order.
        return associations.enumerated().sorted {
            ($1.element.strength, $0.offset) < ($0.element.strength, $1.offset)
        }.map(\.element)
    }
}

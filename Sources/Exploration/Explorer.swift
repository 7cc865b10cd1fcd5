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
        let (correlation, withLabel) = await correlations(of: analyses, label)
        let association = associations(of: analyses, withLabel, label)
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
            limits: Self.limits(analyses: analyses, label: label?.balance, correlation: correlation)
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

    /// The matrix of the columns it has room for, and every feature's correlation with the label by name.
    private func correlations(of analyses: [ColumnAnalysis], _ label: BinaryLabel?) async
        -> (ExplorationFindings.Correlation, withLabel: [String: Double?])
    {
        var columns = analyses.compactMap { analysis in
            analysis.description.role == .feature
                ? analysis.correlated.map { (name: analysis.description.name, values: $0) } : nil
        }
        let limit = ExplorationLimits.correlatedColumns
        let omitted = max(0, columns.count - limit)
        var withLabel: [String: Double?] = [:]
        if omitted > 0 {
            var chosen = Array(columns.indices.prefix(limit))
            if let label {
                let values = await CorrelationMatrix.withLast(columns.map(\.values) + [.binary(label.bits)])
                for (column, value) in zip(columns, values) { withLabel[column.name] = .some(value) }
                let strength = values.map { abs($0 ?? 0) }
                chosen = columns.indices.sorted { (strength[$1], $0) < (strength[$0], $1) }.prefix(limit).sorted()
            }
            columns = chosen.map { columns[$0] }
        }
        if let label { columns.append((label.column, .binary(label.bits))) }
        let matrix = await CorrelationMatrix(columns.map(\.values))
        if omitted == 0, let last = matrix.values.last {
            for (column, value) in zip(columns, last) { withLabel[column.name] = .some(value) }
        }
        let correlation = ExplorationFindings.Correlation(
            columns: columns.map(\.name), values: matrix.values, omitted: omitted)
        return (correlation, withLabel)
    }

    private func associations(
        of analyses: [ColumnAnalysis],
        _ withLabel: [String: Double?],
        _ label: BinaryLabel?
    ) -> [LabelAssociation] {
        guard label != nil else { return [] }
        let associations = analyses.compactMap { analysis -> LabelAssociation? in
            guard let outcomes = analysis.outcomes else { return nil }
            let isNumber = analysis.correlated != nil
            return LabelAssociation(
                column: analysis.description.name,
                measure: isNumber ? .correlation : .cramersV,
                value: isNumber ? withLabel[analysis.description.name] ?? nil : outcomes.cramersV,
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

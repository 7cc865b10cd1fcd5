import Tabular

/// What was read of a CSV file.
struct FileWindow {
    var rows: WindowRows
    /// The baseline without the columns that the file need not have.
    var baseline: BaselineReference
    var skippedRows = 0
    var notes: [String] = []

    /// Reads a file, its columns found by name and put in the baseline's order; columns that the baseline does not have come last.
    ///
    /// - Throws: ``Tabular/TableError`` when it cannot be read.
    init(path: String, options: CSVOptions, baseline reference: BaselineReference) async throws {
        var baseline = reference
        let reader = try CSVReader(try DataSource(path: path), options: options)
        let apart = Set(
            reference.schema?.columns.filter { [.identifier, .ignored, .weight].contains($0.role) }.map(\.name) ?? [])
        let label = reference.schema?.columns.first { $0.role == .label }?.name
        if let label, label == baseline.names.first, !reader.names.contains(label) {
            baseline.dropFirst()
            notes.append("the rows have no \(label), the model's label")
        }
        let known = Set(baseline.names)
        let placeOfName = Dictionary(reader.names.enumerated().map { ($1, $0) }) { first, _ in first }
        let given = baseline.names.filter { placeOfName[$0] != nil }
        let names = given + reader.names.filter { !known.contains($0) && !apart.contains($0) }
        let places = names.compactMap { placeOfName[$0] }
        var rows = WindowRows(reference: reference.sample?.rows.count) { _ in names }
        let summary = try await reader.forEachRecordBatch { batch in
            var cells = [RowCells](repeating: RowCells(), count: batch.rowCount)
            for column in places {
                batch.forEachCell(column: column) { row, text, _ in cells[row].append(text) }
            }
            for row in cells { rows.add(row, outputs: 0) }
        }
        skippedRows = summary.skippedRows.count
        self.rows = rows
        self.baseline = baseline
    }
}

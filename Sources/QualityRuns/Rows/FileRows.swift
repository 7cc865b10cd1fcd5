import Jobs
import MonitorRuns
import Quality
import Tabular

/// Reads the rows of a CSV file with labels and predictions, or with labels and a model that makes the predictions.
struct FileRows {
    let request: QualityRequest
    let fields: PredictionFields
    let model: ModelColumns?
    let path: String
    let options: CSVOptions

    /// Where in the file the columns stand.
    private struct Places {
        var label: Int?
        var prediction: Int?
        var probability: Int?
        /// The model's features; nil where they are not needed.
        var features: [Int]?
        var cells: [(name: String, place: Int)] = []

        /// Whether the model makes the probabilities.
        var isScored: Bool { label != nil && prediction == nil && probability == nil }
    }

    /// Reads the file.
    ///
    /// - Throws: ``Tabular/TableError`` when it cannot be read or lacks a column; ``Quality/QualityError`` when nothing says
    ///   what was predicted.
    func read(_ wanted: WantedColumns) async throws -> MeasuredRows {
        let reader = try CSVReader(try DataSource(path: path), options: options)
        let places = try places(reader.names, wanted)
        var fields = fields
        fields.inference = places.prediction == nil ? nil : try FieldPath("0")
        fields.probability = places.probability == nil && !places.isScored ? nil : try FieldPath("0")
        var collector = RowCollector(request.problem, fields: fields)
        var features = FeatureSample(limit: wanted.labels ? .max : FeatureSample.attributionRows)
        var cells: [String: [String]] = [:]
        var unlabelled = 0
        let summary = try await reader.forEachRecordBatch { batch in
            let rows = (0..<batch.rowCount).filter { row in
                places.label.map { !batch.isMissing(row: row, column: $0) } ?? true
            }
            unlabelled += batch.rowCount - rows.count
            let values = values(batch, rows, places.features)
            let scores = places.isScored ? try model?.model.probabilities(values, rowCount: rows.count) : nil
            let width = model?.names.count ?? 0
            for (index, row) in rows.enumerated() {
                if let label = places.label {
                    let before = collector.records
                    collector.add(
                        label: batch.cell(row: row, column: label),
                        prediction: places.prediction.map { batch.cell(row: row, column: $0) },
                        probability: scores.map { "\($0[index])" }
                            ?? places.probability.map { batch.cell(row: row, column: $0) },
                        at: "data row \(batch.firstRow + row + 1)")
                    guard collector.records > before else { continue }
                }
                if wanted.features { features.offer(values[index * width..<(index + 1) * width]) }
                for (name, place) in places.cells {
                    cells[name, default: []].append(batch.cell(row: row, column: place))
                }
            }
        }
        var measured = MeasuredRows(collector)
        (measured.features, measured.cells) = (features, cells)
        if unlabelled > 0 { measured.notes.append("\(unlabelled) rows have no label") }
        if summary.skippedRows.count > 0 { measured.notes.append("\(summary.skippedRows.count) rows were set aside") }
        if case .binary(let rows) = measured.labelled {
            for probability in rows.probabilities ?? [] { measured.probabilities[probability, default: 0] += 1 }
        }
        return measured
    }

    /// What the model takes of some rows, `[rows, features]`.
    private func values(_ batch: RecordBatch, _ rows: [Int], _ places: [Int]?) -> [Float] {
        guard let model, let places else { return [] }
        var values: [Float] = []
        values.reserveCapacity(rows.count * places.count)
        for row in rows {
            var cells = RowCells()
            for place in places { batch.withCell(row: row, column: place) { cells.append($0) } }
            model.append(cells, to: &values)
        }
        return values
    }

    // MARK: Columns

    private func places(_ names: [String], _ wanted: WantedColumns) throws -> Places {
        let known = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        func place(_ name: String) throws(TableError) -> Int {
            guard let place = known[name] else { throw TableError.unknownColumn(name, among: names, file: path) }
            return place
        }
        var places = Places()
        places.cells = try wanted.cells.map { ($0, try place($0)) }
        if wanted.labels {
            guard let label = request.label ?? model?.label?.name else {
                throw QualityError(
                    .badSetting, "\(path): which column is the label?", hint: "name it with --label")
            }
            places.label = try place(label)
            places.prediction = try request.prediction.map(place)
            places.probability = try request.probability.map(place)
            if places.isScored, model == nil {
                (places.probability, places.prediction) = (known["probability"], known["prediction"])
                if request.problem != .binary { places.probability = nil }
                guard !places.isScored else {
                    throw QualityError(
                        .badSetting, "\(path): no column says what was predicted",
                        hint: "name it with --probability or --prediction, or give the model with --model")
                }
            }
        }
        if places.isScored || wanted.features { places.features = try model?.names.map(place) }
        return places
    }
}

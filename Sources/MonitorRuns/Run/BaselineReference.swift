import Foundation
import Jobs
import Monitoring
import Tabular

/// What a window is compared with: a folder with a baseline, which may be a model's.
struct BaselineReference: Sendable {
    /// The folder.
    let folder: String
    /// What the rows must satisfy.
    var constraints: ConstraintsFile
    /// How the baseline's columns are spread; nil when there is no `statistics.json`, then nothing is compared.
    var columns: [ColumnDistribution]?
    /// The columns' roles; nil unless the folder is a model's.
    let schema: Schema?
    /// How much each feature moves the predictions, mean |SHAP| in log-odds; empty unless the folder is a model's.
    let importances: [String: Double]
    /// Held-out rows with their predictions; nil unless the folder is a model's.
    let sample: ReferenceSample?

    /// Reads a baseline.
    ///
    /// - Parameter folder: With `constraints.json`, and if possible `statistics.json` and `distributions.json`.
    /// - Throws: ``MonitorRunError`` (`noBaseline`) when it has no constraints; ``Monitoring/MonitoringError`` naming file and
    ///   place of a mistake in it.
    init(folder: String) async throws {
        self.folder = folder
        func file(_ name: String) -> String { "\(folder)/\(name)" }
        guard let bytes = Self.bytes(file("constraints.json")) else {
            throw MonitorRunError(
                .noBaseline, "there is no \(file("constraints.json"))",
                hint: "make one with `propensity baseline DATA --output \(folder)`, or give a model's folder")
        }
        constraints = try ConstraintsFile(json: bytes, file: file("constraints.json"))
        let counts = try Self.bytes(file("distributions.json")).map {
            try DistributionsFile(json: $0, file: file("distributions.json"))
        }
        columns = try Self.bytes(file("statistics.json")).map {
            try StatisticsFile(json: $0, file: file("statistics.json")).distributions(counts)
        }
        try Self.check(constraints.features.map(\.name), against: columns, file: file("constraints.json"))
        schema = Self.bytes(file("schema.json")).flatMap { try? JSONDecoder().decode(Schema.self, from: Data($0)) }
        struct Metrics: Decodable { var importance: [String: Double]? }
        let metrics = Self.bytes(file("metrics.json")).flatMap {
            try? JSONDecoder().decode(Metrics.self, from: Data($0))
        }
        importances = metrics?.importance ?? [:]
        sample = try await ReferenceSample(path: file(ModelDirectory.File.reference.rawValue))
    }

    /// Names a column of the constraints that is there twice or that the statistics do not have, and one that only they have.
    private static func check(_ names: [String], against columns: [ColumnDistribution]?, file: String) throws {
        let known = columns.map { Set($0.map(\.name)) }
        var seen: Set<String> = []
        for (place, name) in names.enumerated() {
            guard seen.insert(name).inserted else {
                throw MonitorRunError(
                    .noBaseline, "\(file): features[\(place)].name: \"\(name)\" is there twice",
                    hint: "remove one of the two entries")
            }
            guard let known, !known.contains(name) else { continue }
            throw MonitorRunError(
                .noBaseline, "\(file): features[\(place)].name: there is no \"\(name)\" in statistics.json",
                hint: "name a column as statistics.json does, or remove statistics.json if it is another baseline's")
        }
        guard let missing = columns?.first(where: { !seen.contains($0.name) })?.name else { return }
        throw MonitorRunError(
            .noBaseline, "\(file): features: there is no entry for \"\(missing)\", which statistics.json has",
            hint: "columns are known by their place: put the entry back; to leave the column unchecked give it "
                + #""monitoring_config_overrides": {"evaluate_constraints": "Disabled"}"#)
    }

    private static func bytes(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }

    /// The columns' names, in the baseline's order.
    var names: [String] { constraints.features.map(\.name) }

    /// Columns of the model's table that are no features: they may come with a request, and are not looked at.
    var namesApart: Set<String> {
        Set(schema?.columns.filter { $0.role != .feature }.map(\.name) ?? [])
    }

    /// Leaves out the first column, the label, for rows that have none.
    mutating func dropFirst() {
        constraints.features.removeFirst()
        if let columns, columns.count == constraints.features.count + 1 { self.columns = Array(columns.dropFirst()) }
    }
}

/// Rows that the model did not train on, with its predictions: what joint drift and the predictions' drift are measured from.
struct ReferenceSample: Sendable {
    /// The features' names, in the model's order.
    let names: [String]
    /// One per row.
    let rows: [RowCells]
    /// One per row, in [0, 1].
    let predictions: ColumnDistribution

    /// From its parts.
    init(names: [String], rows: [RowCells], predictions: ColumnDistribution) {
        (self.names, self.rows, self.predictions) = (names, rows, predictions)
    }

    /// Reads the sample of a model's folder; nil when there is none.
    init?(path: String) async throws {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let reader = try CSVReader(try DataSource(path: path))
        names = Array(reader.names.dropFirst())
        var rows: [RowCells] = []
        var predictions = ColumnProfiler(name: Self.predictionName)
        _ = try await reader.forEachRecordBatch { batch in
            let first = rows.count
            rows.append(contentsOf: repeatElement(RowCells(), count: batch.rowCount))
            for column in reader.names.indices {
                batch.forEachCell(column: column) { row, text, _ in
                    if column == 0 { predictions.add(text) } else { rows[first + row].append(text) }
                }
            }
        }
        self.rows = rows
        self.predictions = predictions.distribution
    }

    /// What the column of predictions is called in findings.
    static let predictionName = "prediction"

    /// Different rows among the first ones.
    func distinctCount(first rows: Int) -> Int { Set(self.rows.prefix(rows)).count }
}

import Foundation
import Monitoring
public import Tabular

/// Learns the baseline of a CSV: `statistics.json` and `constraints.json`, in SageMaker Model Monitor's formats.
public struct BaselineJob: Sendable {
    public let data: String
    /// A column to put first; nil keeps the file's order.
    public let label: String?
    public let output: String
    public let reading: CSVOptions
    let events: JobEvents

    public init(
        data: String, label: String? = nil, output: String, reading: CSVOptions = CSVOptions(),
        events: @escaping JobEvents
    ) {
        self.data = data
        self.label = label
        self.output = output
        self.reading = reading
        self.events = events
    }

    /// What a run made.
    public struct Outcome: Sendable, Encodable {
        public var output: String
        public var rows: Int
        public var columns: Int
        public var seconds: Double
    }

    public func run() async throws -> Outcome {
        let clock = Stopwatch()
        events(.step("Learning the baseline of \(data)"))
        let reader = try CSVReader(try DataSource(path: data), options: reading.telling(events))
        var order = Array(reader.names.indices)
        if let label {
            guard let first = reader.names.firstIndex(of: label) else {
                throw TableError.unknownColumn(label, among: reader.names, file: data)
            }
            order = [first] + order.filter { $0 != first }
        }
        var profiler = DatasetProfiler(columns: order.map { reader.names[$0] })
        // Cells are taken as they are spelled, since a baseline is about spelling too; only an empty one is missing.
        let summary = try await reader.forEachRecordBatch { batch in
            for (slot, column) in order.enumerated() {
                batch.forEachCell(column: column) { _, text, _ in
                    profiler.columns[slot].add(text.isEmpty ? nil : text)
                }
            }
        }
        summary.skippedRows.tell(events)
        let baseline = try Baseline(profiler)
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        try AtomicFile.write(baseline.statistics.json, to: "\(output)/statistics.json")
        try AtomicFile.write(baseline.constraints.json, to: "\(output)/constraints.json")
        return Outcome(
            output: output, rows: baseline.statistics.itemCount, columns: order.count, seconds: clock.total)
    }
}

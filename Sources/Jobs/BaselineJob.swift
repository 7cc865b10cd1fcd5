import Foundation
import Monitoring
public import Tabular

/// Learns the baseline of a CSV: `statistics.json` and `constraints.json`, in SageMaker Model Monitor's formats, and
/// `distributions.json`, the true counts behind them.
///
/// Every column is one ordered stream, whatever the number of threads: the bytes are those of one thread.
public struct BaselineJob: Sendable {
    /// A CSV file, or `-` for standard input.
    public let data: String
    /// A column to put first; nil keeps the file's order.
    public let label: String?
    /// The folder for the files, made if need be.
    ///
    /// Files of their names are replaced.
    public let output: String
    /// How the file is read.
    ///
    /// Its words for missing cells are not used here: only an empty cell is missing.
    public let reading: CSVOptions
    let events: JobEvents

    /// A job from what it is to read and write; it does nothing until ``run()``.
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
        /// The folder.
        public var output: String
        /// Good rows of the file.
        public var rows: Int
        /// Columns in the baseline: all of the file.
        public var columns: Int
        /// Seconds from the run's start to its end.
        public var seconds: Double
    }

    /// Learns the baseline in one pass, columns in parallel, and writes its files.
    ///
    /// Memory is bounded: some blocks of the file and some hundred kilobytes a column.
    ///
    /// - Returns: What was made.
    /// - Throws: ``Tabular/TableError`` when the file cannot be read, has no such label column, or a row of it is
    ///   faulty and not skipped, or when a file cannot be written; ``JobError`` when the folder cannot be made.
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
        let columns = order
        let summary = try await reader.forEachRecordBatch { batch in
            await profiler.addToColumns(tasks: reading.threads) { index, column in
                column.addCells { add in batch.forEachCell(column: columns[index]) { _, text, _ in add(text) } }
            }
        }
        summary.skippedRows.tell(events)
        let baseline = try Baseline(profiler)
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        } catch {
            throw JobError(
                .unwritable, "\(output) cannot be made: \(systemReason(error))", hint: "give another --output")
        }
        // The counts first: without them, or with those of other data, the statistics still say what they are of.
        if let distributions = baseline.distributions {
            try AtomicFile.write(distributions.json, to: "\(output)/distributions.json")
        }
        try AtomicFile.write(baseline.statistics.json, to: "\(output)/statistics.json")
        try AtomicFile.write(baseline.constraints.json, to: "\(output)/constraints.json")
        return Outcome(
            output: output, rows: baseline.statistics.itemCount, columns: order.count, seconds: clock.total)
    }
}

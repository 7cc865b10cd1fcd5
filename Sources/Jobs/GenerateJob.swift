import Foundation
import Sessions
import Tabular

/// Makes sessions like the reference data set's.
public struct GenerateJob: Sendable {
    /// Sessions to make, at least 1.
    public let rows: Int
    /// The same seed makes the same sessions; more rows only add to them.
    public let seed: UInt64
    /// The CSV to make; `-` for standard output, and `.gz` is compressed.
    public let output: String
    /// Whether the label is left out.
    public let unlabelled: Bool
    let events: JobEvents

    /// A job that makes `rows` sessions; they are checked by ``run()``.
    public init(rows: Int, seed: UInt64, output: String, unlabelled: Bool = false, events: @escaping JobEvents) {
        self.rows = rows
        self.seed = seed
        self.output = output
        self.unlabelled = unlabelled
        self.events = events
    }

    /// What a run made.
    public struct Outcome: Sendable, Encodable {
        /// The CSV, as it was asked for.
        public var output: String
        /// Sessions made.
        public var rows: Int
        /// The seed they were made with.
        public var seed: UInt64
        /// Seconds from the run's start to its end.
        public var seconds: Double
    }

    /// Makes the sessions; after a failure there is no file, or the one that was there before.
    ///
    /// - Returns: What was made.
    /// - Throws: ``JobError`` (`invalidOption`) for fewer than 1 row, ``Tabular/TableError`` when the file cannot be
    ///   written, or `CancellationError`.
    public func run() async throws -> Outcome {
        let clock = Stopwatch()
        guard (1...Self.mostRows).contains(rows) else {
            throw JobError(
                .invalidOption, "--rows is \(rows)", hint: "it takes a whole number from 1 to \(Self.mostRows)")
        }
        events(.step("Generating \(counted(rows, "session"))"))
        let writer = try CSVWriter(path: output, names: nil)
        var written = 0
        do {
            try await SessionGenerator(seed: seed).write(rows: 0..<rows, labelled: !unlabelled) { bytes in
                try writer.append(lines: bytes)
                written += bytes.count
                events(.progress(progress(written), detail: "\(written >> 20) MiB"))
            }
            try writer.close()
        } catch {
            writer.abandon()
            throw error
        }
        return Outcome(output: output, rows: rows, seed: seed, seconds: clock.total)
    }

    /// A hundred thousand million rows, 8 TB: more than anybody wants and few enough to count with.
    private static let mostRows = 100_000_000_000

    /// The share of the file that is there, by its bytes.
    private func progress(_ bytes: Int) -> Double {
        let header = SessionGenerator.csvHeader(labelled: !unlabelled).count
        let line = SessionGenerator(seed: seed).csv(rows: 0..<1, labelled: !unlabelled).count
        return Double(bytes) / (Double(header) + Double(rows) * Double(line))
    }
}

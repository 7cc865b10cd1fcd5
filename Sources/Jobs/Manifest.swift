import Foundation

/// Everything needed to make a model again: `manifest.json`.
public struct Manifest: Codable, Sendable {
    public struct DataFile: Codable, Sendable {
        public var file: String
        public var sha256: String
        public var rows: Int
        public var skippedRows: Int
        public var unlabelledRows: Int
    }

    public struct Split: Codable, Sendable {
        public var testFraction: Double
        public var seed: UInt64
        public var trainRows: Int
        public var testRows: Int
    }

    public struct Patterns: Codable, Sendable {
        /// Whether rows that repeat were merged.
        public var aggregated: Bool
        public var train: Int
        public var test: Int
    }

    public var name: String
    /// ISO 8601, UTC.
    public var created: String
    public var command: String
    public var versions: [String: String]
    public var data: DataFile
    public var label: String
    public var positive: String
    public var split: Split
    public var hyperparameters: [String: String]
    public var numBoostRound: Int
    public var seed: UInt64
    /// How rounds were run; see `ARCHITECTURE.md`.
    public var method: String
    public var patterns: Patterns
    /// XGBoost's own metrics on the held-out rows, where `eval_metric` was set.
    public var evaluation: String?
    /// Seconds by step.
    public var timings: [String: Double]
}

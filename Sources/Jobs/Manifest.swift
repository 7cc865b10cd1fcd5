import Foundation

/// Everything needed to make a model again: `manifest.json`.
public struct Manifest: Codable, Sendable {
    /// The file that the rows came from, and how many of them could be used.
    public struct DataFile: Codable, Sendable {
        /// The path as it was given; `-` for standard input.
        public var file: String
        /// The SHA-256 of its bytes, 64 hexadecimal digits.
        public var sha256: String
        /// Good rows, with a label or without.
        public var rows: Int
        /// Rows set aside, which are not in ``rows``.
        public var skippedRows: Int
        /// Those of ``rows`` without a label: on neither side of the split.
        public var unlabelledRows: Int
    }

    /// How the labelled rows were parted, each label by itself.
    public struct Split: Codable, Sendable {
        /// Share of the rows asked to be held out, in (0, 1); where the data said which, their share, perhaps 0.
        public var testFraction: Double
        /// Seed of the split.
        public var seed: UInt64
        /// Rows trained on.
        public var trainRows: Int
        /// Held-out rows.
        public var testRows: Int
    }

    /// How many patterns each side has.
    public struct Patterns: Codable, Sendable {
        /// Whether rows that repeat were merged.
        public var aggregated: Bool
        /// Patterns of the training rows: as many as rows where none were merged.
        public var train: Int
        /// Patterns of the held-out rows, the same way.
        public var test: Int
    }

    /// What the model is called.
    public var name: String
    /// ISO 8601, UTC.
    public var created: String
    /// The command line; empty where there was none.
    public var command: String
    /// Versions by name: `propensity` and `xgboost`.
    public var versions: [String: String]
    /// The data and its digest.
    public var data: DataFile
    /// Name of the label's column.
    public var label: String
    /// The label's positive value as spelled in the data.
    public var positive: String
    /// Which rows were held out, in numbers; drawn anew, they are the same ones.
    public var split: Split
    /// XGBoost's parameters as text by their own names; one given more than once has its values joined by commas.
    ///
    /// Rounds, seed and threads are not among them.
    public var hyperparameters: [String: String]
    /// Rounds of boosting.
    public var numBoostRound: Int
    /// Seed of the training.
    public var seed: UInt64
    /// How rounds were run; see `ARCHITECTURE.md`.
    public var method: String
    /// How much the rows repeat.
    public var patterns: Patterns
    /// SHA-256 of `model.json` and `schema.json` as they were written, by file name.
    ///
    /// Loading the model checks them. nil in a manifest of an earlier version.
    public var files: [String: String]?
    /// XGBoost's own metrics on the held-out rows, where `eval_metric` was set.
    public var evaluation: String?
    /// Seconds by step.
    public var timings: [String: Double]
}

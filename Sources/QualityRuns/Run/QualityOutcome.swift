public import MonitorRuns
import Quality

/// What a look at a model's quality, bias or attributions came to.
public struct QualityOutcome: Sendable, Encodable {
    /// An entry of `constraint_violations.json`.
    public struct Entry: Sendable, Encodable, Equatable {
        /// The metric; of bias with facet and value before it, of attributions the model's output.
        public var metric: String
        /// Which check.
        public var check: String
        /// What was expected and what was found.
        public var description: String
    }

    /// How labels and requests met.
    public struct Merge: Sendable, Encodable, Equatable {
        /// Captured records that have their label.
        public var matched: Int
        /// Captured records without.
        public var withoutLabel: Int
        /// Labels that belong to no captured record of the window.
        public var unusedLabels: Int
        /// Labels that a later one of the same identity replaced.
        public var duplicateLabels: Int
    }

    /// What was looked at.
    public var kind: QualityRequest.Kind
    /// The folder with the files.
    public var output: String
    /// Rows that were measured: those with a label, of attributions all.
    public var rows: Int
    /// What was measured, by name; values that are not defined are left out.
    public var metrics: [String: Double] = [:]
    /// Entries of `constraint_violations.json`.
    public var violations: [Entry] = []
    /// Metrics past their threshold as chance alone may have them; no violations.
    public var withinChance: [Entry] = []
    /// How labels and requests met; nil of files.
    public var groundTruth: Merge?
    /// How good the model probably is by its own probabilities; nil without them.
    public var estimate: EstimateFigures?
    /// What could not be measured, in words, though the baseline has it; of bias.
    public var unmeasured: [String] = []
    /// What was left out, in words.
    public var notes: [String] = []
    /// Model Monitor's words for it.
    public var exitMessage = ""
    /// Seconds from the run's start to its end.
    public var seconds = 0.0

    init(_ request: QualityRequest, rows: Int) {
        kind = request.kind
        output = request.output
        self.rows = rows
    }

    /// Whether nothing is violated.
    public var isClean: Bool { violations.isEmpty }

    /// Whether anything was measured.
    public var hasEnoughData: Bool { rows > 0 }

    /// Model Monitor's words, and that there were no labels.
    mutating func conclude() {
        exitMessage =
            violations.isEmpty
            ? "Completed: Job completed successfully with no violations."
            : "CompletedWithViolations: Job completed successfully with \(violations.count) violations."
        if !unmeasured.isEmpty { exitMessage += " Not measured: \(unmeasured.joined(separator: "; "))." }
        if rows == 0 { exitMessage += " No label of this window has come yet, nothing was measured." }
    }
}

extension QualityOutcome.Merge {
    init(_ summary: GroundTruthMerge.Summary) {
        matched = summary.matched
        withoutLabel = summary.withoutLabel
        unusedLabels = summary.unusedLabels
        duplicateLabels = summary.duplicateLabels
    }
}

/// One thing that a run found wrong, as far as telling it goes.
public struct ObservedFinding: Sendable, Codable, Equatable {
    /// How bad it is.
    public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
        /// Good to know.
        case information
        /// Something changed; predictions are likely still right.
        case warning
        /// Predictions are likely wrong.
        case critical

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        /// By how bad they are.
        public static func < (first: Severity, second: Severity) -> Bool { first.rank < second.rank }
    }

    /// Says what is wrong where, the same in every run: a finding with a new key is a new finding.
    public var key: String
    /// The column; nil where it is about none.
    public var column: String?
    /// The check that found it, such as `baseline_drift_check`.
    public var check: String
    /// The likely cause in one word, such as `unit-change`: another one is told.
    public var kind: String
    /// How bad it is: a change of it is told.
    public var severity: Severity
    /// What is wrong, in a sentence; it may differ from run to run.
    public var message: String
    /// Figures by name, such as an effect's size.
    ///
    /// They may differ from run to run. Only finite ones are told.
    public var figures: [String: Double]

    /// A finding from its parts.
    ///
    /// - Parameters:
    ///   - key: Nil for the check and the column.
    ///   - column: The column; nil where it is about none.
    ///   - check: The check that found it.
    ///   - kind: The likely cause in one word; the check where there is none.
    ///   - severity: How bad it is.
    ///   - message: What is wrong.
    ///   - figures: Figures by name.
    public init(
        key: String? = nil, column: String? = nil, check: String, kind: String? = nil, severity: Severity,
        message: String, figures: [String: Double] = [:]
    ) {
        self.key = key ?? (column.map { "\(check)/\($0)" } ?? check)
        self.column = column
        self.check = check
        self.kind = kind ?? check
        self.severity = severity
        self.message = message
        self.figures = figures
    }
}

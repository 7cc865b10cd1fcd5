/// What a run of a schedule came to, as far as telling it goes.
public struct ObservedRun: Sendable, Equatable {
    /// What a run says about the findings before it.
    public enum Outcome: Sendable, Equatable {
        /// Everything was checked on enough data, and this was found, the most important first.
        case completed([ObservedFinding])
        /// There was too little data to say anything.
        case notEnoughData
        /// The window had nothing to look at, in these words.
        case noData(String)
        /// It came to no result, for this reason.
        case failed(String)
    }

    /// The schedule's name.
    public var schedule: String
    /// The endpoint that it looks at.
    public var endpoint: String
    /// The execution's id: the same one observed again changes nothing.
    public var execution: String
    /// When it was due, seconds since 1970.
    public var scheduledAt: Double
    /// What it looked at, seconds since 1970, `[start, end)`.
    public var window: Range<Double>
    /// Where its report lies, a path or an address; nil where there is none.
    public var report: String?
    /// What it came to.
    public var outcome: Outcome

    /// A run from its parts.
    public init(
        schedule: String, endpoint: String, execution: String, scheduledAt: Double, window: Range<Double>,
        report: String? = nil, outcome: Outcome
    ) {
        self.schedule = schedule
        self.endpoint = endpoint
        self.execution = execution
        self.scheduledAt = scheduledAt
        self.window = window
        self.report = report
        self.outcome = outcome
    }
}

public import Schedules

/// What is known and was told of one schedule's findings: decides what is news.
///
/// - A finding is told when it is new, when its kind or severity changes, and, where reminders are wanted, while it lasts.
/// - It is over when enough completed runs in a row came without it, and told so if it had been told. Runs that failed or had
///   too little data say nothing about it.
/// - A muted finding is known but not told; when its mute ends and it is still there, it is told as new. The end of one that
///   was told before it was muted is told all the same: whoever was woken by it wants to know.
/// - A failed run is a finding of its own, of kind `freshness` where its window had no data and `failed-run` otherwise; it is
///   over with the next run that does not fail. A schedule whose runs never had data is not told to have none: an endpoint
///   that waits for its first customers is not broken.
public struct AlertMemory: Sendable, Codable, Equatable {
    /// A finding that is there, or was in the last run that said anything.
    public struct Known: Sendable, Codable, Equatable {
        /// As it was seen last.
        public var finding: ObservedFinding
        /// When it was first seen, seconds since 1970.
        public var since: Double
        /// When it was last told, seconds since 1970; nil when it was not.
        public var toldAt: Double?
        /// Completed runs in a row without it.
        public var absences: Int
        /// Events so far.
        var events: Int
    }

    /// What a run changed.
    public struct News: Sendable, Equatable {
        /// To be told, in the run's order, ends last.
        public var events: [AlertEvent] = []
        /// Found, but muted, with the mute.
        public var muted: [MutedFinding] = []
        /// Found, and told before.
        public var unchanged: [ObservedFinding] = []
    }

    /// A finding and why it is not told.
    public struct MutedFinding: Sendable, Equatable {
        /// The finding.
        public var finding: ObservedFinding
        /// The mute that holds for it.
        public var mute: Mute
    }

    /// By key.
    public private(set) var known: [String: Known] = [:]
    private var lastExecution: String?
    /// Whether a run ever had something to look at; nil in memories of earlier versions, until one has.
    private var hadData: Bool?

    /// A memory of nothing.
    public init() {}

    /// The key and the check of the finding that a run failed.
    public static let failingCheck = "monitor_run"
    /// The finding's kind where there was no data.
    public static let noDataKind = "freshness"
    /// The finding's kind where there was another reason.
    public static let failedKind = "failed-run"

    /// Takes in a run.
    ///
    /// - Parameters:
    ///   - run: The run; runs come in the order of their windows.
    ///   - rules: What is told when.
    ///   - isHeard: Whether there is anybody to tell; where there is not, everything stays untold for whoever comes.
    ///   - now: Seconds since 1970.
    /// - Returns: What is news.
    public mutating func observe(_ run: ObservedRun, rules: AlertRules, isHeard: Bool, now: Double) -> News {
        var news = News()
        guard run.execution != lastExecution else { return news }
        lastExecution = run.execution
        switch run.outcome {
        case .noData(let reason):
            guard hadData == true else { return news }
            let finding = ObservedFinding(
                check: Self.failingCheck, kind: Self.noDataKind, severity: .critical,
                message: "The window has nothing to look at: \(reason)")
            see(finding, run, rules, isHeard, now, &news)
        case .failed(let reason):
            let finding = ObservedFinding(
                check: Self.failingCheck, kind: Self.failedKind, severity: .critical,
                message: "The run failed, and its window was not looked at: \(reason)")
            see(finding, run, rules, isHeard, now, &news)
        case .notEnoughData:
            hadData = true
            end(Self.failingCheck, run, isHeard, now, &news)
        case .completed(let findings):
            hadData = true
            // Of findings with one key the first, the most important, counts.
            var keys: Set<String> = []
            for finding in findings where keys.insert(finding.key).inserted {
                see(finding, run, rules, isHeard, now, &news)
            }
            for key in known.keys.sorted() where !keys.contains(key) {
                let absences = (known[key]?.absences ?? 0) + 1
                known[key]?.absences = absences
                if absences >= rules.resolveAfter || key == Self.failingCheck { end(key, run, isHeard, now, &news) }
            }
        }
        return news
    }

    private mutating func see(
        _ finding: ObservedFinding, _ run: ObservedRun, _ rules: AlertRules, _ isHeard: Bool, _ now: Double,
        _ news: inout News
    ) {
        let former = known[finding.key]
        var entry = former ?? Known(finding: finding, since: now, absences: 0, events: 0)
        entry.finding = finding
        entry.absences = 0
        defer { known[finding.key] = entry }
        if let mute = rules.mutes.first(where: {
            $0.holds(column: finding.column, check: finding.check, kind: finding.kind, now: now)
        }) {
            news.muted.append(MutedFinding(finding: finding, mute: mute))
            return
        }
        guard let kind = Self.kind(former, finding, rules, now) else {
            news.unchanged.append(finding)
            return
        }
        guard isHeard else { return }
        entry.toldAt = now
        news.events.append(Self.event(kind, &entry, run))
    }

    /// What there is to tell of a finding that is there; nil for nothing.
    private static func kind(
        _ former: Known?, _ finding: ObservedFinding, _ rules: AlertRules, _ now: Double
    ) -> AlertEvent.Kind? {
        guard let former, let toldAt = former.toldAt else { return .opened }
        if former.finding.kind != finding.kind || former.finding.severity != finding.severity { return .changed }
        return rules.reminderInterval.map { now - toldAt >= $0 } ?? false ? .reminder : nil
    }

    private mutating func end(
        _ key: String, _ run: ObservedRun, _ isHeard: Bool, _ now: Double, _ news: inout News
    ) {
        guard var entry = known.removeValue(forKey: key), entry.toldAt != nil, isHeard else { return }
        news.events.append(Self.event(.resolved, &entry, run))
    }

    private static func event(_ kind: AlertEvent.Kind, _ entry: inout Known, _ run: ObservedRun) -> AlertEvent {
        entry.events += 1
        let incident = AlertEvent.digest([run.schedule, entry.finding.key, "\(entry.since)"])
        return AlertEvent(
            id: AlertEvent.digest([incident, "\(entry.events)"]), incident: incident, kind: kind,
            finding: entry.finding, since: entry.since)
    }
}

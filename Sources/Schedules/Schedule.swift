import Endpoints

/// What of an endpoint is looked at, when, against which baseline, and where the reports go.
///
/// Names, kinds and statuses are SageMaker's (`MonitoringSchedule`).
public struct Schedule: Sendable, Codable, Equatable {
    /// `MonitoringType`.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// Input and output against the baseline's statistics and constraints.
        case dataQuality = "DataQuality"
        /// Predictions against ground truth.
        case modelQuality = "ModelQuality"
        /// Bias across a facet.
        case modelBias = "ModelBias"
        /// Attributions against the baseline's.
        case modelExplainability = "ModelExplainability"
    }

    /// `MonitoringScheduleStatus`.
    public enum Status: String, Sendable, Codable, CaseIterable {
        /// Being made.
        case pending = "Pending"
        /// It cannot run; ``Schedule/failureReason`` says why.
        case failed = "Failed"
        /// It runs when it is due.
        case scheduled = "Scheduled"
        /// It runs only when triggered.
        case stopped = "Stopped"
    }

    /// 1 to 63 letters, digits and hyphens between them.
    public var name: String
    /// The endpoint whose traffic is looked at.
    public var endpoint: String
    /// One variant of it; nil for all.
    public var variant: String?
    /// What is looked at.
    public var kind: Kind
    /// When it is due.
    public var expression: ScheduleExpression
    /// The start of each window, from the due time on; needed for `NOW`.
    public var startOffset: TimeOffset?
    /// The end of each window, from the due time on; not after it.
    public var endOffset: TimeOffset?
    /// The folder of `statistics.json` and `constraints.json`.
    public var baseline: String
    /// The folder under which each execution makes its own for its reports.
    public var output: String
    /// What the checks are told.
    public var settings: MonitorSettings
    /// Whether it runs.
    public var status: Status
    /// Why it cannot run.
    public var failureReason: String?
    /// Texts that others keep with it, by name, such as a definition in AWS's shape.
    public var annotations: [String: String]

    /// Counts changes from 1; set by the store.
    public internal(set) var revision = 0
    /// Seconds since 1970; set by the store.
    public internal(set) var createdAt = 0.0
    /// Seconds since 1970 of the last change by its owner; set by the store.
    public internal(set) var updatedAt = 0.0
    /// Due times up to this one, seconds since 1970, are dealt with.
    public internal(set) var plannedThrough = 0.0
    /// The greatest end of a window that an execution has looked at, seconds since 1970; nil before the first.
    public internal(set) var coveredThrough: Double?

    /// A schedule to be kept; status ``Status/scheduled``.
    public init(
        name: String, endpoint: String, variant: String? = nil, kind: Kind = .dataQuality,
        expression: ScheduleExpression, startOffset: TimeOffset? = nil, endOffset: TimeOffset? = nil, baseline: String,
        output: String, settings: MonitorSettings = MonitorSettings(), annotations: [String: String] = [:]
    ) {
        self.name = name
        self.endpoint = endpoint
        self.variant = variant
        self.kind = kind
        self.expression = expression
        self.startOffset = startOffset
        self.endOffset = endOffset
        self.baseline = baseline
        self.output = output
        self.settings = settings
        self.annotations = annotations
        status = .scheduled
    }

    /// The window that is looked at for a due time: between the offsets from it.
    ///
    /// Without a start offset it begins at the due time before, without an end offset it ends at the due time.
    ///
    /// - Parameter due: Seconds since 1970.
    /// - Returns: Seconds since 1970, `[start, end)`; empty where the offsets leave nothing.
    public func window(dueAt due: Double) -> Range<Double> {
        let start =
            startOffset.map { due + $0.seconds } ?? expression.previous(before: due) ?? (expression.isOnce ? due : 0)
        let end = due + (endOffset?.seconds ?? 0)
        return max(0, min(start, end))..<max(0, end)
    }

    /// Refuses a rhythm and mutes that are over before they begin.
    ///
    /// - Parameters:
    ///   - before: The schedule before the change, whose own are kept; nil for a new one.
    ///   - now: Seconds since 1970.
    /// - Throws: ``ScheduleError`` (`invalidExpression`, `invalidSchedule`).
    func refusePast(_ before: Schedule? = nil, now: Double) throws(ScheduleError) {
        guard expression == before?.expression || expression.isOnce || expression.next(after: now) != nil else {
            throw ScheduleError(
                .invalidExpression, "\"\(expression.text)\" never comes again",
                hint: "it was due last at \(expression.previous(before: now)?.utcText ?? "no time"); give a later year")
        }
        for mute in settings.mutes where mute.until.map({ $0 <= now }) ?? false {
            guard before?.settings.mutes.contains(mute) ?? false else {
                throw ScheduleError(
                    .invalidSchedule,
                    "the mute of \(mute.column ?? mute.check ?? "") ended at \(mute.until?.utcText ?? "")",
                    hint: "give a later end, or none")
            }
        }
    }

    /// Refuses what cannot run.
    ///
    /// - Throws: ``ScheduleError`` (`invalidName`, `invalidSchedule`).
    public func validate() throws(ScheduleError) {
        for (text, kind) in [(name, "schedule"), (endpoint, "endpoint")] + (variant.map { [($0, "variant")] } ?? [])
        where !EndpointName.isValid(text) {
            throw ScheduleError(
                .invalidName, "\"\(text)\" is not a valid \(kind) name",
                hint: "use letters, digits and hyphens between them, at most \(EndpointName.limit)")
        }
        guard endOffset.map({ $0.seconds <= 0 }) ?? true else {
            throw ScheduleError(
                .invalidSchedule, "schedule \(name): the window would end after it is looked at",
                hint: "give an end offset of -PT0H or earlier")
        }
        if expression.isOnce {
            let length = (endOffset?.seconds ?? 0) - (startOffset?.seconds ?? 0)
            guard startOffset != nil, length > 0, length <= 86_400 else {
                throw ScheduleError(
                    .invalidSchedule, "schedule \(name): NOW needs a window of at most 24 hours",
                    hint: "give its start and end relative to now, such as -PT5H and -PT0H")
            }
        } else {
            let due = expression.next(after: 2_000_000_000) ?? expression.previous(before: 2_000_000_000)
            guard due.map({ !window(dueAt: $0).isEmpty }) ?? true else {
                throw ScheduleError(
                    .invalidSchedule, "schedule \(name): its offsets leave nothing of the window",
                    hint: "move the start earlier as well")
            }
        }
        try settings.validate()
    }
}

/// A column, a check or kind of finding, or such on a column whose findings are listed but not told, for a reason and until a time.
public struct Mute: Sendable, Codable, Equatable {
    /// The column; nil for every column.
    public var column: String?
    /// The check, such as `baseline_drift_check`, or the kind of finding, such as `volume`; nil for every one.
    public var check: String?
    /// Why, for those who read it later.
    public var reason: String
    /// Seconds since 1970 from which it no longer holds; nil for ever.
    public var until: Double?

    /// A mute from its parts.
    public init(column: String? = nil, check: String? = nil, reason: String, until: Double? = nil) {
        self.column = column
        self.check = check
        self.reason = reason
        self.until = until
    }

    /// Whether it holds for a finding at a time.
    ///
    /// - Parameters:
    ///   - column: The finding's column; nil where it has none, which only mutes without a column meet.
    ///   - check: The finding's check.
    ///   - kind: The finding's kind; nil where it has none of its own.
    ///   - now: Seconds since 1970.
    /// - Returns: Whether the finding is not to be told.
    public func holds(column: String?, check: String, kind: String? = nil, now: Double) -> Bool {
        guard until.map({ now < $0 }) ?? true else { return false }
        return (self.column == nil || self.column == column)
            && (self.check == nil || self.check == check || self.check == kind)
    }

    /// Refuses a mute of everything, and one without a reason.
    ///
    /// - Throws: ``ScheduleError`` (`invalidSchedule`).
    public func validate() throws(ScheduleError) {
        guard column != nil || check != nil else {
            throw ScheduleError(
                .invalidSchedule, "a mute names neither a column nor a check",
                hint: "name one of them, or stop the schedule")
        }
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw ScheduleError(
                .invalidSchedule, "the mute of \(column ?? check ?? "") has no reason",
                hint: "say why, for whoever finds it later")
        }
    }
}

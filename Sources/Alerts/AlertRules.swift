public import Schedules

/// When something is told, and to whom.
public struct AlertRules: Sendable, Equatable {
    /// Seconds after which a finding that is still there is told again; nil for never.
    public var reminderInterval: Double?
    /// Completed runs without a finding after which it is over, at least 1.
    public var resolveAfter = 1
    /// What is listed, but not told.
    public var mutes: [Mute] = []
    /// Names of the destinations; nil for all.
    public var destinations: [String]?

    /// The usual rules: no reminders, over after one run.
    public init() {}

    /// The rules of a schedule.
    public init(_ settings: MonitorSettings) {
        reminderInterval = settings.reminderInterval
        mutes = settings.mutes
        destinations = settings.destinations
    }
}

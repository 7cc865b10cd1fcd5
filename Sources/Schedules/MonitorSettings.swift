/// What a schedule's checks are told: rates, methods, what is not to be spoken of.
public struct MonitorSettings: Sendable, Codable, Equatable {
    /// How few-valued columns are compared.
    public enum Method: String, Sendable, Codable, CaseIterable {
        /// On true counts.
        case exact
        /// As Model Monitor does, for comparison with it.
        case aws
    }

    /// The share of runs without any change that may raise an alarm, in (0, 0.5]; 0.001 by default.
    public var alarmRate: Double
    /// How few-valued columns are compared; ``Method/exact`` by default.
    public var method: Method
    /// What is not to be told, and until when.
    public var mutes: [Mute]
    /// Seconds after which a finding that is still there is told again; nil, the default, for never.
    public var reminderInterval: Double?
    /// Names of the destinations that are told; nil, the default, for all.
    public var destinations: [String]?
    /// What only one kind of monitoring needs, as names and values, such as the place of ground truth.
    public var options: [String: String]

    /// Settings from their values.
    public init(
        alarmRate: Double = 0.001, method: Method = .exact, mutes: [Mute] = [], reminderInterval: Double? = nil,
        destinations: [String]? = nil, options: [String: String] = [:]
    ) {
        self.alarmRate = alarmRate
        self.method = method
        self.mutes = mutes
        self.reminderInterval = reminderInterval
        self.destinations = destinations
        self.options = options
    }

    /// Refuses values out of their ranges.
    ///
    /// - Throws: ``ScheduleError`` (`invalidSchedule`).
    public func validate() throws(ScheduleError) {
        guard alarmRate > 0, alarmRate <= 0.5 else {
            throw ScheduleError(
                .invalidSchedule, "an alarm rate of \(alarmRate) is out of range",
                hint: "give the share of runs that may raise a false alarm, above 0 and at most 0.5")
        }
        if let reminderInterval, !(reminderInterval >= 60 && reminderInterval.isFinite) {
            throw ScheduleError(
                .invalidSchedule, "a reminder every \(reminderInterval) seconds is out of range",
                hint: "remind every minute at most")
        }
        for mute in mutes { try mute.validate() }
    }
}

/// When a schedule is due, in UTC: an expression of AWS or Unix, or a few plain words.
///
/// | text | due |
/// | --- | --- |
/// | `cron(0 * ? * * *)` | AWS's six fields: minutes, hours, day of month, month, day of week (1 is Sunday), year |
/// | `0 * * * *` | Unix's five fields: minutes, hours, day of month, month, day of week (0 or 7 is Sunday) |
/// | `hourly`, `daily`, `daily at 06:30` | on the hour; at midnight or that time |
/// | `every 5 minutes`, `every 6 hours`, `every minute` | at the multiples of the interval since 1970, so at 00:00, 00:05 … |
/// | `NOW` | once |
///
/// Sources: the schedule expressions of Amazon EventBridge and of Model Monitor, and crontab(5).
public struct ScheduleExpression: Sendable, Equatable {
    enum Times: Equatable {
        case cron(CronTimes)
        /// Seconds.
        case every(Double)
        case once
    }

    /// As it was written.
    public let text: String
    let times: Times

    /// What an expression may be, for hints.
    static let forms =
        "use hourly, daily, \"daily at 06:30\", \"every 5 minutes\", cron(0 * ? * * *), Unix's \"0 * * * *\" or NOW"

    /// Reads an expression; case and blanks around it do not matter.
    ///
    /// - Parameter text: One of the forms in the table.
    /// - Throws: ``ScheduleError`` (`invalidExpression`) that names the field and says what it takes.
    public init(_ text: String) throws(ScheduleError) {
        let words = text.split(whereSeparator: \.isWhitespace)
        self.text = words.joined(separator: " ")
        times = try Self.times(words, in: self.text)
    }

    /// Whether it is due only once.
    public var isOnce: Bool { times == .once }

    /// The first due time after a moment.
    ///
    /// - Parameter moment: Seconds since 1970.
    /// - Returns: Seconds since 1970; nil when there is none in the next hundred years, and for `NOW`.
    public func next(after moment: Double) -> Double? {
        switch times {
        case .cron(let times): return times.next(after: moment)
        case .every(let interval):
            let last = Self.multiple(of: interval, at: max(moment, 0))
            return last + interval
        case .once: return nil
        }
    }

    /// The last due time before a moment, the moment itself excluded.
    ///
    /// - Parameter moment: Seconds since 1970.
    /// - Returns: Seconds since 1970; nil when there is none since 1970, and for `NOW`.
    public func previous(before moment: Double) -> Double? {
        switch times {
        case .cron(let times): return times.previous(before: moment)
        case .every(let interval):
            guard moment > 0 else { return nil }
            let last = Self.multiple(of: interval, at: moment)
            let time = last < moment ? last : last - interval
            return time >= 0 ? time : nil
        case .once: return nil
        }
    }

    /// The last due time at a moment or before it.
    ///
    /// - Parameter moment: Seconds since 1970.
    /// - Returns: As ``previous(before:)``.
    public func last(at moment: Double) -> Double? { previous(before: moment.nextUp) }

    /// The last multiple at a moment or before it, whatever the division rounds to.
    private static func multiple(of interval: Double, at moment: Double) -> Double {
        let time = (moment / interval).rounded(.down) * interval
        return time <= moment ? time : time - interval
    }

    private static func times(_ words: [Substring], in text: String) throws(ScheduleError) -> Times {
        let lower = words.map { $0.lowercased() }
        switch lower.first {
        case nil: throw ScheduleError(.invalidExpression, "the schedule's expression is empty", hint: forms)
        case "now" where lower.count == 1: return .once
        case "hourly" where lower.count == 1: return .every(3600)
        case "daily": return try daily(lower, in: text)
        case "every": return try every(lower, in: text)
        default: return .cron(try cron(words, in: text))
        }
    }

    private static func daily(_ words: [String], in text: String) throws(ScheduleError) -> Times {
        if words.count == 1 { return .every(86_400) }
        let clock = words.count == 3 && words[1] == "at" ? words[2].split(separator: ":") : []
        guard clock.count == 2, clock.allSatisfy({ (1...2).contains($0.utf8.count) }), let hour = Int(clock[0]),
            let minute = Int(clock[1]), (0...23).contains(hour), (0...59).contains(minute)
        else {
            throw ScheduleError(
                .invalidExpression, "\"\(text)\" gives no time of day", hint: "write it as \"daily at 06:30\", in UTC")
        }
        return .cron(
            CronTimes(minutes: [minute], hours: [hour], days: CronDays(), months: Array(1...12), years: nil))
    }

    private static func every(_ words: [String], in text: String) throws(ScheduleError) -> Times {
        let rest = words.count == 2 ? ["1", words[1]] : Array(words.dropFirst())
        let units: [String: (seconds: Int, limit: Int)] = [
            "minute": (60, 1440), "minutes": (60, 1440), "hour": (3600, 168), "hours": (3600, 168),
        ]
        guard rest.count == 2, let number = Int(rest[0]), let unit = units[rest[1]] else {
            throw ScheduleError(
                .invalidExpression, "\"\(text)\" is not an interval",
                hint: "write \"every 5 minutes\" or \"every 6 hours\"")
        }
        guard (1...unit.limit).contains(number) else {
            throw ScheduleError(
                .invalidExpression, "\"\(text)\": \(number) is out of range",
                hint: "intervals are 1-1440 minutes or 1-168 hours")
        }
        return .every(Double(number * unit.seconds))
    }

    private static func cron(_ words: [Substring], in text: String) throws(ScheduleError) -> CronTimes {
        var fields = words
        let isAWS = text.lowercased().hasPrefix("cron(")
        if isAWS {
            guard text.hasSuffix(")") else {
                throw ScheduleError(.invalidExpression, "\"\(text)\" has no closing bracket", hint: forms)
            }
            fields = text.dropFirst(5).dropLast().split(separator: " ")
        }
        switch fields.count {
        case 6: return try CronTimes(aws: fields, in: text)
        case 5 where !isAWS: return try CronTimes(unix: fields, in: text)
        default:
            throw ScheduleError(
                .invalidExpression,
                isAWS
                    ? "\"\(text)\" has \(fields.count) fields; AWS's cron has 6: minutes, hours, day of month, month, "
                        + "day of week, year"
                    : "\"\(text)\" is no schedule", hint: forms)
        }
    }
}

extension ScheduleExpression: Codable {
    /// From its text; what cannot be read is a decoding error with the message.
    public init(from decoder: any Decoder) throws {
        self = try decoder.written { text throws(ScheduleError) in try ScheduleExpression(text) }
    }

    /// As its text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

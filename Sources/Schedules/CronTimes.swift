import Capture

/// The times that a cron expression means, to the minute, in UTC.
struct CronTimes: Equatable {
    var minutes: [Int]
    var hours: [Int]
    var days: CronDays
    var months: [Int]
    /// Nil for every year.
    var years: [Int]?

    /// How far ahead and back a time is looked for: long enough for 29 February on a given day of the week.
    private static let horizon = 100

    /// The first time after a moment; nil when there is none.
    ///
    /// - Parameter moment: Seconds since 1970.
    /// - Returns: Seconds since 1970, a whole minute.
    func next(after moment: Double) -> Double? {
        let from = UTCTime(seconds: moment)
        let years = from.year...min(from.year + Self.horizon, 9999)
        for year in years where self.years?.contains(year) ?? true {
            for month in months where year > from.year || month >= from.month {
                for day in days.days(year: year, month: month) {
                    guard let date = Self.seconds(year, month, day), date + 86_400 > moment else { continue }
                    for hour in hours where date + Double(hour + 1) * 3600 > moment {
                        for minute in minutes {
                            let time = date + Double(hour * 3600 + minute * 60)
                            if time > moment { return time }
                        }
                    }
                }
            }
        }
        return nil
    }

    /// The last time before a moment; nil when there is none since 1970.
    ///
    /// - Parameter moment: Seconds since 1970.
    /// - Returns: Seconds since 1970, a whole minute.
    func previous(before moment: Double) -> Double? {
        let from = UTCTime(seconds: moment)
        let years = max(from.year - Self.horizon, 1970)...from.year
        for year in years.reversed() where self.years?.contains(year) ?? true {
            for month in months.reversed() where year < from.year || month <= from.month {
                for day in days.days(year: year, month: month).reversed() {
                    guard let date = Self.seconds(year, month, day), date < moment else { continue }
                    for hour in hours.reversed() where date + Double(hour) * 3600 < moment {
                        for minute in minutes.reversed() {
                            let time = date + Double(hour * 3600 + minute * 60)
                            if time < moment { return time }
                        }
                    }
                }
            }
        }
        return nil
    }

    private static func seconds(_ year: Int, _ month: Int, _ day: Int) -> Double? {
        UTCTime.days(year: year, month: month, day: day).map { Double($0) * 86_400 }
    }
}

import Capture

/// On which days of a month a cron expression is due.
struct CronDays: Equatable {
    /// One rule for days of a month.
    enum MonthDay: Equatable, Hashable {
        case day(Int)
        /// The last day, or so many days before it.
        case last(before: Int)
        /// The weekday, Monday to Friday, nearest to a day, in the same month.
        case weekday(nearest: Int)
        /// The last Monday to Friday.
        case lastWeekday
    }

    /// One rule for days of a week; 0 is Sunday.
    enum WeekDay: Equatable, Hashable {
        case every(Int)
        /// The last one of a month.
        case last(Int)
        /// The n-th one of a month, from 1.
        case ordinal(Int, Int)
    }

    /// Nil for every day.
    var monthDays: Set<MonthDay>?
    /// Nil for every day.
    var weekDays: Set<WeekDay>?

    /// The days of a month, ascending.
    ///
    /// Where both rules are given, a day needs to meet only one of them: Unix's rule. AWS allows only one.
    func days(year: Int, month: Int) -> [Int] {
        guard let first = UTCTime.days(year: year, month: month, day: 1) else { return [] }
        let length = Self.length(year: year, month: month)
        // 1 January 1970 was a Thursday.
        let firstWeekDay = (first + 4) % 7
        guard monthDays != nil || weekDays != nil else { return Array(1...length) }
        var days: Set<Int> = []
        for rule in monthDays ?? [] {
            if let day = Self.day(rule, length: length, firstWeekDay: firstWeekDay) { days.insert(day) }
        }
        for rule in weekDays ?? [] { days.formUnion(Self.days(rule, length: length, firstWeekDay: firstWeekDay)) }
        return days.sorted()
    }

    /// Days in a month.
    static func length(year: Int, month: Int) -> Int {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: leap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func day(_ rule: MonthDay, length: Int, firstWeekDay: Int) -> Int? {
        switch rule {
        case .day(let day): return day <= length ? day : nil
        case .last(let before): return before < length ? length - before : nil
        case .weekday(let day): return day <= length ? working(day, length: length, firstWeekDay: firstWeekDay) : nil
        case .lastWeekday: return working(length, length: length, firstWeekDay: firstWeekDay)
        }
    }

    /// The nearest Monday to Friday, without leaving the month.
    private static func working(_ day: Int, length: Int, firstWeekDay: Int) -> Int {
        switch (firstWeekDay + day - 1) % 7 {
        case 6: day > 1 ? day - 1 : day + 2
        case 0: day < length ? day + 1 : day - 2
        default: day
        }
    }

    private static func days(_ rule: WeekDay, length: Int, firstWeekDay: Int) -> [Int] {
        func all(_ weekDay: Int) -> [Int] {
            Array(stride(from: 1 + (weekDay - firstWeekDay + 7) % 7, through: length, by: 7))
        }
        switch rule {
        case .every(let weekDay): return all(weekDay)
        case .last(let weekDay): return all(weekDay).suffix(1)
        case .ordinal(let weekDay, let number):
            let days = all(weekDay)
            return number <= days.count ? [days[number - 1]] : []
        }
    }
}

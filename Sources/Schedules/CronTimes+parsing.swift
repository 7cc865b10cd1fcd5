extension CronTimes {
    /// Reads AWS's six fields: minutes, hours, day of month, month, day of week, year.
    ///
    /// - Parameters:
    ///   - fields: The six fields.
    ///   - expression: The whole expression, for the messages.
    /// - Throws: ``ScheduleError`` (`invalidExpression`) that names the field and what it takes.
    init(aws fields: [Substring], in expression: String) throws(ScheduleError) {
        guard fields[2] == "?" || fields[4] == "?" else {
            throw ScheduleError(
                .invalidExpression, "\"\(expression)\" gives both a day of month and a day of week",
                hint: "write ? for one of them: cron(0 * ? * * *)")
        }
        guard fields[2] != "?" || fields[4] != "?" else {
            throw ScheduleError(
                .invalidExpression, "\"\(expression)\" gives neither a day of month nor a day of week",
                hint: "write * for one of them: cron(0 * ? * * *)")
        }
        let years = fields[5] == "*" ? nil : try CronField.years.values(fields[5], in: expression).sorted()
        try self.init(
            fields[0], fields[1], fields[3],
            CronDays(
                monthDays: Self.monthDays(fields[2], in: expression), weekDays: Self.weekDays(fields[4], in: expression)
            ),
            years: years, in: expression)
    }

    /// Reads Unix's five fields: minutes, hours, day of month, month, day of week.
    ///
    /// - Parameters:
    ///   - fields: The five fields.
    ///   - expression: The whole expression, for the messages.
    /// - Throws: ``ScheduleError`` (`invalidExpression`) that names the field and what it takes.
    init(unix fields: [Substring], in expression: String) throws(ScheduleError) {
        var days = CronDays()
        if !fields[2].hasPrefix("*") {
            days.monthDays = Set(try CronField.unixMonthDays.values(fields[2], in: expression).map { .day($0) })
        } else if fields[2] != "*" {
            // As in Vixie's cron, a field that begins with a star is no second condition; its step still counts.
            let stepped = try CronField.unixMonthDays.values(fields[2], in: expression)
            guard fields[4] == "*" else { throw Self.bothDays(expression) }
            days.monthDays = Set(stepped.map { .day($0) })
        }
        if fields[4] != "*" {
            let values = try CronField.unixWeekdays.values(fields[4], in: expression)
            guard !fields[4].hasPrefix("*") || fields[2] == "*" else { throw Self.bothDays(expression) }
            days.weekDays = Set(values.map { .every($0 % 7) })
        }
        try self.init(fields[0], fields[1], fields[3], days, years: nil, in: expression)
    }

    private static func bothDays(_ expression: String) -> ScheduleError {
        ScheduleError(
            .invalidExpression, "\"\(expression)\" gives both days, one of them as */n, which crons read differently",
            hint: "list the days, or write * for one of the two fields")
    }

    private init(
        _ minutes: Substring, _ hours: Substring, _ months: Substring, _ days: CronDays, years: [Int]?,
        in expression: String
    ) throws(ScheduleError) {
        self.init(
            minutes: try CronField.minutes.values(minutes, in: expression).sorted(),
            hours: try CronField.hours.values(hours, in: expression).sorted(), days: days,
            months: try CronField.months.values(months, in: expression).sorted(), years: years)
        guard next(after: years?.first.map { Double($0 - 1971) * 365 * 86_400 } ?? 0) != nil else {
            throw ScheduleError(
                .invalidExpression, "\"\(expression)\" never comes", hint: "no month has this day: check day and month")
        }
    }

    private static func monthDays(
        _ text: Substring, in expression: String
    ) throws(ScheduleError) -> Set<CronDays.MonthDay>? {
        if text == "?" || text == "*" { return nil }
        var rules: Set<CronDays.MonthDay> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let upper = item.uppercased()
            if upper == "L" {
                rules.insert(.last(before: 0))
            } else if upper == "LW" || upper == "WL" {
                rules.insert(.lastWeekday)
            } else if upper.hasPrefix("L-") {
                guard let before = Int(upper.dropFirst(2)), (1...30).contains(before) else {
                    throw CronField.monthDays.fault(item, "needs 1-30 days before the last", in: expression)
                }
                rules.insert(.last(before: before))
            } else if upper.hasSuffix("W") {
                rules.insert(.weekday(nearest: try CronField.monthDays.value(upper.dropLast(), in: expression)))
            } else {
                rules.formUnion(try CronField.monthDays.values(item, in: expression).map { .day($0) })
            }
        }
        return rules
    }

    private static func weekDays(
        _ text: Substring, in expression: String
    ) throws(ScheduleError) -> Set<CronDays.WeekDay>? {
        if text == "?" || text == "*" { return nil }
        let field = CronField.weekdays
        var rules: Set<CronDays.WeekDay> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let upper = item.uppercased()
            let parts = upper.split(separator: "#", omittingEmptySubsequences: false)
            if upper == "L" {
                rules.insert(.every(6))
            } else if upper.hasSuffix("L") {
                rules.insert(.last(try field.value(upper.dropLast(), in: expression) - 1))
            } else if parts.count == 2 {
                guard let number = Int(parts[1]), (1...5).contains(number) else {
                    throw field.fault(item, "needs a number 1-5 after #", in: expression)
                }
                rules.insert(.ordinal(try field.value(parts[0], in: expression) - 1, number))
            } else {
                rules.formUnion(try field.values(item, in: expression).map { .every($0 - 1) })
            }
        }
        return rules
    }
}

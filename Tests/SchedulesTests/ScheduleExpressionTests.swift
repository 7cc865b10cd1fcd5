import Testing

@testable import Schedules

/// Expected times from a calendar; the examples marked AWS are of EventBridge's page on cron expressions.
@Suite struct ScheduleExpressionTests {
    @Test(arguments: [
        ("cron(0 * ? * * *)", "2026-03-01 10:00", "2026-03-01 11:00"),
        ("cron(0 * ? * * *)", "2026-03-01 10:59:59", "2026-03-01 11:00"),
        ("cron(0 5 ? * * *)", "2026-02-28 05:00", "2026-03-01 05:00"),
        ("cron(0 17/6 ? * * *)", "2026-03-01 23:30", "2026-03-02 17:00"),
        ("cron(0 0/24 ? * * *)", "2026-03-01 00:00", "2026-03-02 00:00"),
        // AWS: 10:00 every day; 12:15 every day; 18:00 Monday to Friday; 8:00 on the first of each month.
        ("cron(0 10 * * ? *)", "2026-03-01 10:00", "2026-03-02 10:00"),
        ("cron(15 12 * * ? *)", "2026-12-31 12:15", "2027-01-01 12:15"),
        ("cron(0 18 ? * MON-FRI *)", "2026-03-06 18:00", "2026-03-09 18:00"),
        ("cron(0 8 1 * ? *)", "2026-03-01 08:00", "2026-04-01 08:00"),
        ("cron(0/15 * * * ? *)", "2026-03-01 08:46", "2026-03-01 09:00"),
        ("cron(0/5 8-17 ? * 2-6 *)", "2026-03-06 17:55", "2026-03-09 08:00"),
        // The third Friday; the last day, three days before it, the last weekday; the weekday nearest to the 15th.
        ("cron(0 9 ? * 6#3 *)", "2026-03-01 00:00", "2026-03-20 09:00"),
        ("cron(0 9 ? * 6L *)", "2026-03-01 00:00", "2026-03-27 09:00"),
        ("cron(0 9 ? * L *)", "2026-03-01 00:00", "2026-03-07 09:00"),
        ("cron(0 9 L * ? *)", "2028-02-01 00:00", "2028-02-29 09:00"),
        ("cron(0 9 L-3 * ? *)", "2026-02-01 00:00", "2026-02-25 09:00"),
        ("cron(0 9 LW * ? *)", "2026-02-01 00:00", "2026-02-27 09:00"),
        ("cron(0 9 15W * ? *)", "2026-03-01 00:00", "2026-03-16 09:00"),
        ("cron(0 9 1W * ? *)", "2026-02-02 09:00", "2026-03-02 09:00"),
        ("cron(0 0 29 2 ? *)", "2026-01-01 00:00", "2028-02-29 00:00"),
        ("cron(30 6 1 1 ? 2030,2040)", "2026-01-01 00:00", "2030-01-01 06:30"),
        ("0 * * * *", "2026-03-01 10:00", "2026-03-01 11:00"),
        ("*/10 * * * *", "2026-03-01 10:01", "2026-03-01 10:10"),
        ("0 0 * * 7", "2026-03-01 00:00", "2026-03-08 00:00"),
        ("0 0 * * sun", "2026-02-28 12:00", "2026-03-01 00:00"),
        // Either day will do: the 13th, and Fridays.
        ("0 0 13 * 5", "2026-03-07 00:00", "2026-03-13 00:00"),
        ("0 0 13 * 5", "2026-04-10 00:00", "2026-04-13 00:00"),
        ("hourly", "2026-03-01 10:00", "2026-03-01 11:00"),
        ("  Daily ", "2026-03-01 10:00", "2026-03-02 00:00"),
        ("daily at 6:30", "2026-03-01 10:00", "2026-03-02 06:30"),
        ("every 5 minutes", "2026-03-01 10:04:59", "2026-03-01 10:05"),
        ("every minute", "2026-03-01 10:04:00", "2026-03-01 10:05"),
        ("every 6 hours", "2026-03-01 10:00", "2026-03-01 12:00"),
    ])
    func nextTimeIs(text: String, after: String, expected: String) throws {
        let expression = try ScheduleExpression(text)
        let next = try #require(expression.next(after: at(after)))
        #expect(next.utcText == at(expected).utcText)
        #expect(try #require(expression.previous(before: next + 1)) == next)
        #expect(try #require(expression.last(at: next)) == next)
        #expect(expression.previous(before: next) ?? 0 <= at(after))
    }

    @Test func nextAndPreviousWalkTheSameTimes() throws {
        for text in ["cron(7/20 3,9 ? * TUE *)", "5 4 31 * *", "every 7 minutes", "cron(0 12 L-2 */3 ? *)"] {
            let expression = try ScheduleExpression(text)
            var (time, times) = (at("2026-01-01"), [Double]())
            for _ in 0..<60 {
                time = try #require(expression.next(after: time))
                times.append(time)
            }
            var back: [Double] = []
            for _ in 0..<60 {
                back.append(time)
                time = try #require(expression.previous(before: time))
            }
            #expect(times == back.reversed(), "\(text)")
        }
    }

    @Test func yearsThatAreOverHaveNoNextTime() throws {
        let expression = try ScheduleExpression("cron(0 0 1 1 ? 2020)")
        #expect(expression.next(after: at("2026-01-01")) == nil)
        #expect(expression.previous(before: at("2026-01-01")) == at("2020-01-01"))
        #expect(try ScheduleExpression("NOW").next(after: 0) == nil)
    }

    @Test(arguments: [
        (
            "cron(0 25 ? * * *)", #""cron(0 25 ? * * *)", field hours: "25" is out of range"#,
            "it takes 0-23, *, lists 1,3, ranges 1-5, steps */2"
        ),
        (
            "cron(0 * ? * MOON *)", #""cron(0 * ? * MOON *)", field day of week: "MOON" is not a value"#,
            "it takes 1-7 or SUN-SAT, *, lists 1,3, ranges 1-5, steps */2, ?, L, 5L, 5#2"
        ),
        (
            "cron(0 * * * * *)", #""cron(0 * * * * *)" gives both a day of month and a day of week"#,
            "write ? for one of them: cron(0 * ? * * *)"
        ),
        (
            "cron(0 * ? * * )",
            #""cron(0 * ? * * )" has 5 fields; AWS's cron has 6: minutes, hours, day of month, month, day of week, year"#,
            ScheduleExpression.forms
        ),
        (
            "0 22-2 * * *", #""0 22-2 * * *", field hours: "22-2" goes backwards; write 22-23,0-2"#,
            "it takes 0-23, *, lists 1,3, ranges 1-5, steps */2"
        ),
        (
            "*/90 * * * *", #""*/90 * * * *", field minutes: "*/90" has a step that is not 1-60"#,
            "it takes 0-59, *, lists 1,3, ranges 1-5, steps */2"
        ),
        ("0 0 31 2 *", #""0 0 31 2 *" never comes"#, "no month has this day: check day and month"),
        ("every 0 minutes", #""every 0 minutes": 0 is out of range"#, "intervals are 1-1440 minutes or 1-168 hours"),
        ("every day", #""every day" is not an interval"#, "write \"every 5 minutes\" or \"every 6 hours\""),
        ("daily at 25:00", #""daily at 25:00" gives no time of day"#, "write it as \"daily at 06:30\", in UTC"),
        ("sometimes", #""sometimes" is no schedule"#, ScheduleExpression.forms),
        ("", "the schedule's expression is empty", ScheduleExpression.forms),
        (
            "cron(0 0 1 1 ? 2300)", #""cron(0 0 1 1 ? 2300)", field year: "2300" is out of range"#,
            "it takes 1970-2199, *, lists 2030,2032, ranges 2030-2034, steps */2"
        ),
    ])
    func mistakeIsNamed(text: String, message: String, hint: String) {
        let error = #expect(throws: ScheduleError.self) { try ScheduleExpression(text) }
        #expect(error?.code == .invalidExpression)
        #expect(error?.message == message)
        #expect(error?.hint == hint)
    }

    /// No text traps, whatever its fields hold.
    @Test func anythingIsReadOrRefused() {
        let pieces = [
            "*", "?", "L", "W", "#", "/", "-", ",", "5", "99999999999999999999", "MON", "é", "0", "L-", "15W",
        ]
        var state: UInt64 = 1
        func draw(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        for _ in 0..<3000 {
            let fields = (0..<(5 + draw(2))).map { _ in (0...draw(3)).map { _ in pieces[draw(pieces.count)] }.joined() }
            let text = fields.joined(separator: " ")
            let read = try? ScheduleExpression(fields.count == 6 ? "cron(\(text))" : text)
            _ = read?.next(after: 1e9)
            _ = read?.previous(before: .nan)
        }
    }

    @Test(arguments: [
        ("-PT1H", -3600.0), ("PT0S", 0), ("P1DT2H3M4.5S", 93784.5), ("+P2W", 1_209_600), ("-P1D", -86_400),
        ("-PT2D", -172_800),
    ])
    func offsetIsRead(text: String, seconds: Double) throws { #expect(try TimeOffset(text).seconds == seconds) }

    @Test(arguments: [
        "", "P", "PT", "1H", "P1DT1D", "PT1H1D", "P1M", "P1Y", "PT1H2H", "PT1M1H", "PT-1H", "PTH", "P99999W", "--PT1H",
    ])
    func offsetIsRefused(text: String) {
        let error = #expect(throws: ScheduleError.self) { try TimeOffset(text) }
        #expect(error?.code == .invalidDuration)
    }
}

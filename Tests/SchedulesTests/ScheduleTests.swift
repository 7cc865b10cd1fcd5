import Foundation
import Testing

@testable import Schedules

@Suite struct ScheduleTests {
    private func window(_ schedule: Schedule, _ due: String) -> [String] {
        let window = schedule.window(dueAt: at(due))
        return [window.lowerBound.utcText, window.upperBound.utcText]
    }

    /// Section 7.1 of the formats: 13:00-14:00 for the run of 14:00; 24 hours for a daily run.
    @Test func windowGoesFromTheDueTimeBefore() throws {
        #expect(
            window(try schedule("a", "cron(0 * ? * * *)"), "2026-03-01 14:00")
                == ["2026-03-01T13:00:00Z", "2026-03-01T14:00:00Z"])
        #expect(
            window(try schedule("a", "cron(0 5 ? * * *)"), "2026-03-01 05:00")
                == ["2026-02-28T05:00:00Z", "2026-03-01T05:00:00Z"])
        // The interval begins anew each day.
        #expect(
            window(try schedule("a", "cron(0 17/6 ? * * *)"), "2026-03-02 17:00")
                == ["2026-03-01T23:00:00Z", "2026-03-02T17:00:00Z"])
    }

    @Test func whatIsOverBeforeItBeginsIsRefused() async throws {
        let (store, now) = (MemoryScheduleStore(), at("2026-03-01"))
        func code(_ change: (inout Schedule) throws -> Void) async throws -> ScheduleError.Code? {
            var value = try schedule("new")
            try change(&value)
            let made = value
            return await #expect(throws: ScheduleError.self) { try await store.create(made, now: now) }?.code
        }
        #expect(
            try await code { $0.expression = try ScheduleExpression("cron(0 0 ? * * 2020)") } == .invalidExpression)
        let over = Mute(column: "a", reason: "known", until: at("2026-02-01"))
        #expect(try await code { $0.settings.mutes = [over] } == .invalidSchedule)
        // What has ended since it was given stays.
        var kept = try schedule("kept", "cron(0 0 ? * * 2026)")
        kept.settings.mutes = [over]
        try await store.create(kept, now: at("2026-01-01"))
        try await store.update("kept", now: at("2027-01-01")) { $0.settings.alarmRate = 0.01 }
        try await store.stop("kept", now: at("2027-01-01"))
    }

    @Test func offsetsMoveTheWindow() throws {
        #expect(
            window(try schedule(start: "-P1D", end: "-PT1H"), "2026-03-02 14:00")
                == ["2026-03-01T14:00:00Z", "2026-03-02T13:00:00Z"])
        // The example of SageMaker's guide.
        #expect(
            window(try schedule("a", "cron(0 13 ? * * *)", start: "-P8D", end: "-P1D"), "2026-01-09 13:00")
                == ["2026-01-01T13:00:00Z", "2026-01-08T13:00:00Z"])
        #expect(
            window(try schedule("a", "NOW", start: "-PT5H", end: "-PT0H"), "2026-03-02 14:10")
                == ["2026-03-02T09:10:00Z", "2026-03-02T14:10:00Z"])
    }

    @Test func whatCannotRunIsRefused() throws {
        func code(_ change: (inout Schedule) throws -> Void) throws -> ScheduleError.Code? {
            var value = try schedule()
            try change(&value)
            return #expect(throws: ScheduleError.self) { try value.validate() }?.code
        }
        #expect(try code { $0.name = "" } == .invalidName)
        #expect(try code { $0.name = String(repeating: "a", count: 64) } == .invalidName)
        #expect(try code { $0.name = "-a" } == .invalidName)
        #expect(try code { $0.endpoint = "a/b" } == .invalidName)
        #expect(try code { $0.variant = "a b" } == .invalidName)
        #expect(try code { $0.endOffset = try TimeOffset("PT1H") } == .invalidSchedule)
        #expect(try code { $0.endOffset = try TimeOffset("-PT1H") } == .invalidSchedule)
        #expect(try code { $0.expression = try ScheduleExpression("NOW") } == .invalidSchedule)
        #expect(try code { $0.settings.alarmRate = 0 } == .invalidSchedule)
        #expect(try code { $0.settings.alarmRate = .nan } == .invalidSchedule)
        #expect(try code { $0.settings.reminderInterval = 1 } == .invalidSchedule)
        #expect(try code { $0.settings.mutes = [Mute(reason: "no")] } == .invalidSchedule)
        #expect(try code { $0.settings.mutes = [Mute(column: "a", reason: " ")] } == .invalidSchedule)
        try schedule("a", "NOW", start: "-PT24H").validate()
        try schedule(String(repeating: "a", count: 63)).validate()
    }

    @Test func muteHoldsForItsColumnAndCheckUntilItsEnd() {
        let mute = Mute(column: "price", check: "baseline_drift_check", reason: "sale", until: 100)
        #expect(mute.holds(column: "price", check: "baseline_drift_check", now: 99))
        #expect(!mute.holds(column: "price", check: "baseline_drift_check", now: 100))
        #expect(!mute.holds(column: "price", check: "data_type_check", now: 1))
        #expect(!mute.holds(column: nil, check: "baseline_drift_check", now: 1))
        #expect(Mute(check: "volume", reason: "x").holds(column: nil, check: "volume", now: 1e12))
    }

    @Test func scheduleComesBackFromJSON() throws {
        var value = try schedule("a", "cron(0 * ? * * *)", start: "-PT1H", end: "-PT0H")
        value.settings = MonitorSettings(
            alarmRate: 0.05, method: .aws, mutes: [Mute(column: "a", reason: "b", until: 3)], reminderInterval: 60,
            destinations: ["ops"], options: ["ground_truth": "/g"])
        value.annotations = ["definition": "{}"]
        value.plannedThrough = 5
        let data = try JSONEncoder().encode(value)
        #expect(try JSONDecoder().decode(Schedule.self, from: data) == value)
        #expect(String(decoding: data, as: UTF8.self).contains(#""kind":"DataQuality""#))
    }

    /// `date -u -d 2026-01-31T21:47:16Z +%s` says 1769896036.
    @Test func reportsGoToTheScheduledHour() throws {
        #expect(1_769_896_036.0.utcText == "2026-01-31T21:47:16Z")
        #expect(at("2026-01-31 21:47:16") == 1_769_896_036)
        func path(_ time: Double) throws -> String {
            Execution.planned(try schedule(), trigger: .due, scheduledAt: time, window: 0..<1, missed: nil, now: 0)
                .reportPath
        }
        #expect(try path(1_769_896_036) == "shop/shop-hourly/2026/01/31/21/47-16")
        #expect(try path(1_769_896_036 - 2836) == "shop/shop-hourly/2026/01/31/21")
    }

    @Test func executionIsNamedAsSageMakerNamesItsJob() throws {
        let id = Execution.planned(
            try schedule(), trigger: .due, scheduledAt: 1_769_896_036, window: 0..<1, missed: nil, now: 0
        ).id
        #expect(id.wholeMatch(of: /data-quality-monitoring-202601312147-[0-9a-f]{24}/) != nil)
        #expect(id.count <= 63)
    }
}

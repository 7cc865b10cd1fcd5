import Alerts
import Schedules
import Testing

@testable import ScheduledRuns

struct FailedRunTests {
    private func schedule(start: String? = nil) throws -> Schedule {
        Schedule(
            name: "shop-hourly", endpoint: "shop", expression: try ScheduleExpression("hourly"),
            startOffset: try start.map { try TimeOffset($0) }, baseline: "/baseline", output: "/reports")
    }

    /// An execution that was asked for or due at 2026-01-31T22:00:00Z, over so many seconds before it.
    private func outcome(
        _ trigger: Execution.Trigger, _ reason: String, over seconds: Double, start: String? = nil
    ) async throws -> ObservedRun.Outcome? {
        let store = MemoryScheduleStore()
        let kept = try await store.create(schedule(start: start), now: 1_769_896_800)
        var execution = try await store.trigger("shop-hourly", now: 1_769_896_801)
        (execution.trigger, execution.status, execution.failureReason) = (trigger, .failed, reason)
        (execution.windowStart, execution.windowEnd) = (execution.scheduledAt - seconds, execution.scheduledAt)
        return ObservedRun(failed: execution, of: kept)?.outcome
    }

    @Test func windowWithoutDataIsSilence() async throws {
        let reason = "Job inputs had no data\n  /captured/shop has no rows in this window"
        let words = "Job inputs had no data; /captured/shop has no rows in this window"
        #expect(try await outcome(.due, reason, over: 3600) == .noData(words))
        #expect(try await outcome(.request, reason, over: 7200) == .noData(words))
        #expect(try await outcome(.request, reason, over: 3600, start: "-PT1H") == .noData(words))
    }

    @Test func shortWindowSomebodyAskedForIsNone() async throws {
        #expect(try await outcome(.request, "Job inputs had no data", over: 5) == nil)
        #expect(try await outcome(.request, "no baseline", over: 5) == .failed("no baseline"))
    }
}

import Testing

@testable import Schedules

@Suite(.serialized) struct ScheduleRunnerTests {
    private let store = MemoryScheduleStore()
    private let ended = Noted<Execution>()
    private let late = Noted<Double>()

    private var quick: RunnerLimits {
        var limits = RunnerLimits()
        (limits.look, limits.heartbeat, limits.lease, limits.reading) = (0.02, 0.05, 0.3, 0.1)
        return limits
    }

    private func runner(
        limits: RunnerLimits? = nil, now: @escaping @Sendable () -> Double = systemTime,
        work: @escaping ScheduleRunner.Work
    ) -> ScheduleRunner {
        ScheduleRunner(
            store: store, limits: limits ?? quick, now: now,
            report: { [ended, late] event in
                switch event {
                case .began(_, let seconds): late.add(seconds)
                case .ended(let execution): ended.add(execution)
                default: break
                }
            }, work: work)
    }

    private func whileRunning(_ runners: ScheduleRunner..., body: () async throws -> Void) async throws {
        let task = Task {
            await withDiscardingTaskGroup { group in
                for runner in runners { group.addTask { await runner.run() } }
            }
        }
        defer { task.cancel() }
        try await body()
        task.cancel()
        await task.value
    }

    @Test func triggeredExecutionRunsAtOnceAndItsResultIsKept() async throws {
        try await store.create(schedule(), now: systemTime() - 10)
        let runner = runner { execution, schedule in
            #expect(execution.schedule == schedule.name)
            return .init(rows: 12, violations: 2, findings: 1, reportFolder: "/r")
        }
        try await whileRunning(runner) {
            let execution = try await store.trigger("shop-hourly", now: systemTime())
            await ended.wait(for: 1)
            #expect(ended.all.map(\.id) == [execution.id])
            #expect(ended.all.first?.status == .completedWithViolations)
            #expect(store.execution(execution.id)?.result?.reportFolder == "/r")
        }
        #expect(late.all.allSatisfy { $0 < 60 })
    }

    /// The runner sleeps until the due time itself, on a clock that is 120 times as fast as ours.
    @Test func noDueTimeRunsTwice() async throws {
        let (start, real) = (at("2026-03-01 10:00:30"), systemTime())
        let clock: @Sendable () -> Double = { start + (systemTime() - real) * 120 }
        try await store.create(schedule("shop-hourly", "every minute"), now: start)
        // A lease that a busy machine cannot outlast: on that clock an hour is half a minute.
        var limits = quick
        limits.lease = 3_600
        let runners = (0..<2).map { _ in runner(limits: limits, now: clock) { _, _ in .init(rows: 0, violations: 0) } }
        try await whileRunning(runners[0], runners[1]) { await ended.wait(for: 3, seconds: 30) }
        let times = ended.all.map(\.scheduledAt)
        #expect(times.count >= 3)
        // On a busy machine two minutes of that clock may go by at once; then only the later one is run.
        #expect(times == Set(times).sorted())
        #expect(times.allSatisfy { $0 >= at("2026-03-01 10:01") && $0.truncatingRemainder(dividingBy: 60) == 0 })
    }

    @Test func errorIsTheFailureReason() async throws {
        struct NoData: Error, CustomStringConvertible { var description: String { "Job inputs had no data" } }
        try await store.create(schedule(), now: systemTime() - 10)
        try await whileRunning(runner { _, _ in throw NoData() }) {
            try await store.trigger("shop-hourly", now: systemTime())
            await ended.wait(for: 1)
        }
        #expect(ended.all.map(\.status) == [.failed])
        #expect(ended.all.first?.failureReason == "Job inputs had no data")
    }

    @Test func cancelledRunnerGivesBackWhatItRan() async throws {
        try await store.create(schedule(), now: systemTime() - 10)
        let began = Noted<String>()
        let slow = runner { execution, _ in
            began.add(execution.id)
            try await Task.sleep(for: .seconds(60))
            return .init(rows: 0, violations: 0)
        }
        try await whileRunning(slow) {
            try await store.trigger("shop-hourly", now: systemTime())
            await began.wait(for: 1)
        }
        #expect(ended.all.map(\.status) == [.pending])
        try await whileRunning(runner { _, _ in .init(rows: 1, violations: 0) }) { await ended.wait(for: 2) }
        #expect(ended.all.map(\.status) == [.pending, .completed])
        #expect(Set(ended.all.map(\.id)).count == 1)
    }

    @Test func requestToStopIsHeard() async throws {
        try await store.create(schedule(), now: systemTime() - 10)
        let began = Noted<String>()
        let slow = runner { execution, _ in
            began.add(execution.id)
            try await Task.sleep(for: .seconds(60))
            return .init(rows: 0, violations: 0)
        }
        try await whileRunning(slow) {
            try await store.trigger("shop-hourly", now: systemTime())
            await began.wait(for: 1)
            try await store.stopExecution(try #require(began.all.first), now: systemTime())
            await ended.wait(for: 1)
        }
        #expect(ended.all.map(\.status) == [.stopped])
    }

    /// The owner's process is gone: nobody gives signs of life for it.
    @Test func executionOfAKilledServerIsRunAgain() async throws {
        try await store.create(schedule(), now: systemTime() - 10)
        try await store.trigger("shop-hourly", now: systemTime())
        let limits = quick
        let dead = ProcessOwner(boot: "", space: "", processId: 1, started: "", token: "dead")
        try store.changeSchedule("shop-hourly", now: systemTime()) { state in
            _ = state.advance(
                owner: dead, running: [], isFree: true, limits: limits, now: systemTime(), life: { _ in .unknown })
        }
        try await whileRunning(runner { _, _ in .init(rows: 1, violations: 0) }) { await ended.wait(for: 1) }
        #expect(ended.all.map(\.attempt) == [2])
        #expect(store.executions(ExecutionQuery(status: .failed)).map(\.attempt) == [1])
    }

    /// Others died with it before: this was its last try, which somebody has to be told.
    @Test func deathsAreToldAndTheLastOneIsTheEnd() async throws {
        try await store.create(schedule(), now: systemTime() - 10)
        try await store.trigger("shop-hourly", now: systemTime())
        let limits = quick
        func die(_ token: String) throws {
            let dead = ProcessOwner(boot: "", space: "", processId: 1, started: "", token: token)
            try store.changeSchedule("shop-hourly", now: systemTime()) { state in
                _ = state.advance(
                    owner: dead, running: [], isFree: true, limits: limits, now: systemTime(),
                    life: { _ in token == "first" ? .unknown : .gone })
            }
        }
        for token in ["first", "second"] { try die(token) }
        let deaths = Noted<(attempt: Int, status: Execution.Status, isRepeated: Bool)>()
        func watching(_ work: @escaping ScheduleRunner.Work) -> ScheduleRunner {
            ScheduleRunner(
                store: store, limits: quick,
                report: { event in
                    guard case .died(let execution, let isRepeated) = event else { return }
                    deaths.add((execution.attempt, execution.status, isRepeated))
                }, work: work)
        }
        // The second one's lease runs out here, and the third one's too.
        let began = Noted<Int>()
        try await whileRunning(
            watching { execution, _ in
                began.add(execution.attempt)
                return .init(rows: 1, violations: 0)
            }
        ) { await began.wait(for: 1) }
        #expect(deaths.all.map(\.attempt) == [2] && deaths.all.map(\.isRepeated) == [true])
        #expect(began.all == [3])
        try await store.trigger("shop-hourly", now: systemTime() + 1)
        for token in ["first", "second", "third"] { try die(token) }
        try await whileRunning(watching { _, _ in .init(rows: 1, violations: 0) }) { await deaths.wait(for: 2) }
        #expect(deaths.all.map(\.attempt) == [2, 3] && deaths.all.map(\.isRepeated) == [true, false])
        #expect(deaths.all.allSatisfy { $0.status == .failed })
    }

    @Test func longExecutionsKeepTheirLease() async throws {
        try await store.create(schedule(), now: systemTime() - 10)
        let work: ScheduleRunner.Work = { _, _ in
            try await Task.sleep(for: .seconds(1))
            return .init(rows: 1, violations: 0)
        }
        try await whileRunning(runner(work: work), runner(work: work)) {
            try await store.trigger("shop-hourly", now: systemTime())
            await ended.wait(for: 1)
        }
        #expect(ended.all.map(\.attempt) == [1])
        #expect(late.all.count == 1)
    }

    @Test func onlySoManyRunAtOnce() async throws {
        for number in 0..<5 { try await store.create(schedule("s\(number)"), now: systemTime() - 10) }
        let busy = Noted<Int>()
        let runner = runner { _, _ in
            busy.add(1)
            try await Task.sleep(for: .milliseconds(80))
            busy.add(-1)
            return .init(rows: 1, violations: 0)
        }
        try await whileRunning(runner) {
            for number in 0..<5 { try await store.trigger("s\(number)", now: systemTime()) }
            await ended.wait(for: 5, seconds: 5)
        }
        #expect(ended.all.count == 5)
        var (now, most) = (0, 0)
        for step in busy.all {
            now += step
            most = max(most, now)
        }
        #expect(most == 2)
    }
}
